import { Construct } from "constructs";
import { recordsAccessLogs } from "../audit/records";
import { EncryptionKey } from "../security/encryption-key";
import { bucketArn } from "../shared/arns";
import { type Statement } from "../shared/iam";
import { administeredByAccount, decryptedThroughS3, keptFromLoss, lossOfKey, usedByServices } from "../shared/key-policy";
import { type Place } from "../shared/place";
import { Bucket } from "../storage/bucket";
import { type Treatment } from "../../facts/bucket-purposes";

export interface HistoryProps {
  readonly place: Place;
  readonly keyAlias: string;
  readonly bucketName: string;
  readonly accessLogsBucketName: string;
  readonly retentionDays: number;
  readonly rotationPeriodDays: number;
  readonly deletionWindowDays: number;
  /** Roles that may end the key. */
  readonly breakGlassRoleArns: readonly string[];
}

const principals = { service: ["config.amazonaws.com"] };
const from = (accountId: string) => ({ "aws:SourceAccount": [accountId] });

/**
 * Where AWS Config delivers snapshots and history: a bucket and a key of the region. The bucket has no
 * Object Lock, because AWS Config delivers to none that has one; its versions leave by lifecycle alone.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-config-deliverychannel.html
 */
export class History extends Construct {
  /** Known when AWS Config may write there. */
  public readonly bucketName: string;
  public readonly keyArn: string;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: HistoryProps,
  ) {
    super(scope, id);
    const { place, bucketName, accessLogsBucketName, retentionDays } = props;
    const { accountId, region } = place;
    this.keyArn = this.createKey();
    const logs = recordsAccessLogs({ bucketName: accessLogsBucketName, recordsBucketName: bucketName, accountId, region, retentionDays });
    const accessLogs = new Bucket(this, "access-logs", { ...logs, purpose: "config-access-logs" });
    const bucket = new Bucket(this, "snapshots", {
      name: bucketName,
      purpose: "config",
      treatment: this.treatment(),
      keyArns: { storage: this.keyArn, artifacts: "" },
      accountId,
      region,
      snapshotPrefixes: [],
      keepsData: true,
      policyStatements: deliveredByConfig(bucketArn(bucketName), accountId),
      accessLogs: { kind: "target", bucketName: accessLogs.nameWithPolicy },
    });
    this.bucketName = bucket.nameWithPolicy;
  }

  private createKey(): string {
    const { place, keyAlias, rotationPeriodDays, deletionWindowDays, breakGlassRoleArns } = this.props;
    return new EncryptionKey(this, "key", {
      alias: keyAlias,
      description: "History of the account's resources",
      policy: [
        administeredByAccount(place.accountId),
        // https://docs.aws.amazon.com/config/latest/developerguide/s3-kms-key-policy.html
        usedByServices({
          sid: "EncryptedByConfig",
          services: principals.service,
          actions: ["kms:Decrypt", "kms:GenerateDataKey"],
          conditions: { StringEquals: from(place.accountId) },
        }),
        keptFromLoss(breakGlassRoleArns, lossOfKey),
        decryptedThroughS3(place.accountId, place.region),
      ],
      rotationPeriodDays,
      deletionWindowDays,
      keepsData: true,
    }).arn;
  }

  private treatment(): Treatment {
    const { retentionDays } = this.props;
    return {
      encryption: { kind: "kms", key: "storage" },
      tiering: { kind: "intelligent" },
      expireAfterDays: retentionDays,
      temporaryFileDays: 1,
      incompleteUploadDays: 7,
      noncurrentVersionDays: retentionDays,
      objectLock: { mode: "off" },
      versionRemoval: "lifecycle-only",
      replication: { kind: "none", reason: "each region records its own resources" },
      accessLogging: "logged",
      dataEvents: "reads",
      personalData: false,
      presignedUrlMaxMinutes: 15,
      serviceAccess: [],
      backup: false,
    };
  }
}

/** @see https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html */
const deliveredByConfig = (bucket: string, accountId: string): Statement[] => [
  {
    sid: "SeeBucketByConfig",
    effect: "Allow",
    principals,
    actions: ["s3:GetBucketAcl", "s3:ListBucket"],
    resources: [bucket],
    conditions: { StringEquals: from(accountId) },
  },
  {
    sid: "WriteByConfig",
    effect: "Allow",
    principals,
    actions: ["s3:PutObject"],
    resources: [`${bucket}/AWSLogs/${accountId}/Config/*`],
    conditions: { StringEquals: { ...from(accountId), "s3:x-amz-acl": ["bucket-owner-full-control"] } },
  },
];
