import { policyJson, type Statement } from "../shared/iam";

/** One end of a replication. */
export interface ReplicationEnd {
  readonly bucketArn: string;
  readonly region: string;
}

/** What the role may do is what S3 does with it: read versions here, write replicas there. */
export function replicationPolicy(
  source: ReplicationEnd & { readonly keyArn: string },
  destination: ReplicationEnd & { readonly keysArn: string; readonly keyAlias: string },
  { deleteMarkers, objectLock }: { readonly deleteMarkers: boolean; readonly objectLock: boolean },
): string {
  return policyJson([
    seeSource(source.bucketArn),
    readVersions(source.bucketArn, objectLock),
    writeReplicas(destination.bucketArn, deleteMarkers),
    decryptSource(source, source.keyArn),
    encryptReplicas(destination, destination.keysArn, destination.keyAlias),
  ]);
}

const objectsOf = (bucketArn: string): string => `${bucketArn}/*`;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html */
function seeSource(bucketArn: string): Statement {
  return { sid: "SeeSource", effect: "Allow", actions: ["s3:GetReplicationConfiguration", "s3:ListBucket"], resources: [bucketArn] };
}

function readVersions(bucketArn: string, objectLock: boolean): Statement {
  return {
    sid: "ReadVersions",
    effect: "Allow",
    actions: [
      "s3:GetObjectVersionForReplication",
      "s3:GetObjectVersionAcl",
      "s3:GetObjectVersionTagging",
      // Locked versions are replicated with their lock.
      ...(objectLock ? ["s3:GetObjectRetention", "s3:GetObjectLegalHold"] : []),
    ],
    resources: [objectsOf(bucketArn)],
  };
}

function writeReplicas(bucketArn: string, deleteMarkers: boolean): Statement {
  return {
    sid: "WriteReplicas",
    effect: "Allow",
    actions: ["s3:ReplicateObject", "s3:ReplicateTags", ...(deleteMarkers ? ["s3:ReplicateDelete"] : [])],
    resources: [objectsOf(bucketArn)],
  };
}

/** With a bucket key S3 names the bucket in the encryption context; without, the object. */
const throughS3 = ({ bucketArn, region }: ReplicationEnd) => ({
  StringEquals: { "kms:ViaService": [`s3.${region}.amazonaws.com`] },
  StringLike: { "kms:EncryptionContext:aws:s3:arn": [bucketArn, objectsOf(bucketArn)] },
});

function decryptSource(source: ReplicationEnd, keyArn: string): Statement {
  return { sid: "DecryptSource", effect: "Allow", actions: ["kms:Decrypt"], resources: [keyArn], conditions: throughS3(source) };
}

/**
 * The other region's key is known by its alias only, and IAM takes no alias for a resource: the keys
 * of that region are named and the alias picks the one.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
 */
function encryptReplicas(destination: ReplicationEnd, keysArn: string, alias: string): Statement {
  return {
    sid: "EncryptReplicas",
    effect: "Allow",
    actions: ["kms:Encrypt", "kms:GenerateDataKey"],
    resources: [keysArn],
    conditions: { ...throughS3(destination), "ForAnyValue:StringEquals": { "kms:ResourceAliases": [alias] } },
  };
}
