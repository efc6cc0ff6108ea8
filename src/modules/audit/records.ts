import { bucketArn, trailArn } from "../shared/arns";
import { type Statement } from "../shared/iam";
import { type BucketProps } from "../storage/bucket";
import { type ObjectLock, type Treatment } from "../../facts/bucket-purposes";

export interface RecordsProps {
  readonly bucketName: string;
  readonly accessLogsBucketName: string;
  readonly accountId: string;
  readonly region: string;
  readonly trailName: string;
  readonly keyArn: string;
  readonly breakGlassRoleArns: readonly string[];
  readonly settings: {
    readonly glacierAfterDays: number;
    readonly deepArchiveAfterDays: number;
    readonly retentionDays: number;
    readonly accessLogRetentionDays: number;
    readonly objectLock: ObjectLock;
  };
}

const common = {
  temporaryFileDays: 1,
  incompleteUploadDays: 7,
  versionRemoval: "lifecycle-only",
  // What CloudTrail delivers would otherwise be recorded by what it delivers, for ever.
  dataEvents: "reads",
  personalData: false,
  presignedUrlMaxMinutes: 15,
  backup: false,
} as const;

const noKeys = { storage: "", artifacts: "" };

/**
 * The bucket of the trail's files: locked, written by CloudTrail alone, and kept as long as records of
 * trades. It is of one region; while that is away CloudTrail keeps the files and delivers them later.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
export function trailRecords({
  bucketName,
  accessLogsBucketName,
  accountId,
  region,
  trailName,
  keyArn,
  breakGlassRoleArns,
  settings,
}: RecordsProps): BucketProps {
  const { objectLock, retentionDays, glacierAfterDays, deepArchiveAfterDays } = settings;
  const treatment: Treatment = {
    ...common,
    encryption: {
      kind: "kms-by-writer",
      keyArn,
      reason: "CloudTrail names the key with an encryption context of its own, and encrypts digests otherwise",
    },
    tiering: { kind: "glacier", glacierAfterDays, deepArchiveAfterDays },
    expireAfterDays: retentionDays,
    noncurrentVersionDays: retentionDays,
    objectLock,
    replication: { kind: "none", reason: "the same events lie in CloudWatch Logs, and the files are locked where they are" },
    accessLogging: "logged",
    serviceAccess: [],
  };
  return {
    name: bucketName,
    purpose: "trail",
    treatment,
    keyArns: noKeys,
    accountId,
    region,
    snapshotPrefixes: [],
    keepsData: true,
    policyStatements: [
      ...writtenByTrail(bucketArn(bucketName), accountId, trailArn(region, accountId, trailName)),
      keptFromRemoval(bucketArn(bucketName), breakGlassRoleArns),
    ],
    accessLogs: { kind: "target", bucketName: accessLogsBucketName },
  };
}

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html */
function writtenByTrail(bucket: string, accountId: string, trail: string): Statement[] {
  const principals = { service: ["cloudtrail.amazonaws.com"] };
  return [
    {
      sid: "SeeBucketByTrail",
      effect: "Allow",
      principals,
      actions: ["s3:GetBucketAcl"],
      resources: [bucket],
      conditions: { StringEquals: { "aws:SourceArn": [trail] } },
    },
    {
      sid: "WriteByTrail",
      effect: "Allow",
      principals,
      actions: ["s3:PutObject"],
      resources: [`${bucket}/AWSLogs/${accountId}/*`],
      conditions: { StringEquals: { "s3:x-amz-acl": ["bucket-owner-full-control"], "aws:SourceArn": [trail] } },
    },
    {
      // Nobody adds a record of what did not happen, or hides one. Lifecycle rules are no request.
      // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalisawsservice
      sid: "DenyChangesByPeople",
      effect: "Deny",
      principals: "*",
      actions: ["s3:DeleteObject", "s3:PutObject"],
      resources: [`${bucket}/*`],
      conditions: { BoolIfExists: { "aws:PrincipalIsAWSService": ["false"] } },
    },
  ];
}

const keptFromRemoval = (bucket: string, breakGlassRoleArns: readonly string[]): Statement => ({
  sid: "DenyRemovalOfBucket",
  effect: "Deny",
  principals: "*",
  actions: ["s3:DeleteBucket", "s3:DeleteBucketPolicy"],
  resources: [bucket],
  conditions: { ArnNotLike: { "aws:PrincipalArn": breakGlassRoleArns } },
});

export interface RecordsAccessLogsProps {
  readonly bucketName: string;
  readonly recordsBucketName: string;
  readonly accountId: string;
  readonly region: string;
  readonly retentionDays: number;
}

/** The bucket of who asked what of the records. */
export function recordsAccessLogs({
  bucketName,
  recordsBucketName,
  accountId,
  region,
  retentionDays,
}: RecordsAccessLogsProps): BucketProps {
  const treatment: Treatment = {
    ...common,
    encryption: { kind: "s3-managed", reason: "S3 server access logging cannot write to a bucket with a customer-managed key" },
    tiering: { kind: "none" },
    expireAfterDays: retentionDays,
    noncurrentVersionDays: retentionDays,
    // S3 delivers access logs to no bucket with a default retention.
    objectLock: { mode: "off" },
    replication: { kind: "none", reason: "requests are logged where they were made" },
    accessLogging: "target",
    serviceAccess: ["server-access-logs"],
  };
  return {
    name: bucketName,
    purpose: "trail-access-logs",
    treatment,
    keyArns: noKeys,
    accountId,
    region,
    snapshotPrefixes: [],
    keepsData: true,
    accessLogs: { kind: "sources", bucketArns: [bucketArn(recordsBucketName)] },
  };
}
