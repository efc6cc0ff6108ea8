export type Args = Record<string, unknown>;

/** A change of the synthesized estate that a rule must find. */
export interface Change {
  readonly layer: string;
  readonly type: string;
  /** Applied to every resource of the type; undefined takes it out. @param all of the type in the stack */
  readonly change: (args: Args, all: readonly Args[]) => Args | undefined;
  /** A resource that comes to every stack of the layer. */
  readonly adds?: { readonly type: string; readonly args: Args };
}

/** A change of arguments, whatever they were. */
const set = (layer: string, type: string, more: Args): Change => ({ layer, type, change: (args) => ({ ...args, ...more }) });

/** A change of arguments that depends on what they were. */
const edit = (layer: string, type: string, change: Change["change"]): Change => ({ layer, type, change });

/** A change in the text of one argument. */
const rewrite = (layer: string, type: string, argument: string, from: RegExp, to: string): Change =>
  edit(layer, type, (args) => ({ ...args, [argument]: String(args[argument]).replaceAll(from, to) }));

const without = (layer: string, type: string, ...names: readonly string[]): Change =>
  edit(layer, type, (args) => Object.fromEntries(Object.entries(args).filter(([name]) => !names.includes(name))));

interface PolicyText {
  readonly Statement: readonly Args[];
}

/** A policy with a condition on each of its statements. */
const conditioned = (policy: unknown, condition: Args): string => {
  const { Statement, ...rest } = JSON.parse(String(policy)) as PolicyText;
  return JSON.stringify({
    ...rest,
    Statement: Statement.map((one) => ({ ...one, Condition: { ...(one.Condition as Args), ...condition } })),
  });
};
const fromAccount = { StringEquals: { "aws:SourceAccount": "111111111111" } };
const padded = (policy: unknown, by: number): string => {
  const { Statement, ...rest } = JSON.parse(String(policy)) as PolicyText;
  return JSON.stringify({ ...rest, Statement: [...Statement, { Effect: "Deny", Action: "s3:*", Resource: "x".repeat(by) }] });
};

const blocks = (value: unknown): readonly Args[] => (Array.isArray(value) ? (value as Args[]) : [value as Args]);

/** For each rule something of the estate that breaks it, in the form in which the estate is synthesized. */
export const changes: Readonly<Record<string, Change>> = {
  "proxy-role-without-conditions": edit("database", "aws_iam_role", (args) => ({
    ...args,
    assume_role_policy: conditioned(args.assume_role_policy, fromAccount),
  })),
  "replication-role-without-source": edit("storage-replication", "aws_iam_role", (args) => ({
    ...args,
    assume_role_policy: conditioned(args.assume_role_policy, fromAccount),
  })),
  "no-mfa-in-permissions": edit("access", "aws_iam_policy", (args) => ({
    ...args,
    policy: conditioned(args.policy, { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } }),
  })),
  "rotation-started-with-invocation": rewrite("cache", "aws_iam_role_policy", "policy", /lambda:InvokeFunction/g, "lambda:GetFunction"),
  "agent-endpoints-without-policy": set("network", "aws_vpc_endpoint", { service_name: "com.amazonaws.us-east-1.ecs-agent", policy: "{}" }),
  "managed-policy-fits": edit("access", "aws_iam_policy", (args) => ({ ...args, policy: padded(args.policy, 6_200) })),
  // No configuration of the project's own has an organization.
  "control-policy-fits": {
    ...edit("access", "aws_iam_policy", (args) => args),
    adds: { type: "aws_organizations_policy", args: { content: padded(JSON.stringify({ Statement: [] }), 5_200) } },
  },
  "trust-policy-fits": edit("services", "aws_iam_role", (args) => ({
    ...args,
    assume_role_policy: padded(args.assume_role_policy, 2_100),
  })),
  "inline-policies-fit": edit("services", "aws_iam_role_policy", (args) => ({ ...args, policy: padded(args.policy, 10_300) })),
  "attached-policies-fit": edit("access", "aws_iam_role_policy_attachment", (args, [first]) => ({ ...args, role: first?.role })),
  "whole-secret-arn-for-a-proxy": set("database", "aws_db_proxy", {
    auth: [{ secret_arn: "arn:aws:secretsmanager:us-east-1:111111111111:secret:smart0dte/prod/database" }],
  }),
  "cross-region-replica-arguments": set("database-replica", "aws_db_instance", { engine: "postgres" }),
  "secret-names-without-suffix": set("secrets", "aws_secretsmanager_secret", { name: "trading/feed-broker" }),
  "promoted-secrets-are-not-overwritten": set("database", "aws_secretsmanager_secret", { force_overwrite_replica_secret: true }),
  "proxies-lead-to-writers": set("database", "aws_db_instance", { replicate_source_db: "arn" }),
  "one-copy-of-an-instance-at-a-time": edit(
    "database-replica",
    "aws_db_instance_automated_backups_replication",
    ({ depends_on: _, ...args }) => ({
      ...args,
      source_db_instance_arn: String(args.source_db_instance_arn).replace(/^\$\{element\(\["([^"]+)".*$/, "$1"),
    }),
  ),
  "parameters-read-at-start-wait-for-it": edit("database", "aws_db_parameter_group", (args) => ({
    ...args,
    parameter: blocks(args.parameter).map((one) => ({ ...one, apply_method: "immediate" })),
  })),
  "members-follow-the-datastore": set("cache-recovery", "aws_elasticache_replication_group", { engine: "redis" }),
  "storage-performance-above-baseline": set("database", "aws_db_instance", { allocated_storage: 1_000, iops: 3_000 }),
  "storage-performance-of-small-volumes": set("database", "aws_db_instance", { allocated_storage: 100, iops: 12_000 }),
  "token-with-tls": set("cache", "aws_elasticache_replication_group", { transit_encryption_enabled: false }),
  "log-targets-with-s3-keys": set("storage", "aws_s3_bucket_server_side_encryption_configuration", {
    rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms" } }],
  }),
  "users-of-a-proxy-change-in-turn": set("database", "aws_secretsmanager_secret_rotation", {
    rotation_rules: { automatically_after_days: 30 },
  }),
  "drawn-tokens-are-adopted": edit("cache", "aws_lambda_invocation", () => undefined),
  "first-tasks-await-no-value": set("services", "aws_ecs_task_definition", {
    container_definitions: JSON.stringify([
      {
        secrets: [{ name: "KEY", valueFrom: "arn:aws:secretsmanager:us-east-1:333333333333:secret:smart0dte/prod/external/feed-polygon" }],
      },
    ]),
  }),
  "alarms-publish-under-own-keys": set("notifications", "aws_sns_topic", { kms_master_key_id: "alias/aws/sns" }),
  "events-use-keys-without-source": edit("security", "aws_kms_key", (args) => ({ ...args, policy: conditioned(args.policy, fromAccount) })),
  "cache-events-to-plain-topics": set("cache", "aws_sns_topic", { kms_master_key_id: "alias/own" }),
  "composite-alarms-name-alarms": edit("database", "aws_cloudwatch_metric_alarm", (args) => ({
    ...args,
    alarm_name: `${String(args.alarm_name)}-renamed`,
  })),
  "named-alarms-go-after-their-names": set("database", "aws_cloudwatch_metric_alarm", { lifecycle: {} }),
  "alarm-form-of-health-checks": set("failover-flag", "aws_cloudwatch_metric_alarm", { datapoints_to_alarm: 1 }),
  "age-or-marker-in-one-rule": edit("storage", "aws_s3_bucket_lifecycle_configuration", (args) => ({
    ...args,
    rule: blocks(args.rule).map((one) => ({ ...one, expiration: { days: 7, expired_object_delete_marker: true } })),
  })),
  "config-delivers-to-unlocked-buckets": set("posture", "aws_s3_bucket", { object_lock_enabled: true }),
  "acl-rules-have-numbers-of-their-own": set("network", "aws_network_acl_rule", { rule_number: 100 }),
  "zone-waits-for-nothing": {
    ...set("certificates", "aws_acm_certificate_validation", {}),
    adds: { type: "aws_route53_zone", args: { name: "example.com" } },
  },
  "global-firewall-in-us-east-1": set("ingress", "aws_wafv2_web_acl", { scope: "CLOUDFRONT" }),
  "firewall-log-names": set("ingress", "aws_cloudwatch_log_group", { name: "/smart0dte/waf" }),
  "origin-groups-are-read": edit("edge", "aws_cloudfront_distribution", (args) => ({
    ...args,
    default_cache_behavior: { ...blocks(args.default_cache_behavior)[0], allowed_methods: ["GET", "HEAD", "POST"] },
  })),
  "cloudfront-certificates-in-us-east-1": set("edge", "aws_cloudfront_distribution", {
    viewer_certificate: { acm_certificate_arn: "arn:aws:acm:us-west-2:111111111111:certificate/a" },
  }),
  "counted-addresses-are-not-the-viewers": edit("ingress", "aws_wafv2_web_acl", (args) => ({
    ...args,
    rule: JSON.parse(JSON.stringify(args.rule).replaceAll("true-client-ip", "X-Forwarded-For")) as unknown,
  })),
  "aliases-follow-no-distribution": edit("dns", "aws_route53_record", (args) => ({
    ...args,
    alias: { ...blocks(args.alias)[0], evaluate_target_health: true },
  })),
  "one-routing-policy-of-a-name": without("dns", "aws_route53_record", "set_identifier"),
  "failover-with-health-check": without("dns", "aws_route53_record", "health_check_id"),
  "alarm-checks-name-an-alarm": without("dns", "aws_route53_health_check", "cloudwatch_alarm_name"),
  "scaling-of-one-target-in-turn": without("services", "aws_appautoscaling_policy", "depends_on"),
  "silence-of-a-metric-has-a-number": edit("services", "aws_appautoscaling_policy", (args) => ({
    ...args,
    target_tracking_scaling_policy_configuration: JSON.parse(
      JSON.stringify(args.target_tracking_scaling_policy_configuration).replaceAll(/FILL\(([^,]+), 0\)/g, "$1"),
    ) as unknown,
  })),
  "code-deploy-owns-the-deployment": set("services", "aws_ecs_service", { deployment_circuit_breaker: { enable: true } }),
  "fargate-has-the-size": set("services", "aws_ecs_task_definition", { cpu: "256", memory: "30720" }),
  "rollback-on-alarm-has-alarms": without("services", "aws_codedeploy_deployment_group", "alarm_configuration"),
  "deployed-images-are-kept": rewrite("registry", "aws_ecr_lifecycle_policy", "policy", /deployed-/g, "released-"),
  "artifacts-are-made-once-and-before-use": edit("delivery", "aws_codepipeline", (args) => ({
    ...args,
    stage: [...blocks(args.stage)].reverse(),
  })),
  "stages-of-a-pipeline-fit": edit("delivery", "aws_codepipeline", (args) => ({
    ...args,
    stage: [...blocks(args.stage), ...Array.from({ length: 50 }, (_, index) => ({ name: `more-${index}`, action: [{ name: "one" }] }))],
  })),
  "actions-of-a-stage-fit": edit("delivery", "aws_codepipeline", (args) => ({
    ...args,
    stage: blocks(args.stage).map((stage) => ({ ...stage, action: Array.from({ length: 51 }, (_, index) => ({ name: `a${index}` })) })),
  })),
  "settings-of-actions-fit": edit("delivery", "aws_codepipeline", (args) => ({
    ...args,
    stage: JSON.parse(JSON.stringify(args.stage).replaceAll(/"BranchName":"[^"]*"/g, `"BranchName":"${"x".repeat(1_001)}"`)) as unknown,
  })),
  "metrics-are-reported": rewrite("database", "aws_cloudwatch_metric_alarm", "metric_name", /.+/g, "NoSuchMetric"),
  "dashboards-show-what-is-there": edit("observability", "aws_cloudwatch_composite_alarm", (args) => ({
    ...args,
    alarm_name: `${String(args.alarm_name)}-renamed`,
  })),
  "dashboards-fit": edit("observability", "aws_cloudwatch_dashboard", (args) => ({
    ...args,
    dashboard_body: String(args.dashboard_body).replace('"widgets":[', `"widgets":[${'{"x":24,"width":24,"properties":{}},'.repeat(1)}`),
  })),
};
