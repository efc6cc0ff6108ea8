import { anyResource, type Statement } from "../shared/iam";
import { guardedBucketActions, guardedKeyActions } from "../state/guarded-actions";
import { type AccessPlace, exceptBreakGlass } from "./place";

/** The bucket's own policy refuses the same; this holds even when somebody has weakened it. */
export function guardState({ stateBucketArns, stateLogsBucketArns }: AccessPlace): Statement[] {
  return [
    {
      sid: "DenyDestructionOfState",
      effect: "Deny",
      actions: [...guardedBucketActions, "s3:DeleteObjectVersion"],
      resources: [...stateBucketArns, ...stateLogsBucketArns].flatMap((arn) => [arn, `${arn}/*`]),
    },
  ];
}

/**
 * The key without which no state can be read, in every region. Its own policy cannot refuse
 * PutKeyPolicy to whoever creates it: KMS takes no policy that its maker could not change again.
 *
 * The key is known by its alias, so the alias is guarded too: whoever moved it would open the key.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-resource-aliases
 */
export function guardStateKey(place: AccessPlace): Statement[] {
  const { accountId, stateKeyAlias } = place;
  return [
    anyResource(
      {
        sid: "DenyChangeOfStateKey",
        effect: "Deny",
        actions: [...guardedKeyActions, "kms:PutKeyPolicy"],
        conditions: { ...exceptBreakGlass(place), "ForAnyValue:StringEquals": { "kms:ResourceAliases": [stateKeyAlias] } },
      },
      "the condition leaves the key that has the alias",
    ),
    {
      sid: "DenyMoveOfStateAlias",
      effect: "Deny",
      actions: ["kms:DeleteAlias", "kms:UpdateAlias"],
      resources: [`arn:aws:kms:*:${accountId}:${stateKeyAlias}`],
      conditions: exceptBreakGlass(place),
    },
  ];
}
