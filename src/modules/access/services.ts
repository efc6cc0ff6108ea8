/**
 * Services that the platform is made of, by IAM prefix. Nobody in an environment can use another
 * one, so a layer that needs one adds a line here.
 */
export const regionalServices = [
  "access-analyzer", "acm", "application-autoscaling", "arc-zonal-shift", "athena", "autoscaling", "backup", "backup-storage", "cloudtrail",
  "cloudwatch", "codebuild", "codeconnections", "codedeploy", "codepipeline", "codestar-connections", "codestar-notifications", "compute-optimizer",
  "config", "dynamodb", "ebs", "ec2", "ec2messages", "ecr", "ecs", "elasticache", "elasticloadbalancing", "events", "firehose", "glue", "guardduty",
  "inspector2", "kms", "lambda", "logs", "macie2", "oam", "pi", "rds", "rds-data", "rds-db", "resource-groups", "route53resolver", "s3", "scheduler",
  "secretsmanager", "securityhub", "servicediscovery", "servicequotas", "sms-voice", "sns", "sqs", "ssm", "ssmmessages", "states", "synthetics",
  "tag", "timestream", "timestream-influxdb", "wafv2", "xray",
] as const;

/** Services whose requests carry us-east-1 or no region, wherever the caller works. */
export const globalServices = [
  "bcm-data-exports", "budgets", "ce", "chatbot", "cloudfront", "cloudfront-keyvaluestore", "cost-optimization-hub", "cur", "health", "route53",
  "route53-recovery-control-config", "route53-recovery-readiness", "savingsplans", "shield", "support",
] as const;

/** Services that hold an environment's resources and let a policy ask for their tags. */
export const taggedServices = ["backup", "dynamodb", "ec2", "ecs", "elasticache", "elasticloadbalancing", "lambda", "rds", "secretsmanager", "sns", "sqs", "states"] as const;

/** Every action of the services. The bare `*` would also be those that nobody has thought of yet. */
export const everyAction = (services: readonly string[]): string[] => services.map((service) => `${service}:*`);
