import { denyInsecureTransport, type Statement } from "../shared/iam";

export interface StateBucketPolicyProps {
  readonly bucketArn: string;
  /** The forms in which a writer may name the bucket's key: by ARN, or by the alias ARN that backends use. */
  readonly keyArns: readonly string[];
  /** Roles that may destroy: the break-glass roles of the account's environments. */
  readonly breakGlassRoleArns: readonly string[];
}

/**
 * What nobody may do to state, whatever IAM allows. Only destruction is refused: Terraform reads and
 * writes states, creates and deletes lock files, and manages the bucket's other settings as before.
 *
 * Replacing this policy stays possible for those who apply the stack, because otherwise no mistake
 * in it could be mended; that request is logged and reviewed as any change is.
 */
export function stateBucketPolicy({ bucketArn, keyArns, breakGlassRoleArns }: StateBucketPolicyProps): Statement[] {
  const exceptBreakGlass = { ArnNotLike: { "aws:PrincipalArn": breakGlassRoleArns } };
  const objects = `${bucketArn}/*`;
  return [
    ...denyInsecureTransport(bucketArn),
    {
      sid: "DenyLossOfHistory",
      effect: "Deny",
      principals: "*",
      // Versioning and lifecycle are here because suspending the one or shortening the other loses versions without a delete.
      actions: ["s3:DeleteBucket", "s3:DeleteBucketPolicy", "s3:PutBucketVersioning", "s3:PutLifecycleConfiguration"],
      resources: [bucketArn],
      conditions: exceptBreakGlass,
    },
    { sid: "DenyLossOfVersions", effect: "Deny", principals: "*", actions: ["s3:DeleteObjectVersion"], resources: [objects], conditions: exceptBreakGlass },
    {
      sid: "DenyRemovalOfStates",
      effect: "Deny",
      principals: "*",
      actions: ["s3:DeleteObject"],
      // Lock files end in .tflock, and a run deletes its own when it is done.
      resources: [`${bucketArn}/*.tfstate`],
      conditions: exceptBreakGlass,
    },
    {
      sid: "DenyOtherEncryption",
      effect: "Deny",
      principals: "*",
      actions: ["s3:PutObject"],
      resources: [objects],
      // A request that names no encryption gets the bucket's default, which is the right one; a
      // negated operator alone would refuse it.
      conditions: { Null: { "s3:x-amz-server-side-encryption": ["false"] }, StringNotEquals: { "s3:x-amz-server-side-encryption": ["aws:kms"] } },
    },
    {
      sid: "DenyOtherKeys",
      effect: "Deny",
      principals: "*",
      actions: ["s3:PutObject"],
      resources: [objects],
      conditions: {
        Null: { "s3:x-amz-server-side-encryption-aws-kms-key-id": ["false"] },
        StringNotEquals: { "s3:x-amz-server-side-encryption-aws-kms-key-id": keyArns },
      },
    },
  ];
}
