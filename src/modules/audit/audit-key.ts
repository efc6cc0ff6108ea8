import { Construct } from "constructs";
import { EncryptionKey } from "../security/encryption-key";
import { logGroupArn, trailArn } from "../shared/arns";
import { type Statement } from "../shared/iam";
import { administeredByAccount, decryptedThroughS3, keptFromLoss, lossOfKey, usedByServices } from "../shared/key-policy";
import { keyAlias, type NameScope } from "../../facts/naming";
import { type Place } from "../shared/place";
import { logsService } from "../shared/service-principals";

export const auditKeyAlias = (names: NameScope): string => keyAlias(names, "audit");

export interface AuditKeyProps {
  readonly place: Place;
  readonly trailName: string;
  readonly logGroupName: string;
  readonly rotationPeriodDays: number;
  readonly deletionWindowDays: number;
  /** Roles that may end the key. */
  readonly breakGlassRoleArns: readonly string[];
}

/** Key of the trail's files and of its log group. Without it nobody can read who did what, so it is never destroyed. */
export class AuditKey extends Construct {
  public readonly arn: string;

  public constructor(scope: Construct, id: string, props: AuditKeyProps) {
    super(scope, id);
    this.arn = new EncryptionKey(this, "encryption", {
      alias: auditKeyAlias(props.place.names),
      description: "Records of who did what in the account",
      policy: auditKeyPolicy(props),
      rotationPeriodDays: props.rotationPeriodDays,
      deletionWindowDays: props.deletionWindowDays,
      keepsData: true,
    }).arn;
  }
}

/**
 * CloudTrail encrypts for its own trail and for no other account's, people decrypt what S3 shows them,
 * and CloudWatch Logs uses the key for the one group.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 */
export function auditKeyPolicy({ place, trailName, logGroupName, breakGlassRoleArns }: AuditKeyProps): Statement[] {
  const { accountId, region } = place;
  const services = ["cloudtrail.amazonaws.com"];
  const ofTrail = { "aws:SourceArn": [trailArn(region, accountId, trailName)] };
  return [
    administeredByAccount(accountId),
    usedByServices({
      sid: "EncryptedByTrail",
      services,
      actions: ["kms:GenerateDataKey*"],
      conditions: {
        StringEquals: ofTrail,
        StringLike: { "kms:EncryptionContext:aws:cloudtrail:arn": [`arn:aws:cloudtrail:*:${accountId}:trail/*`] },
      },
    }),
    usedByServices({ sid: "SeenByTrail", services, actions: ["kms:DescribeKey"], conditions: { StringEquals: ofTrail } }),
    usedByServices({
      sid: "UsedByLogs",
      services: [logsService(region)],
      actions: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
      conditions: { ArnEquals: { "kms:EncryptionContext:aws:logs:arn": [logGroupArn(region, accountId, logGroupName)] } },
    }),
    keptFromLoss(breakGlassRoleArns, lossOfKey),
    decryptedThroughS3(accountId, region),
  ];
}
