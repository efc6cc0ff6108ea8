import { type SynthesizedStack } from "../../../../src/estate/synthesized";

/** A stack that declares one resource. */
export const stackOf = (type: string, args: Readonly<Record<string, unknown>>, region = "us-east-1"): SynthesizedStack =>
  ({
    instance: { id: `prod-${region}-test`, region },
    folder: "",
    json: { terraform: { required_providers: {} }, resource: { [type]: { one: args } } },
  }) as unknown as SynthesizedStack;

export interface SeededValue {
  readonly type: string;
  readonly what: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly argument: string;
  readonly region?: string;
}

const long = (length: number): string => "x".repeat(length);

const seed = (
  type: string,
  what: string,
  args: Readonly<Record<string, unknown>>,
  argument = Object.keys(args).at(-1) ?? "",
  region?: string,
): SeededValue => ({ type, what, args, argument, ...(region === undefined ? {} : { region }) });

/** Values that plan and mock apply accept and AWS refuses. Unless named, the last argument is the wrong one. */
export const seeded: readonly SeededValue[] = [
  seed("aws_wafv2_ip_set", "an apostrophe in the description", { description: "Addresses of the VPC's NAT gateways" }),
  seed("aws_wafv2_regex_pattern_set", "a semicolon in the description", { description: "Values of a header; rotated" }),
  seed("aws_wafv2_web_acl", "a scope that does not exist", { scope: "GLOBAL" }),
  seed(
    "aws_wafv2_web_acl",
    "a rate limit below the least",
    { rule: [{ name: "rate", priority: 1, statement: { rate_based_statement: { limit: 5 } } }] },
    "rule[0].statement.rate_based_statement.limit",
  ),
  seed(
    "aws_wafv2_web_acl",
    "a metric's name with a space",
    { visibility_config: { metric_name: "all requests" } },
    "visibility_config.metric_name",
  ),
  seed(
    "aws_wafv2_web_acl",
    "an inspection level that bot control does not have",
    {
      rule: [
        {
          statement: {
            managed_rule_group_statement: {
              managed_rule_group_configs: [{ aws_managed_rules_bot_control_rule_set: { inspection_level: "HIGH" } }],
            },
          },
        },
      ],
    },
    "rule[0].statement.managed_rule_group_statement.managed_rule_group_configs[0].aws_managed_rules_bot_control_rule_set.inspection_level",
  ),
  seed("aws_db_instance", "a class that does not exist", { engine: "postgres", instance_class: "db.r99.large" }),
  seed(
    "aws_db_instance",
    "a class that the region does not have",
    { engine: "postgres", instance_class: "db.r8g.xlarge" },
    "instance_class",
    "ap-southeast-7",
  ),
  seed("aws_db_instance", "an interval of metrics that does not exist", { database_insights_mode: "expert" }),
  seed(
    "aws_elasticache_replication_group",
    "a node type that the region does not have",
    { node_type: "cache.m5.large" },
    "node_type",
    "mx-central-1",
  ),
  seed("aws_elasticache_replication_group", "a mode of encryption that does not exist", { transit_encryption_mode: "optional" }),
  seed("aws_elasticache_replication_group", "a strategy for tokens that does not exist", { auth_token_update_strategy: "REPLACE" }),
  seed(
    "aws_elasticache_replication_group",
    "a log's format that does not exist",
    { log_delivery_configuration: [{ log_format: "xml" }] },
    "log_delivery_configuration[0].log_format",
  ),
  seed(
    "aws_ecs_task_definition",
    "a pair of CPU and memory that Fargate does not have",
    { requires_compatibilities: ["FARGATE"], cpu: "256", memory: "30720" },
    "memory",
  ),
  seed(
    "aws_ecs_task_definition",
    "an architecture that does not exist",
    { runtime_platform: { cpu_architecture: "ARM" } },
    "runtime_platform.cpu_architecture",
  ),
  seed("aws_ecs_task_definition", "a network mode that does not exist", { network_mode: "vpc" }),
  seed(
    "aws_ecs_service",
    "a controller that does not exist",
    { deployment_controller: { type: "CODEDEPLOY" } },
    "deployment_controller.type",
  ),
  seed(
    "aws_ecs_service",
    "a weight above the most",
    { capacity_provider_strategy: [{ capacity_provider: "FARGATE", weight: 2000 }] },
    "capacity_provider_strategy[0].weight",
  ),
  seed("aws_ecs_service", "tags from nowhere", { propagate_tags: "CLUSTER" }),
  seed("aws_ecs_cluster", "a setting that does not exist", { setting: [{ name: "insights", value: "enhanced" }] }, "setting[0].name"),
  seed("aws_appautoscaling_target", "a dimension that does not exist", { scalable_dimension: "ecs:service:Count" }),
  seed("aws_appautoscaling_target", "a service that does not scale", { service_namespace: "fargate" }),
  seed(
    "aws_appautoscaling_policy",
    "a metric that does not exist",
    {
      target_tracking_scaling_policy_configuration: { predefined_metric_specification: { predefined_metric_type: "ECSServiceAverageCpu" } },
    },
    "target_tracking_scaling_policy_configuration.predefined_metric_specification.predefined_metric_type",
  ),
  seed("aws_appautoscaling_scheduled_action", "a name that is too long", { name: long(257) }),
  seed("aws_lb_target_group", "a protocol that does not exist", { protocol: "WSS" }),
  seed("aws_lb_target_group", "a target type that does not exist", { target_type: "task" }),
  seed("aws_lb_target_group", "health checks more often than possible", { health_check: { interval: 2 } }, "health_check.interval"),
  seed(
    "aws_lb_target_group",
    "more healthy answers than possible",
    { health_check: { healthy_threshold: 11 } },
    "health_check.healthy_threshold",
  ),
  seed("aws_lb", "a type that does not exist", { load_balancer_type: "http" }),
  seed("aws_lb_listener", "a port beyond the last", { port: 70000 }),
  seed(
    "aws_lb_listener",
    "a redirect with a status that it cannot have",
    { default_action: [{ type: "redirect", redirect: { status_code: "HTTP_307" } }] },
    "default_action[0].redirect.status_code",
  ),
  seed("aws_lb_listener_rule", "a priority beyond the last", { priority: 50001 }),
  seed("aws_lb_listener_rule", "an action that does not exist", { action: [{ type: "pass" }] }, "action[0].type"),
  seed("aws_s3_bucket", "a name with capitals", { bucket: "Trading-Logs" }),
  seed(
    "aws_s3_bucket_versioning",
    "a state that does not exist",
    { versioning_configuration: { status: "On" } },
    "versioning_configuration.status",
  ),
  seed(
    "aws_s3_bucket_lifecycle_configuration",
    "a storage class that does not exist",
    { rule: [{ id: "a", status: "Enabled", transition: [{ days: 1, storage_class: "COLD" }] }] },
    "rule[0].transition[0].storage_class",
  ),
  seed(
    "aws_s3_bucket_object_lock_configuration",
    "a mode that does not exist",
    { rule: { default_retention: { mode: "STRICT", years: 1 } } },
    "rule.default_retention.mode",
  ),
  seed(
    "aws_s3_bucket_ownership_controls",
    "an owner that does not exist",
    { rule: { object_ownership: "Bucket" } },
    "rule.object_ownership",
  ),
  seed(
    "aws_s3_bucket_server_side_encryption_configuration",
    "an algorithm that does not exist",
    { rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "kms" } }] },
    "rule[0].apply_server_side_encryption_by_default.sse_algorithm",
  ),
  seed("aws_s3_bucket_replication_configuration", "a state that does not exist", { rule: [{ status: "On" }] }, "rule[0].status"),
  seed("aws_cloudwatch_log_group", "a retention that does not exist", { retention_in_days: 100 }),
  seed("aws_cloudwatch_log_group", "a name with a space", { name: "/smart0dte/prod flow" }),
  seed("aws_cloudwatch_metric_alarm", "a comparison that does not exist", { comparison_operator: "GreaterThan" }),
  seed("aws_cloudwatch_metric_alarm", "a statistic that does not exist", { statistic: "Median" }),
  seed("aws_cloudwatch_metric_alarm", "no period", { evaluation_periods: 0 }),
  seed("aws_cloudwatch_event_rule", "a name with a slash", { name: "a/b" }),
  seed("aws_kms_key", "a rotation that is too short", { rotation_period_in_days: 30 }),
  seed("aws_kms_key", "a deletion that is too early", { deletion_window_in_days: 3 }),
  seed("aws_kms_alias", "a name without its prefix", { name: "smart0dte-prod data" }),
  seed("aws_iam_role", "a session that is too long", { max_session_duration: 86400 }),
  seed("aws_iam_role", "a name with a slash", { name: "team/role" }),
  seed("aws_iam_policy", "a name that is too long", { name: long(129) }),
  seed("aws_iam_account_password_policy", "passwords that are too short", { minimum_password_length: 4 }),
  seed(
    "aws_secretsmanager_secret_rotation",
    "a rotation that is too rare",
    { rotation_rules: { automatically_after_days: 2000 } },
    "rotation_rules.automatically_after_days",
  ),
  seed("aws_ssm_parameter", "a tier that does not exist", { tier: "Premium" }),
  seed("aws_ssm_parameter", "a type that does not exist", { type: "Text" }),
  seed("aws_lambda_function", "too little memory", { memory_size: 64 }),
  seed("aws_lambda_function", "a timeout of nothing", { timeout: 0 }),
  seed("aws_lambda_function", "an architecture that does not exist", { architectures: ["arm"] }, "architectures[0]"),
  seed("aws_cloudfront_distribution", "a version of HTTP that does not exist", { http_version: "http4" }),
  seed("aws_cloudfront_origin_access_control", "a protocol that does not exist", { signing_protocol: "sigv2" }),
  seed("aws_cloudfront_function", "a runtime that does not exist", { runtime: "cloudfront-js-3.0" }),
  seed(
    "aws_cloudfront_cache_policy",
    "headers chosen in a way that does not exist",
    { parameters_in_cache_key_and_forwarded_to_origin: { headers_config: { header_behavior: "some" } } },
    "parameters_in_cache_key_and_forwarded_to_origin.headers_config.header_behavior",
  ),
  seed("aws_route53_health_check", "an interval that does not exist", { type: "HTTPS", request_interval: 5 }),
  seed("aws_route53_health_check", "a type that does not exist", { type: "PING" }),
  seed("aws_route53_record", "a type that does not exist", { type: "ALIAS" }),
  seed("aws_ecr_repository", "a name with capitals", { name: "Trading/API" }),
  seed("aws_ecr_repository", "tags that are neither fixed nor free", { image_tag_mutability: "FIXED" }),
  seed(
    "aws_timestreamwrite_table",
    "a memory store beyond the longest",
    { retention_properties: { memory_store_retention_period_in_hours: 9000 } },
    "retention_properties.memory_store_retention_period_in_hours",
  ),
  seed("aws_timestreaminfluxdb_db_instance", "a type that does not exist", { db_instance_type: "db.influx.small" }),
  seed("aws_scheduler_schedule", "a window that does not exist", { flexible_time_window: { mode: "ON" } }, "flexible_time_window.mode"),
  seed("aws_lambda_permission", "a principal that is none", { action: "lambda invoke" }),
  seed("aws_vpc_endpoint", "a type that does not exist", { vpc_endpoint_type: "interface" }),
  seed("aws_flow_log", "traffic of a kind that does not exist", { traffic_type: "SOME" }),
  seed("aws_db_proxy", "an engine's family that does not exist", { engine_family: "POSTGRES" }),
  seed("aws_codedeploy_app", "a platform that does not exist", { compute_platform: "Fargate" }),
  seed("aws_xray_sampling_rule", "a share above one", { fixed_rate: 5 }),
  seed("aws_xray_sampling_rule", "a name that is too long", { rule_name: long(33) }),
];
