import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct } from "constructs";
import { anyResource, policyJson } from "../shared/iam";
import { administeredByAccount } from "../shared/key-policy";

export interface SigningKeyProps {
  /** With the prefix `alias/`, as keyAlias() returns it. */
  readonly alias: string;
  readonly description: string;
  readonly accountId: string;
  /** Such as `HMAC_224`. */
  readonly spec: string;
  /** The one role that signs. */
  readonly signerRoleArn: string;
  readonly deletionWindowDays: number;
  /** Whether mistakes must not take it away. */
  readonly keepsData: boolean;
}

/**
 * A key for HMACs of one region, which never leaves KMS: nothing signed with it is a secret that is kept anywhere. KMS does not
 * rotate such keys; what is signed is used up in a day, and whoever wants another key replaces it.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
 */
export class SigningKey extends Construct {
  public readonly arn: string;

  public constructor(scope: Construct, id: string, props: SigningKeyProps) {
    super(scope, id);
    const key = new KmsKey(this, "key", {
      description: props.description,
      keyUsage: "GENERATE_VERIFY_MAC",
      customerMasterKeySpec: props.spec,
      deletionWindowInDays: props.deletionWindowDays,
      multiRegion: false,
      policy: policyJson([
        administeredByAccount(props.accountId),
        anyResource(
          {
            sid: "SignedByOneRole",
            effect: "Deny",
            principals: { aws: ["*"] },
            actions: ["kms:GenerateMac"],
            conditions: { ArnNotEquals: { "aws:PrincipalArn": [props.signerRoleArn] } },
          },
          "a key policy speaks of its own key alone",
        ),
      ]),
      // Keys have no names of their own; the tag tells them apart.
      tags: { Name: props.alias.replace(/^alias\//, "") },
      lifecycle: { preventDestroy: props.keepsData },
    });
    new KmsAlias(this, "alias", { name: props.alias, targetKeyId: key.keyId });
    this.arn = key.arn;
  }
}
