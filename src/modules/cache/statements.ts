import { type Statement } from "../shared/iam";

export const changeCacheTokens = (replicationGroupArns: readonly string[]): Statement => ({
  sid: "ChangeCacheTokens",
  effect: "Allow",
  actions: ["elasticache:DescribeReplicationGroups", "elasticache:ModifyReplicationGroup"],
  resources: replicationGroupArns,
});

export const copySnapshots = (snapshotArns: readonly string[]): Statement => ({
  sid: "CopySnapshots",
  effect: "Allow",
  actions: ["elasticache:CopySnapshot"],
  resources: snapshotArns,
});

/** A list by cluster is asked of all snapshots of the region. */
export const listSnapshots = (everySnapshotArn: string): Statement => ({ sid: "ListSnapshots", effect: "Allow", actions: ["elasticache:DescribeSnapshots"], resources: [everySnapshotArn] });

/**
 * What ElastiCache asks of the caller who exports into a bucket.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups-exporting.html
 */
export const exportToBucket = (bucketArn: string): Statement[] => [
  { sid: "SeeExportBucket", effect: "Allow", actions: ["s3:GetBucketAcl", "s3:GetBucketLocation", "s3:ListBucket"], resources: [bucketArn] },
  { sid: "WriteExports", effect: "Allow", actions: ["s3:PutObject", "s3:GetObject", "s3:DeleteObject"], resources: [`${bucketArn}/*`] },
];

export const useKeyForBucket = (keyArn: string, region: string): Statement => ({
  sid: "UseBucketKey",
  effect: "Allow",
  actions: ["kms:Decrypt", "kms:GenerateDataKey"],
  resources: [keyArn],
  conditions: { StringEquals: { "kms:ViaService": [`s3.${region}.amazonaws.com`] } },
});
