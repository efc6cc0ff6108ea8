import { anyKeyArn } from "../shared/arns";
import { type Statement } from "../shared/iam";

/** One side of a replication. */
export interface ReplicationSide {
  readonly region: string;
  readonly bucketArn: string;
}

export interface StateReplicationPolicyProps {
  readonly accountId: string;
  readonly source: ReplicationSide & { readonly keyArn: string };
  /** Its key is known by alias only: the other region's state is never read. */
  readonly destination: ReplicationSide & { readonly keyAlias: string };
}

const through = ({ region, bucketArn }: ReplicationSide) => ({
  StringEquals: { "kms:ViaService": [`s3.${region}.amazonaws.com`] },
  ArnLike: { "kms:EncryptionContext:aws:s3:arn": [bucketArn, `${bucketArn}/*`] },
});

/**
 * What S3 needs to copy encrypted objects from one bucket to the other, and nothing else.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html
 */
export function replicateState({ accountId, source, destination }: StateReplicationPolicyProps): Statement[] {
  return [
    {
      sid: "ReadSourceBucket",
      effect: "Allow",
      actions: ["s3:GetReplicationConfiguration", "s3:ListBucket"],
      resources: [source.bucketArn],
    },
    {
      sid: "ReadSourceVersions",
      effect: "Allow",
      actions: ["s3:GetObjectVersionAcl", "s3:GetObjectVersionForReplication", "s3:GetObjectVersionTagging"],
      resources: [`${source.bucketArn}/*`],
    },
    {
      sid: "WriteReplicas",
      effect: "Allow",
      actions: ["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"],
      resources: [`${destination.bucketArn}/*`],
    },
    { sid: "DecryptSource", effect: "Allow", actions: ["kms:Decrypt"], resources: [source.keyArn], conditions: through(source) },
    {
      sid: "EncryptReplicas",
      effect: "Allow",
      actions: ["kms:Encrypt", "kms:GenerateDataKey"],
      resources: [anyKeyArn(destination.region, accountId)],
      conditions: { ...through(destination), "ForAnyValue:StringEquals": { "kms:ResourceAliases": [destination.keyAlias] } },
    },
  ];
}
