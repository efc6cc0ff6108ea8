import { checkServices, serviceRules } from "../../../../src/estate/judge/service-rules/check";
import { type SynthesizedStack } from "../../../../src/estate/synthesized";
import { bothEstates, forTools } from "../../../helpers/every-switch";
import { credentialFixtures } from "./credential-fixtures";
import { deliveryFixtures } from "./delivery-fixtures";
import { type Fixture, one, type Resources } from "./resources";

/** A stack of resources, each type with one or more of them by name. */
const stackOf = (resource: Resources, region = "us-east-1"): SynthesizedStack =>
  ({
    instance: { id: `prod-${region}-test`, region, accountId: "111111111111" },
    folder: "",
    json: { terraform: { required_providers: {} }, resource },
  }) as unknown as SynthesizedStack;

const policy = (...statements: readonly object[]): string => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const trust = (service: string, condition?: object): string =>
  policy({
    Effect: "Allow",
    Principal: { Service: service },
    Action: "sts:AssumeRole",
    ...(condition === undefined ? {} : { Condition: condition }),
  });
const long = (length: number): string => policy({ Effect: "Allow", Action: "s3:GetObject", Resource: "x".repeat(length) });
const fromAccount = { StringEquals: { "aws:SourceAccount": "111111111111" } };
const whole = "arn:aws:secretsmanager:us-west-2:111111111111:secret:app-AbCdEf";
const lifecycle = (...prefixes: readonly (readonly string[])[]): string =>
  JSON.stringify({ rules: prefixes.map((tagPrefixList, index) => ({ rulePriority: index + 1, selection: { tagPrefixList } })) });
const tracking = (expression: string): object => ({ customized_metric_specification: { metrics: [{ id: "m", expression }] } });
const primary = (more: object): object => ({ name: "a.example.com", failover_routing_policy: { type: "PRIMARY" }, ...more });
const service = {
  deployment_controller: { type: "CODE_DEPLOY" },
  load_balancer: [{}],
  lifecycle: { ignore_changes: ["task_definition", "load_balancer", "network_configuration"] },
};
const scaled = (depends: readonly string[]): Resources => ({
  aws_appautoscaling_target: { t: {} },
  aws_appautoscaling_policy: {
    cpu: { resource_id: "${aws_appautoscaling_target.t.resource_id}" },
    memory: { resource_id: "${aws_appautoscaling_target.t.resource_id}", depends_on: depends },
  },
});
const logged = (algorithm: string): Resources => ({
  aws_lb: { l: { access_logs: { bucket: "logs" } } },
  aws_s3_bucket: { b: { bucket: "logs" } },
  aws_s3_bucket_server_side_encryption_configuration: {
    e: { bucket: "${aws_s3_bucket.b.bucket}", rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: algorithm } }] },
  },
});
const firewallLog = (name: string): Resources => ({
  aws_cloudwatch_log_group: { g: { name } },
  aws_wafv2_web_acl_logging_configuration: { c: { log_destination_configs: ["${aws_cloudwatch_log_group.g.arn}"] } },
});
const distribution = (methods: readonly string[]): Resources => ({
  aws_cloudfront_distribution: {
    d: { origin_group: [{ origin_id: "both" }], default_cache_behavior: { target_origin_id: "both", allowed_methods: methods } },
  },
});

const routed = (...records: readonly object[]): Resources => ({
  aws_route53_record: Object.fromEntries(
    records.map((more, index) => [`r${index}`, { zone_id: "Z1", name: "a.example.com", type: "A", ...more } as Record<string, unknown>]),
  ),
});
const keyFor = (condition: object): Resources =>
  one("aws_kms_key", {
    policy: policy({
      Sid: "Events",
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "kms:*",
      Resource: "*",
      Condition: condition,
    }),
  });
const cacheWithTopic = (topic: object): Resources => ({
  ...one("aws_elasticache_replication_group", { notification_topic_arn: "${aws_sns_topic.one.arn}" }),
  ...one("aws_sns_topic", topic),
});
const followedAlarm = (more: object): Resources => ({
  ...one("aws_route53_health_check", { type: "CLOUDWATCH_METRIC", cloudwatch_alarm_name: "a", cloudwatch_alarm_region: "us-west-2" }),
  ...one("aws_cloudwatch_metric_alarm", { alarm_name: "a", period: 60, statistic: "Maximum", ...more }),
});
const target = (instance: object): Resources => ({
  ...one("aws_db_proxy_target", { db_instance_identifier: "${aws_db_instance.one.identifier}" }),
  ...one("aws_db_instance", instance),
});
const copyBeside = (waits: readonly string[]): Resources => ({
  ...one("aws_db_instance", { replicate_source_db: "arn" }),
  ...one("aws_db_instance_automated_backups_replication", { source_db_instance_arn: "arn", depends_on: waits }),
});
const counting = (header: string): Resources =>
  one("aws_wafv2_web_acl", {
    rule: [{ name: "rate", statement: { rate_based_statement: { forwarded_ip_config: { header_name: header } } } }],
  });
const task = (memory: string): Resources => one("aws_ecs_task_definition", { requires_compatibilities: ["FARGATE"], cpu: "256", memory });

const dashboard = (...widgets: readonly object[]): Resources =>
  one("aws_cloudwatch_dashboard", { dashboard_body: JSON.stringify({ widgets }) });
const alarmOf = (dimension: string): Resources =>
  one("aws_cloudwatch_metric_alarm", { namespace: "AWS/RDS", metric_name: "ReplicaLag", dimensions: { [dimension]: "a" } });
const showing = (name: string): Resources => ({
  ...dashboard({ properties: { annotations: { alarms: [`arn:aws:cloudwatch:us-east-1:111111111111:alarm:${name}`] } } }),
  ...one("aws_cloudwatch_composite_alarm", { alarm_name: "a" }),
});
const lines = (count: number): Resources =>
  dashboard({
    x: 0,
    width: 24,
    properties: { metrics: Array.from({ length: count }, () => ["AWS/SQS", "NumberOfMessagesSent", "QueueName", "a"]) },
  });

/** For each rule what it lets pass, and what it finds. */
const fixtures: Readonly<Record<string, Fixture>> = {
  ...credentialFixtures,
  ...deliveryFixtures,
  "proxy-role-without-conditions": {
    passes: {
      ...one("aws_db_proxy", { role_arn: "${aws_iam_role.one.arn}" }),
      ...one("aws_iam_role", { assume_role_policy: trust("rds.amazonaws.com") }),
    },
    fails: {
      ...one("aws_db_proxy", { role_arn: "${aws_iam_role.one.arn}" }),
      ...one("aws_iam_role", { assume_role_policy: trust("rds.amazonaws.com", fromAccount) }),
    },
  },
  "replication-role-without-source": {
    passes: one("aws_iam_role", { assume_role_policy: trust("s3.amazonaws.com") }),
    fails: one("aws_iam_role", { assume_role_policy: trust("s3.amazonaws.com", fromAccount) }),
  },
  "no-mfa-in-permissions": {
    passes: one("aws_iam_policy", { policy: policy({ Effect: "Deny", Action: "s3:*", Resource: "*" }) }),
    fails: one("aws_iam_policy", {
      policy: policy({
        Effect: "Deny",
        Action: "*",
        Resource: "*",
        Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
      }),
    }),
  },
  "rotation-started-with-invocation": {
    passes: one("aws_iam_role_policy", {
      policy: policy({ Effect: "Allow", Action: ["secretsmanager:RotateSecret", "lambda:InvokeFunction"], Resource: "*" }),
    }),
    fails: one("aws_iam_role_policy", { policy: policy({ Effect: "Allow", Action: "secretsmanager:RotateSecret", Resource: "*" }) }),
  },
  "agent-endpoints-without-policy": {
    passes: one("aws_vpc_endpoint", { service_name: "com.amazonaws.us-east-1.ecs-agent" }),
    fails: one("aws_vpc_endpoint", { service_name: "com.amazonaws.us-east-1.ecs-telemetry", policy: "{}" }),
  },
  "managed-policy-fits": { passes: one("aws_iam_policy", { policy: long(6_000) }), fails: one("aws_iam_policy", { policy: long(6_200) }) },
  "control-policy-fits": {
    passes: one("aws_organizations_policy", { content: long(5_000) }),
    fails: one("aws_organizations_policy", { content: long(5_200) }),
  },
  "trust-policy-fits": {
    passes: one("aws_iam_role", { assume_role_policy: long(1_900) }),
    fails: one("aws_iam_role", { assume_role_policy: long(2_100) }),
  },
  "inline-policies-fit": {
    passes: { ...one("aws_iam_role", {}), ...one("aws_iam_role_policy", { role: "${aws_iam_role.one.id}", policy: long(10_000) }) },
    fails: { ...one("aws_iam_role", {}), ...one("aws_iam_role_policy", { role: "${aws_iam_role.one.id}", policy: long(10_300) }) },
  },
  "whole-secret-arn-for-a-proxy": {
    passes: one("aws_db_proxy", { auth: [{ secret_arn: whole }, { secret_arn: "${data.aws_secretsmanager_secret.x.arn}" }] }),
    fails: one("aws_db_proxy", { auth: [{ secret_arn: whole.replace("-AbCdEf", "") }] }),
  },
  "secret-names-without-suffix": {
    passes: one("aws_secretsmanager_secret", { name: "trading/feed-polygon" }),
    fails: one("aws_secretsmanager_secret", { name: "trading/feed-broker" }),
  },
  "promoted-secrets-are-not-overwritten": {
    passes: one("aws_secretsmanager_secret", { force_overwrite_replica_secret: false }),
    fails: one("aws_secretsmanager_secret", { force_overwrite_replica_secret: true }),
  },
  "proxies-lead-to-writers": { passes: target({ identifier: "a" }), fails: target({ replicate_source_db: "arn" }) },
  "one-copy-of-an-instance-at-a-time": { passes: copyBeside(["aws_db_instance.one"]), fails: copyBeside([]) },
  "parameters-read-at-start-wait-for-it": {
    passes: one("aws_db_parameter_group", {
      parameter: [
        { name: "shared_preload_libraries", apply_method: "pending-reboot" },
        { name: "rds.force_ssl", apply_method: "immediate" },
      ],
    }),
    fails: one("aws_db_parameter_group", { parameter: [{ name: "shared_preload_libraries", apply_method: "immediate" }] }),
  },
  "members-follow-the-datastore": {
    passes: one("aws_elasticache_replication_group", { global_replication_group_id: "g", replicas_per_node_group: 1 }),
    fails: one("aws_elasticache_replication_group", { global_replication_group_id: "g", transit_encryption_enabled: true }),
  },
  "alarms-publish-under-own-keys": {
    passes: one("aws_sns_topic", { kms_master_key_id: "arn:aws:kms:us-east-1:111111111111:key/one" }),
    fails: one("aws_sns_topic", { kms_master_key_id: "alias/aws/sns" }),
  },
  "events-use-keys-without-source": {
    passes: keyFor({ ArnLike: { "kms:EncryptionContext:aws:sns:topicArn": "arn:aws:sns:*" } }),
    fails: keyFor({ StringEquals: { "aws:SourceAccount": "111111111111" } }),
  },
  "cache-events-to-plain-topics": { passes: cacheWithTopic({}), fails: cacheWithTopic({ kms_master_key_id: "alias/own" }) },
  "alarm-form-of-health-checks": { passes: followedAlarm({}), fails: followedAlarm({ extended_statistic: "p99" }) },
  "age-or-marker-in-one-rule": {
    passes: one("aws_s3_bucket_lifecycle_configuration", { rule: [{ id: "a", expiration: [{ days: 7 }] }] }),
    fails: one("aws_s3_bucket_lifecycle_configuration", {
      rule: [{ id: "a", expiration: [{ days: 7, expired_object_delete_marker: true }] }],
    }),
  },
  "cloudfront-certificates-in-us-east-1": {
    passes: one("aws_cloudfront_distribution", { viewer_certificate: { acm_certificate_arn: "arn:aws:acm:us-east-1:1:certificate/a" } }),
    fails: one("aws_cloudfront_distribution", { viewer_certificate: { acm_certificate_arn: "arn:aws:acm:us-west-2:1:certificate/a" } }),
  },
  "counted-addresses-are-not-the-viewers": { passes: counting("true-client-ip"), fails: counting("X-Forwarded-For") },
  "aliases-follow-no-distribution": {
    passes: routed({ alias: { name: "d1.cloudfront.net", zone_id: "Z2FDTNDATAQYW2", evaluate_target_health: false } }),
    fails: routed({ alias: { name: "d1.cloudfront.net", zone_id: "Z2FDTNDATAQYW2", evaluate_target_health: true } }),
  },
  "one-routing-policy-of-a-name": {
    passes: routed(
      { set_identifier: "a", latency_routing_policy: { region: "us-east-1" } },
      { set_identifier: "b", latency_routing_policy: { region: "us-west-2" } },
    ),
    fails: routed({ set_identifier: "a", latency_routing_policy: { region: "us-east-1" } }, { set_identifier: "b" }),
  },
  "fargate-has-the-size": { passes: task("1024"), fails: task("30720") },
  "cross-region-replica-arguments": {
    passes: one("aws_db_instance", { replicate_source_db: "arn", instance_class: "db.r6g.large" }),
    fails: one("aws_db_instance", { replicate_source_db: "arn", manage_master_user_password: true }),
  },
  "storage-performance-above-baseline": {
    passes: one("aws_db_instance", { allocated_storage: 1000, iops: 12_000, storage_throughput: 500 }),
    fails: one("aws_db_instance", { allocated_storage: 1000, iops: 3000 }),
  },
  "storage-performance-of-small-volumes": {
    passes: one("aws_db_instance", { allocated_storage: 100, storage_type: "gp3" }),
    fails: one("aws_db_instance", { allocated_storage: 100, storage_type: "gp3", iops: 12_000 }),
  },
  "token-with-tls": {
    passes: one("aws_elasticache_replication_group", { auth_token: "t", transit_encryption_enabled: true }),
    fails: one("aws_elasticache_replication_group", { auth_token: "t" }),
  },
  "log-targets-with-s3-keys": { passes: logged("AES256"), fails: logged("aws:kms") },
  "zone-waits-for-nothing": {
    passes: one("aws_acm_certificate_validation", {}),
    fails: { ...one("aws_acm_certificate_validation", {}), ...one("aws_route53_zone", { name: "a.example.com" }) },
  },
  "global-firewall-in-us-east-1": {
    passes: one("aws_wafv2_web_acl", { scope: "REGIONAL" }),
    fails: one("aws_wafv2_web_acl", { scope: "CLOUDFRONT" }),
    region: "us-west-2",
  },
  "firewall-log-names": { passes: firewallLog("aws-waf-logs-a"), fails: firewallLog("/trading/waf") },
  "origin-groups-are-read": { passes: distribution(["GET", "HEAD"]), fails: distribution(["GET", "HEAD", "POST"]) },
  "failover-with-health-check": {
    passes: one("aws_route53_record", primary({ health_check_id: "h" })),
    fails: one("aws_route53_record", primary({})),
  },
  "alarm-checks-name-an-alarm": {
    passes: one("aws_route53_health_check", {
      type: "CLOUDWATCH_METRIC",
      cloudwatch_alarm_name: "a",
      cloudwatch_alarm_region: "us-west-2",
    }),
    fails: one("aws_route53_health_check", { type: "CLOUDWATCH_METRIC", cloudwatch_alarm_region: "us-west-2" }),
  },
  "scaling-of-one-target-in-turn": { passes: scaled(["aws_appautoscaling_policy.cpu"]), fails: scaled([]) },
  "silence-of-a-metric-has-a-number": {
    passes: one("aws_appautoscaling_policy", { target_tracking_scaling_policy_configuration: tracking("FILL(s, 0) / tasks") }),
    fails: one("aws_appautoscaling_policy", { target_tracking_scaling_policy_configuration: tracking("s / tasks") }),
  },
  "code-deploy-owns-the-deployment": {
    passes: one("aws_ecs_service", service),
    fails: one("aws_ecs_service", { ...service, deployment_circuit_breaker: { enable: true } }),
  },
  "rollback-on-alarm-has-alarms": {
    passes: one("aws_codedeploy_deployment_group", {
      auto_rollback_configuration: { events: ["DEPLOYMENT_STOP_ON_ALARM"] },
      alarm_configuration: { enabled: true, alarms: ["a"] },
    }),
    fails: one("aws_codedeploy_deployment_group", { auto_rollback_configuration: { events: ["DEPLOYMENT_STOP_ON_ALARM"] } }),
  },
  "deployed-images-are-kept": {
    passes: one("aws_ecr_lifecycle_policy", { policy: lifecycle(["deployed-"], ["sha-"]) }),
    fails: one("aws_ecr_lifecycle_policy", { policy: lifecycle(["sha-"], ["deployed-"]) }),
  },
  "metrics-are-reported": { passes: alarmOf("DBInstanceIdentifier"), fails: alarmOf("DBClusterIdentifier") },
  "dashboards-show-what-is-there": { passes: showing("a"), fails: showing("b") },
  "dashboards-fit": { passes: lines(500), fails: lines(501) },
};

describe("rules of how services work together", () => {
  it.each(bothEstates)("are kept by %s", async (_, stacks) => {
    expect(checkServices(forTools(await stacks()))).toEqual([]);
  });

  it("have a fixture each", () => {
    expect(Object.keys(fixtures).sort()).toEqual(serviceRules.map(({ id }) => id).sort());
  });

  it.each(serviceRules.map(({ id }) => id))("%s passes what AWS takes and finds what it refuses or breaks", (id) => {
    const { passes, fails, region } = fixtures[id] ?? { passes: {}, fails: {} };
    const broken = (resource: Resources): string[] => checkServices([stackOf(resource, region)]).map(({ rule }) => rule);
    expect(broken(passes)).not.toContain(id);
    expect(broken(fails)).toContain(id);
  });

  it.each(serviceRules.map(({ id, aws, source }) => [id, aws, source] as const))(
    "%s says what AWS does and where that is written",
    (_, aws, source) => {
      expect(aws).toMatch(/^[A-Z].*\.$|…$/);
      expect(source).toMatch(/^https:\/\/(?:docs\.aws\.amazon\.com|github\.com)\//);
    },
  );
});
