/**
 * Settings of a state bucket whose change loses states, versions or copies of them, or opens them to
 * others. S3 asks for the same action when a setting is deleted: DeleteBucketReplication, for one,
 * needs s3:PutReplicationConfiguration.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
export const guardedBucketActions = [
  "s3:DeleteBucket",
  "s3:DeleteBucketPolicy",
  "s3:PutBucketAcl",
  // Ends the record of who asked what.
  "s3:PutBucketLogging",
  "s3:PutBucketOwnershipControls",
  "s3:PutBucketPolicy",
  "s3:PutBucketPublicAccessBlock",
  // Suspending it, or shortening the lifecycle, loses versions without a delete.
  "s3:PutBucketVersioning",
  "s3:PutEncryptionConfiguration",
  "s3:PutLifecycleConfiguration",
  // Ends the copies, or sends them to somebody else's bucket.
  "s3:PutReplicationConfiguration",
] as const;

/** What makes states unreadable, or lets somebody read them past S3: nothing in the estate needs a grant on this key. */
export const guardedKeyActions = ["kms:CreateGrant", "kms:DisableKey", "kms:DisableKeyRotation", "kms:ScheduleKeyDeletion"] as const;
