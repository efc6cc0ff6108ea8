import { type BackendName } from "../backend-process";
import { type Call } from "./call";

/** Services whose calls ministack holds better than moto; measured with Terraform, service by service. */
const onMinistack = new Set([
  "apigateway",
  "backup",
  "budgets",
  "cloudfront",
  "cloudfront-keyvaluestore",
  "codebuild",
  "elasticache",
  "kms",
  "s3",
  "secretsmanager",
  "states",
]);

/**
 * Services that moto holds. The list is closed on purpose: moto answers for services it does not
 * know as if they were S3, and an answer that is made up is worse than none.
 */
const onMoto = new Set([
  "acm",
  "application-autoscaling",
  "athena",
  "autoscaling",
  "cloudtrail",
  "codepipeline",
  "config",
  "dynamodb",
  "ec2",
  "ecr",
  "ecs",
  "elasticloadbalancing",
  "events",
  "firehose",
  "glue",
  "guardduty",
  "iam",
  "inspector2",
  "lambda",
  "logs",
  "macie2",
  "monitoring",
  "organizations",
  "rds",
  "route53",
  "route53resolver",
  "scheduler",
  "servicediscovery",
  "sns",
  "sqs",
  "ssm",
  "sts",
  "synthetics",
  "tagging",
  "timestream",
  "timestream-influxdb",
  "wafv2",
]);

/** Single operations that the other server holds. */
const operations: Readonly<Record<string, BackendName>> = {
  "ec2:CreatePlacementGroup": "ministack",
  "ec2:DeletePlacementGroup": "ministack",
  "ec2:DescribePlacementGroups": "ministack",
};

/** The server that answers a call, or undefined when nothing emulates its service. */
export function backendOf({ service, operation }: Pick<Call, "service" | "operation">): BackendName | undefined {
  const single = operations[`${service}:${operation}`];
  if (single !== undefined) return single;
  if (onMinistack.has(service)) return "ministack";
  return onMoto.has(service) ? "moto" : undefined;
}
