import { type Statement } from "../../modules/shared/iam";

export interface SnapshotExportResources {
  readonly replicationGroupArn: string;
  /** Pattern of the group's snapshots: `arn:aws:elasticache:<region>:<account>:snapshot:*<group>*`. */
  readonly snapshotArnPattern: string;
  readonly bucketArn: string;
}

/** What the function's role may do: what its handler calls, and what ElastiCache does to the bucket in its name. */
export function snapshotExportStatements({ replicationGroupArn, snapshotArnPattern, bucketArn }: SnapshotExportResources): Statement[] {
  return [
    { sid: "FindSnapshots", effect: "Allow", actions: ["elasticache:DescribeSnapshots"], resources: [replicationGroupArn, snapshotArnPattern] },
    { sid: "ExportSnapshots", effect: "Allow", actions: ["elasticache:CopySnapshot"], resources: [snapshotArnPattern] },
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticache.html (dependent actions of CopySnapshot)
    { sid: "LookAtBucket", effect: "Allow", actions: ["s3:GetBucketAcl", "s3:GetBucketLocation", "s3:ListBucket"], resources: [bucketArn] },
    { sid: "WriteExports", effect: "Allow", actions: ["s3:DeleteObject", "s3:PutObject"], resources: [`${bucketArn}/*`] },
  ];
}
