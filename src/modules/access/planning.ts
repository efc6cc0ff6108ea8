import { anyKeyArn } from "../shared/arns";
import { anyResource, type Statement } from "../shared/iam";
import { type AccessPlace } from "./place";

/**
 * What a plan reads beyond the configuration of resources: states, and the secrets whose values the
 * provider reads at a refresh. Nothing is written; plans take no lock.
 */
export function planAgainstStates({ accountId, stateBucketArns, stateKeyAlias, refreshedSecretArns }: AccessPlace): Statement[] {
  const anyKey = [anyKeyArn("*", accountId)];
  return [
    {
      sid: "ReadStates",
      effect: "Allow",
      actions: ["s3:GetObject", "s3:ListBucket"],
      resources: stateBucketArns.flatMap((arn) => [arn, `${arn}/*`]),
    },
    {
      sid: "DecryptStates",
      effect: "Allow",
      actions: ["kms:Decrypt"],
      resources: anyKey,
      conditions: {
        StringLike: { "kms:ViaService": ["s3.*.amazonaws.com"] },
        "ForAnyValue:StringEquals": { "kms:ResourceAliases": [stateKeyAlias] },
      },
    },
    { sid: "ReadFirstValues", effect: "Allow", actions: ["secretsmanager:GetSecretValue"], resources: refreshedSecretArns },
    {
      sid: "DecryptFirstValues",
      effect: "Allow",
      actions: ["kms:Decrypt"],
      resources: anyKey,
      // https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html: the context names the secret
      conditions: {
        StringLike: { "kms:ViaService": ["secretsmanager.*.amazonaws.com"], "kms:EncryptionContext:SecretARN": refreshedSecretArns },
      },
    },
    anyResource(
      { sid: "GeneratePasswords", effect: "Allow", actions: ["secretsmanager:GetRandomPassword"] },
      "the action knows no resource: it only returns random characters",
    ),
  ];
}
