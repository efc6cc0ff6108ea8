import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct } from "constructs";
import { policyJson, type Statement } from "../shared/iam";

export interface EncryptionKeyProps {
  /** With the prefix `alias/`, as keyAlias() returns it. */
  readonly alias: string;
  readonly description: string;
  readonly policy: readonly Statement[];
  readonly rotationPeriodDays: number;
  readonly deletionWindowDays: number;
  /** Whether what is encrypted with the key must survive mistakes. */
  readonly keepsData: boolean;
}

/**
 * A customer-managed key with rotation and an alias. Keys are of one region only: a key shared by
 * regions would let a mistake in one of them take the other along.
 */
export class EncryptionKey extends Construct {
  public readonly arn: string;

  public constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    const key = new KmsKey(this, "key", {
      description: props.description,
      enableKeyRotation: true,
      rotationPeriodInDays: props.rotationPeriodDays,
      deletionWindowInDays: props.deletionWindowDays,
      multiRegion: false,
      policy: policyJson(props.policy),
      // Keys have no names of their own; the tag tells them apart.
      tags: { Name: props.alias.replace(/^alias\//, "") },
      lifecycle: { preventDestroy: props.keepsData },
    });
    new KmsAlias(this, "alias", { name: props.alias, targetKeyId: key.keyId });
    this.arn = key.arn;
  }
}
