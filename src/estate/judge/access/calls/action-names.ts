import { resourceTypesOf } from "./functions";

/** Services whose models or signatures have another name than their actions. */
const prefixes: Readonly<Record<string, string>> = {
  accessanalyzer: "access-analyzer",
  elbv2: "elasticloadbalancing",
  monitoring: "cloudwatch",
  "s3-control": "s3",
  "service-quotas": "servicequotas",
  stepfunctions: "states",
  tagging: "tag",
  "timestream-write": "timestream",
};

/**
 * Actions that have another name than their operation.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const renamed: Readonly<Record<string, string>> = {
  "budgets.CreateBudget": "budgets:ModifyBudget",
  "lambda.Invoke": "lambda:InvokeFunction",
  "s3.DeleteBucketCors": "s3:PutBucketCORS",
  "s3.DeleteBucketEncryption": "s3:PutEncryptionConfiguration",
  "s3.DeleteBucketIntelligentTieringConfiguration": "s3:PutIntelligentTieringConfiguration",
  "s3.DeleteBucketInventoryConfiguration": "s3:PutInventoryConfiguration",
  "s3.DeleteBucketLifecycle": "s3:PutLifecycleConfiguration",
  "s3.DeleteBucketMetricsConfiguration": "s3:PutMetricsConfiguration",
  "s3.DeleteBucketOwnershipControls": "s3:PutBucketOwnershipControls",
  "s3.DeleteBucketReplication": "s3:PutReplicationConfiguration",
  "s3.DeleteBucketTagging": "s3:PutBucketTagging",
  "s3.DeleteObjects": "s3:DeleteObject",
  "s3.DeletePublicAccessBlock": "s3:PutBucketPublicAccessBlock",
  "s3.GetBucketAccelerateConfiguration": "s3:GetAccelerateConfiguration",
  "s3.GetBucketCors": "s3:GetBucketCORS",
  "s3.GetBucketEncryption": "s3:GetEncryptionConfiguration",
  "s3.GetBucketIntelligentTieringConfiguration": "s3:GetIntelligentTieringConfiguration",
  "s3.GetBucketInventoryConfiguration": "s3:GetInventoryConfiguration",
  "s3.GetBucketLifecycle": "s3:GetLifecycleConfiguration",
  "s3.GetBucketLifecycleConfiguration": "s3:GetLifecycleConfiguration",
  "s3.GetBucketMetricsConfiguration": "s3:GetMetricsConfiguration",
  "s3.GetBucketNotificationConfiguration": "s3:GetBucketNotification",
  "s3.GetBucketReplication": "s3:GetReplicationConfiguration",
  "s3.GetObjectLockConfiguration": "s3:GetBucketObjectLockConfiguration",
  "s3.GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
  "s3.HeadBucket": "s3:ListBucket",
  "s3.HeadObject": "s3:GetObject",
  "s3.ListBucketIntelligentTieringConfigurations": "s3:GetIntelligentTieringConfiguration",
  "s3.ListBuckets": "s3:ListAllMyBuckets",
  "s3.ListObjects": "s3:ListBucket",
  "s3.ListObjectsV2": "s3:ListBucket",
  "s3.ListObjectVersions": "s3:ListBucketVersions",
  "s3.PutBucketCors": "s3:PutBucketCORS",
  "s3.PutBucketEncryption": "s3:PutEncryptionConfiguration",
  "s3.PutBucketIntelligentTieringConfiguration": "s3:PutIntelligentTieringConfiguration",
  "s3.PutBucketInventoryConfiguration": "s3:PutInventoryConfiguration",
  "s3.PutBucketLifecycleConfiguration": "s3:PutLifecycleConfiguration",
  "s3.PutBucketMetricsConfiguration": "s3:PutMetricsConfiguration",
  "s3.PutBucketNotificationConfiguration": "s3:PutBucketNotification",
  "s3.PutBucketReplication": "s3:PutReplicationConfiguration",
  "s3.PutObjectLockConfiguration": "s3:PutBucketObjectLockConfiguration",
  "s3.PutPublicAccessBlock": "s3:PutBucketPublicAccessBlock",
  "s3-control.DeletePublicAccessBlock": "s3:PutAccountPublicAccessBlock",
  "s3-control.GetPublicAccessBlock": "s3:GetAccountPublicAccessBlock",
  "s3-control.PutPublicAccessBlock": "s3:PutAccountPublicAccessBlock",
  "s3control.PutPublicAccessBlock": "s3:PutAccountPublicAccessBlock",
};

/**
 * Actions of API Gateway are the methods of HTTP.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-iam-policy-examples.html
 */
const methods: readonly (readonly [operation: RegExp, method: string])[] = [
  [/^(?:Create|Tag)/, "POST"],
  [/^Get/, "GET"],
  [/^Update/, "PATCH"],
  [/^(?:Delete|Untag)/, "DELETE"],
];

/**
 * The action that IAM decides for an operation.
 *
 * @param operation as AWS's models name it, below its service's model or signature: `wafv2.CreateIPSet`.
 */
export function actionOf(operation: string): string {
  const [service = "", name = ""] = operation.split(".");
  if (service.startsWith("apigateway")) return `apigateway:${methods.find(([form]) => form.test(name))?.[1] ?? name}`;
  return renamed[operation] ?? `${prefixes[service] ?? service}:${name}`;
}

/** The same, where AWS's service authorization reference has the action, as far as it is kept here; else undefined. */
export function knownActionOf(operation: string): string | undefined {
  const action = actionOf(operation);
  return resourceTypesOf(action) === undefined ? undefined : action;
}
