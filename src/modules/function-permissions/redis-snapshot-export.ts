import { exportPrefixes } from "../cache/snapshot-names";
import { cacheSnapshotArn } from "../shared/arns";
import { anyResource, type Statement } from "../shared/iam";

export interface SnapshotExportResources {
  readonly region: string;
  readonly accountId: string;
  readonly replicationGroupId: string;
  readonly bucketArn: string;
  /** Key that encrypts the bucket. */
  readonly keyArn: string;
}

/**
 * What the function's role may do: what its handler calls, and what ElastiCache does to the bucket in
 * its name.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups-exporting.html
 */
export function snapshotExportStatements({
  region,
  accountId,
  replicationGroupId,
  bucketArn,
  keyArn,
}: SnapshotExportResources): Statement[] {
  const snapshot = (name: string) => cacheSnapshotArn(region, accountId, name);
  const prefixes = exportPrefixes(replicationGroupId);
  return [
    // A list by group is asked of all snapshots of the region.
    { sid: "FindSnapshots", effect: "Allow", actions: ["elasticache:DescribeSnapshots"], resources: [snapshot("*")] },
    // Daily snapshots are called automatic.<group>-<time>; the name of a copy takes no dot.
    {
      sid: "ExportSnapshots",
      effect: "Allow",
      actions: ["elasticache:CopySnapshot"],
      resources: [`automatic.${replicationGroupId}-`, ...prefixes].map((prefix) => snapshot(`${prefix}*`)),
    },
    anyResource(
      { sid: "SeeBucketNames", effect: "Allow", actions: ["s3:ListAllMyBuckets"] },
      "ElastiCache looks the bucket up among all buckets of the caller, and the action knows no resource",
    ),
    {
      sid: "SeeExportBucket",
      effect: "Allow",
      actions: ["s3:GetBucketAcl", "s3:GetBucketLocation", "s3:ListBucket"],
      resources: [bucketArn],
    },
    {
      sid: "WriteExports",
      effect: "Allow",
      actions: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
      resources: prefixes.map((prefix) => `${bucketArn}/${prefix}*`),
    },
    {
      sid: "UseKeyForBucket",
      effect: "Allow",
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      resources: [keyArn],
      conditions: { StringEquals: { "kms:ViaService": [`s3.${region}.amazonaws.com`] } },
    },
  ];
}
