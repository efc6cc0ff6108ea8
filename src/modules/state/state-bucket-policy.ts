import { denyInsecureTransport, type Statement } from "../shared/iam";
import { guardedBucketActions } from "./guarded-actions";

export interface StateBucketPolicyProps {
  readonly bucketArn: string;
  /** The forms in which a writer may name the bucket's key: by ARN, or by the alias ARN that backends use. */
  readonly keyArns: readonly string[];
  /** Roles that may destroy: the break-glass roles of the account's environments. */
  readonly breakGlassRoleArns: readonly string[];
}

/**
 * What nobody may do to state, whatever IAM allows: destroy it, open it, or change this policy.
 * Terraform reads and writes states, and creates and deletes lock files, as before.
 *
 * A mistake in this policy is corrected with a break-glass role. If that is what the mistake shuts
 * out, the account's root user still may replace the policy, which no policy can refuse.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
 */
export function stateBucketPolicy({ bucketArn, keyArns, breakGlassRoleArns }: StateBucketPolicyProps): Statement[] {
  const exceptBreakGlass = { ArnNotLike: { "aws:PrincipalArn": breakGlassRoleArns } };
  const objects = `${bucketArn}/*`;
  return [
    ...denyInsecureTransport(bucketArn),
    {
      sid: "DenyChangeOfSettings",
      effect: "Deny",
      principals: "*",
      actions: guardedBucketActions,
      resources: [bucketArn],
      conditions: exceptBreakGlass,
    },
    {
      sid: "DenyLossOfVersions",
      effect: "Deny",
      principals: "*",
      actions: ["s3:DeleteObjectVersion"],
      resources: [objects],
      conditions: exceptBreakGlass,
    },
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
      conditions: {
        Null: { "s3:x-amz-server-side-encryption": ["false"] },
        StringNotEquals: { "s3:x-amz-server-side-encryption": ["aws:kms"] },
      },
    },
    {
      // Whoever writes under a key of their own makes a state that nobody else can read.
      sid: "DenyCustomerProvidedKeys",
      effect: "Deny",
      principals: "*",
      actions: ["s3:PutObject"],
      resources: [objects],
      conditions: { Null: { "s3:x-amz-server-side-encryption-customer-algorithm": ["false"] } },
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
