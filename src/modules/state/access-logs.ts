import { bucketArn } from "../shared/arns";
import { type BucketProps } from "../storage/bucket";
import { type Treatment } from "../../facts/bucket-purposes";

export interface StateAccessLogsProps {
  readonly bucketName: string;
  readonly stateBucketName: string;
  readonly accountId: string;
  readonly region: string;
  readonly retentionDays: number;
}

/**
 * The bucket of who asked what of the states. It lies in the states' own layer, so that they are
 * logged from their first day. Its key is of S3, because access logging can write under no other, and
 * no role removes what was logged.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export function stateAccessLogs({ bucketName, stateBucketName, accountId, region, retentionDays }: StateAccessLogsProps): BucketProps {
  const treatment: Treatment = {
    encryption: { kind: "s3-managed", reason: "S3 server access logging cannot write to a bucket with a customer-managed key" },
    tiering: { kind: "none" },
    expireAfterDays: retentionDays,
    temporaryFileDays: 1,
    incompleteUploadDays: 7,
    noncurrentVersionDays: retentionDays,
    objectLock: { mode: "off" },
    versionRemoval: "lifecycle-only",
    replication: { kind: "none", reason: "each region logs its own requests" },
    accessLogging: "target",
    dataEvents: "reads",
    personalData: false,
    presignedUrlMaxMinutes: 15,
    serviceAccess: ["server-access-logs"],
    backup: false,
  };
  const noKeys = { storage: "", artifacts: "" };
  return {
    name: bucketName,
    purpose: "state-access-logs",
    treatment,
    keyArns: noKeys,
    accountId,
    region,
    snapshotPrefixes: [],
    foreignReaders: [],
    keepsData: true,
    accessLogs: { kind: "sources", bucketArns: [bucketArn(stateBucketName)] },
  };
}
