import { document, never, resource, test } from "../evidence";
import { met, type Requirement } from "./requirement";

/** Access, encryption, secrets, monitoring, images and deployments. */
export const security: readonly Requirement[] = [
  met(
    "IAM-01",
    "A role for each service, with what it needs",
    test("estate/judge/access/proof.test.ts", "is enough for every function, task, service and person"),
    never("tasks-read-their-own-secrets"),
  ),
  met("IAM-02", "Roles and no keys", never("workloads-take-no-role")),
  met(
    "IAM-03",
    "Environments with roles of their own",
    resource("access", "aws_iam_role", {}, { least: 3 }),
    never("tasks-stay-in-their-environment"),
  ),
  met(
    "IAM-04",
    "Second factor for people",
    test("stacks/access-stack.test.ts", "are assumed from the identity account soon after multi-factor sign-in"),
  ),
  met(
    "IAM-05",
    "Every call is recorded",
    resource("audit", "aws_cloudtrail", {
      is_multi_region_trail: true,
      include_global_service_events: true,
      enable_log_file_validation: true,
      kms_key_id: { present: true },
      s3_bucket_name: { present: true },
      cloud_watch_logs_group_arn: { present: true },
    }),
  ),
  met(
    "ENC-01",
    "Everything encrypted, with a key for each kind of data",
    resource("security", "aws_kms_key", { enable_key_rotation: true, deletion_window_in_days: { atLeast: 7 } }, { least: 16 }),
  ),
  met("ENC-02", "Keys for what applications encrypt themselves", document("docs/data.md", "Where the data is")),
  met("SM-01", "Credentials in Secrets Manager", resource("secrets", "aws_secretsmanager_secret", { "replica.region": { present: true } })),
  met("SM-02", "Secrets at run time, by role", never("tasks-read-their-own-secrets")),
  met("SM-03", "Secrets rotate", resource("database", "aws_secretsmanager_secret_rotation")),
  met("SM-04", "Secrets encrypted with a key of ours", resource("secrets", "aws_secretsmanager_secret", { kms_key_id: { present: true } })),
  met(
    "SM-05",
    "Secrets are copied to the other region",
    resource("database", "aws_secretsmanager_secret", { "replica.region": { present: true } }),
  ),
  met(
    "MON-04",
    "Logs are kept for a set time",
    resource("services", "aws_cloudwatch_log_group", { retention_in_days: { atLeast: 1 }, kms_key_id: { present: true } }),
  ),
  met("MON-05", "Questions to logs stand ready", resource("audit", "aws_cloudwatch_query_definition", {}, { least: 5 })),
  met(
    "MON-06",
    "Log groups by environment and service",
    test("stacks/policy.test.ts", "log groups have names that the logs key lets be encrypted"),
  ),
  met("TRC-01", "Traces from end to end", resource("services", "aws_xray_sampling_rule"), resource("services", "aws_xray_group")),
  met(
    "ECR-01",
    "Images are scanned and do not change",
    resource("registry", "aws_ecr_repository", { image_tag_mutability: "IMMUTABLE" }),
    resource("baseline", "aws_ecr_registry_scanning_configuration", { scan_type: "ENHANCED" }),
    resource("baseline", "aws_inspector2_enabler", { resource_types: "ECR" }),
  ),
  met("ECR-02", "Images for a rollback are kept", resource("registry", "aws_ecr_lifecycle_policy")),
  met(
    "ECR-04",
    "Images in the other region",
    resource("baseline", "aws_ecr_replication_configuration", { "replication_configuration.rule.destination.region": { present: true } }),
  ),
  met(
    "BG-01",
    "Blue and green",
    resource("services", "aws_codedeploy_deployment_group", { "deployment_style.deployment_type": "BLUE_GREEN" }),
  ),
  met(
    "BG-02",
    "Traffic moves step by step",
    resource("services", "aws_codedeploy_deployment_group", { deployment_config_name: { present: true } }),
  ),
  met("BG-03", "New versions from templates", resource("services", "aws_ssm_parameter")),
  met(
    "BG-04",
    "Back by itself",
    resource("services", "aws_codedeploy_deployment_group", {
      "auto_rollback_configuration.enabled": true,
      "alarm_configuration.enabled": true,
    }),
  ),
  met("BG-05", "No interruption", resource("services", "aws_ecs_service", {}, { least: 3 })),
];
