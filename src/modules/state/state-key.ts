import { Construct } from "constructs";
import { EncryptionKey } from "../security/encryption-key";
import { bucketArn } from "../shared/arns";
import { administeredByAccount, keptFromLoss, usedThroughServices } from "../shared/key-policy";
import { guardedKeyActions } from "./guarded-actions";

export interface StateKeyProps {
  readonly alias: string;
  readonly accountId: string;
  readonly region: string;
  /** The only bucket whose objects the key is for. */
  readonly bucketName: string;
  readonly rotationPeriodDays: number;
  readonly deletionWindowDays: number;
  /** Roles that may change the key: the break-glass roles of the account's environments. */
  readonly breakGlassRoleArns: readonly string[];
}

/** Key of the state bucket. It is never destroyed: without it no state can be read. */
export class StateKey extends Construct {
  public readonly arn: string;

  public constructor(
    scope: Construct,
    id: string,
    { alias, accountId, region, bucketName, rotationPeriodDays, deletionWindowDays, breakGlassRoleArns }: StateKeyProps,
  ) {
    super(scope, id);
    const bucket = bucketArn(bucketName);
    // With a bucket key the encryption context is the bucket, without one the object.
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
    const conditions = { ArnLike: { "kms:EncryptionContext:aws:s3:arn": [bucket, `${bucket}/*`] } };
    const key = new EncryptionKey(this, "encryption", {
      alias,
      description: "Terraform state of the account's stacks in this region",
      policy: [
        administeredByAccount(accountId),
        usedThroughServices({ accountId, region, services: ["s3"], conditions }),
        // The change of this policy is refused by the boundary of every role.
        keptFromLoss(breakGlassRoleArns, guardedKeyActions),
      ],
      rotationPeriodDays,
      deletionWindowDays,
      keepsData: true,
    });
    this.arn = key.arn;
  }
}
