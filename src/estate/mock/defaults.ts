/**
 * What mock providers answer where a random text would be refused: attributes that are checked for
 * their form when they become another resource's argument. An entry is needed when `estate apply
 * --mock` says that a value "is an invalid ARN" or the like.
 */
interface MockDefaults {
  /** Computed attributes by resource type. */
  readonly resources: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Attributes of ephemeral resources, by type. */
  readonly ephemeral: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const account = "123456789012";
const arn = (service: string, resource: string, region = "us-east-1"): { readonly arn: string } => ({ arn: `arn:aws:${service}:${region}:${account}:${resource}` });

export const mockDefaults: MockDefaults = {
  resources: {
    aws_cloudwatch_log_group: arn("logs", "log-group:mock"),
    aws_iam_policy: arn("iam", "policy/mock", ""),
    aws_iam_role: arn("iam", "role/mock", ""),
    aws_elasticache_replication_group: { id: "mock" },
    aws_kms_key: { ...arn("kms", "key/00000000-0000-0000-0000-000000000000"), key_id: "00000000-0000-0000-0000-000000000000" },
    aws_s3_bucket: { arn: "arn:aws:s3:::mock" },
    aws_sns_topic: arn("sns", "mock"),
  },
  ephemeral: {
    aws_secretsmanager_random_password: { random_password: "mock-password-of-32-characters-00" },
    aws_secretsmanager_secret_version: { secret_string: '{"username":"mock","password":"mock-password-of-32-characters-00"}' },
  },
};
