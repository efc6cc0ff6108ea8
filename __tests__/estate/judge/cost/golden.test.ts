import { usageSchema } from "../../../../config/schema/usage";
import { costsOf } from "../../../../src/estate/judge/cost/lines";
import { type PriceTable } from "../../../../src/estate/judge/cost/prices/table";
import { type MonthlyUsage } from "../../../../src/estate/judge/cost/usage";
import { type SynthesizedStack } from "../../../../src/estate/synthesized";

/**
 * Totals by hand: what each line says is what a person would reckon from AWS's pages. The prices are
 * frozen here as they were read on 2026-11-29, so that a renewed table leaves the arithmetic alone.
 */
const frozen: Readonly<Record<string, number>> = {
  "alb.hour": 0.0225,
  "alb.lcu": 0.008,
  "cloudfront.function": 0.1,
  "cloudfront.gb": 0.085,
  "cloudfront.origin-gb": 0.02,
  "cloudfront.requests": 0.01,
  "cloudwatch.alarm": 0.1,
  "cloudwatch.alarm-fast": 0.3,
  "cloudwatch.composite": 0.5,
  "cloudwatch.dashboard": 3,
  "cloudwatch.insights-metric": 0.07,
  "cloudtrail.data": 0.1,
  "cloudtrail.insights": 0.35,
  "codebuild.small": 0.005,
  "codepipeline.v1": 1,
  "config.item": 0.003,
  "dynamodb.reads": 0.125,
  "dynamodb.storage": 0.25,
  "dynamodb.writes": 0.625,
  "ecr.storage": 0.1,
  "elasticache.backup": 0.085,
  "elasticache.redis.cache.r6g.large": 0.206,
  "fargate-spot.arm.gb": 0.00356,
  "fargate-spot.arm.vcpu": 0.03238,
  "fargate.arm.gb": 0.00356,
  "fargate.arm.vcpu": 0.03238,
  "influx.db.influx.medium": 0.119,
  "influx.storage": 0.1,
  "inspector.image": 0.09,
  "inspector.rescan": 0.01,
  "kms.key": 1,
  "kms.requests": 0.03,
  "lambda.arm.gb-second": 0.0000133334,
  "lambda.requests": 0.2,
  "logs.STANDARD": 0.5,
  "logs.storage": 0.03,
  "nat-gateway.gb": 0.045,
  "nat-gateway.hour": 0.045,
  "public-ipv4.hour": 0.005,
  "rds.backup": 0.095,
  "rds.insights": 0.0125,
  "rds.iops.multi.gp3": 0.04,
  "rds.postgres.multi.db.r6g.xlarge": 0.899,
  "rds.postgres.single.db.t4g.medium": 0.065,
  "rds.proxy": 0.015,
  "rds.storage.multi.gp3": 0.23,
  "rds.storage.single.gp3": 0.115,
  "route53.check-aws": 0.5,
  "route53.check-option": 1,
  "route53.queries": 0.4,
  "route53.zone": 0.5,
  "s3.reads": 0.0004,
  "s3.replication-time": 0.015,
  "s3.storage.DEEP_ARCHIVE": 0.00099,
  "s3.storage.GLACIER": 0.0036,
  "s3.storage.INTELLIGENT_FREQUENT": 0.023,
  "s3.storage.INTELLIGENT_INFREQUENT": 0.0125,
  "s3.storage.STANDARD": 0.023,
  "s3.writes": 0.005,
  "secrets.requests": 0.05,
  "secrets.secret": 0.4,
  "sns.requests": 0.5,
  "sqs.requests": 0.4,
  "states.transitions": 0.025,
  "timestream.magnetic": 0.03,
  "timestream.memory": 0.036,
  "timestream.queries": 0.518,
  "timestream.writes": 0.5,
  "transfer.internet": 0.09,
  "transfer.regions": 0.02,
  "transfer.zones": 0.01,
  "vpc-endpoint.gb": 0.01,
  "vpc-endpoint.hour": 0.01,
  "waf.acl": 5,
  "waf.bot-control": 10,
  "waf.bot-requests": 1,
  "waf.requests": 0.6,
  "waf.rule": 1,
};
const table: PriceTable = {
  about: { asOf: "2026-11-29", currency: "USD", command: "" },
  sources: { hand: { kind: "aws-list", address: "https://aws.amazon.com/", read: "2026-11-29" } },
  prices: Object.fromEntries(
    Object.entries(frozen).map(([id, amount]) => [
      id,
      { what: id, unit: "unit", "us-east-1": [amount, "hand"], "us-west-2": [amount, "hand"] },
    ]),
  ),
} as unknown as PriceTable;

/** A month of 20 trading days in which CloudFront answers 30 of 40 million requests itself. */
const usage: MonthlyUsage = {
  assumed: usageSchema.parse({
    requests: { recoveryPercent: 0, requestKiB: 1, botJudgedPercent: 50 },
    tasks: { loadPercent: 10, spotDiscountPercent: 60 },
    logs: { flowGiBPerMonth: 40, otherGiBPerMonth: 1, storedPercent: 20, taskGiBPerMonth: 3 },
    metrics: { insightsPerCluster: 20, insightsPerService: 30, insightsPerTask: 50 },
    database: { usedPercent: 50, changedGiBPerDay: 24 },
    cache: { usedPercent: 50, writtenGiBPerDay: 24 },
    timeSeries: { writesPerTradingDay: 3_000_000, queryUnitHoursPerTradingDay: 10 },
    storage: { writtenGiBPerMonth: 100, buckets: { logs: 60 }, requestsPerMonth: 1_000_000, objectKiB: 1024, horizonMonths: 12 },
    transfer: { natGiBPerMonth: 200, endpointGiBPerMonth: 300, betweenZonesGiBPerMonth: 1000 },
    functions: { invocationsPerMonth: 3_000_000, averageSeconds: 0.5 },
    keys: { requestsPerMonth: 100_000 },
    secrets: { requestsPerMonth: 20_000 },
    images: { gibPerRepository: 5, pushesPerMonth: 10, rescansPerMonth: 100 },
    messages: { perTopic: 2_000_000, perQueue: 5_000_000, transitionsPerMonth: 10_000 },
    tables: { writesPerMonth: 2_000_000, readsPerMonth: 4_000_000, gib: 10 },
    governance: { configurationItemsPerMonth: 1000, dataEventsPerMonth: 200_000, managementEventsPerMonth: 100_000 },
    delivery: { buildMinutes: 200 },
  }),
  tradingDays: 20,
  sessionHours: 73,
  requests: 40_000_000,
  originRequests: 10_000_000,
  responseGiB: 400,
  originGiB: 146,
};

type Resources = Readonly<Record<string, Readonly<Record<string, object>>>>;
const stackOf = (resource: Resources, region = "us-east-1", layer = "x"): SynthesizedStack =>
  ({
    instance: {
      id: `e-${region}-${layer}`,
      layer,
      owner: "e",
      region,
      role: region === "us-east-1" ? "primary" : "recovery",
      environments: ["e"],
    },
    folder: "",
    json: { terraform: { required_providers: {} }, provider: { aws: [{ region }] }, resource },
  }) as unknown as SynthesizedStack;

/** Dollars of a type's resources in a month, to the cent as a bill rounds. */
function monthOf(type: string, ...stacks: readonly SynthesizedStack[]): number {
  const { lines, unpriced } = costsOf(stacks, () => usage, table);
  expect(unpriced.filter((one) => one.type === type)).toEqual([]);
  return Math.round(lines.filter((line) => line.type === type).reduce((sum, { amount }) => sum + amount, 0) * 100) / 100;
}

const subnets = { aws_subnet: { a: { availability_zone: "us-east-1a" }, b: { availability_zone: "us-east-1b" } } };
const rule = (group?: string): object => ({
  statement: group === undefined ? { rate_based_statement: {} } : { managed_rule_group_statement: { name: group } },
});
const task = {
  aws_ecs_task_definition: {
    t: { cpu: "1024", memory: "2048", runtime_platform: { cpu_architecture: "ARM64", operating_system_family: "LINUX" } },
  },
};
const service = (strategy: readonly object[]): Resources => ({
  ...task,
  aws_ecs_service: {
    s: { name: "e-api", desired_count: 2, task_definition: "${aws_ecs_task_definition.t.arn}", capacity_provider_strategy: strategy },
  },
});
const writer = {
  engine: "postgres",
  instance_class: "db.r6g.xlarge",
  multi_az: true,
  storage_type: "gp3",
  allocated_storage: 1000,
  iops: 14_000,
  backup_retention_period: 30,
  database_insights_mode: "advanced",
};
const replica = { replicate_source_db: "arn:x", instance_class: "db.t4g.medium", storage_type: "gp3", backup_retention_period: 1 };
const cluster = {
  engine: "redis",
  node_type: "cache.r6g.large",
  num_node_groups: 3,
  replicas_per_node_group: 1,
  snapshot_retention_limit: 3,
};
const lifecycle = (rules: readonly object[]) => ({
  aws_s3_bucket: { b: { bucket: "p-e-data-1-us-east-1" } },
  aws_s3_bucket_lifecycle_configuration: {
    l: { bucket: "${aws_s3_bucket.b.bucket}", rule: rules.map((one) => ({ status: "Enabled", filter: [{}], ...one })) },
  },
});

describe("totals by hand", () => {
  it.each<[type: string, arithmetic: string, month: number, ...stacks: SynthesizedStack[]]>([
    // 2 directions of 1000 GB between zones.
    ["aws_vpc", "2 x 1000 GB x 0.01", 20, stackOf({ aws_vpc: { v: {} } })],
    // 2 gateways: 2 x 730 h x 0.045 = 65.70; 200 GB x 0.045 = 9; a tenth of it goes out: 20 GB x 0.09 = 1.80.
    ["aws_nat_gateway", "65.70 + 9.00 + 1.80", 76.5, stackOf({ aws_nat_gateway: { a: {}, b: {} } })],
    ["aws_eip", "730 h x 0.005", 3.65, stackOf({ aws_eip: { a: {} } })],
    // Two interface endpoints in two zones: 4 x 730 x 0.01 = 29.20; 300 GB x 0.01 = 3; the gateway endpoint is free.
    [
      "aws_vpc_endpoint",
      "29.20 + 3.00",
      32.2,
      stackOf({
        ...subnets,
        aws_vpc_endpoint: {
          a: { vpc_endpoint_type: "Interface" },
          b: { vpc_endpoint_type: "Interface" },
          s3: { vpc_endpoint_type: "Gateway" },
        },
      }),
    ],
    // 730 x 0.0225 = 16.425; 146 GB / 730 h = 0.2 LCU x 730 x 0.008 = 1.168; two public addresses: 2 x 730 x 0.005 = 7.30.
    ["aws_lb", "16.425 + 1.168 + 7.30", 24.89, stackOf({ ...subnets, aws_lb: { l: { internal: false } } })],
    // Two tasks: 2 x 730 x (1 x 0.03238 + 2 x 0.00356) = 1460 x 0.0395.
    ["aws_ecs_service", "1460 h x 0.0395", 57.67, stackOf(service([{ capacity_provider: "FARGATE", weight: 1 }]))],
    // One task on Fargate: 730 x 0.0395 = 28.835; one on Spot at 40 %: 11.534.
    [
      "aws_ecs_service",
      "28.835 + 11.534",
      40.37,
      stackOf(
        service([
          { capacity_provider: "FARGATE", weight: 0, base: 1 },
          { capacity_provider: "FARGATE_SPOT", weight: 1 },
        ]),
      ),
    ],
    // 20 of the cluster, 30 of its service, 50 of each of two tasks: 150 x 0.07.
    [
      "aws_ecs_cluster",
      "150 metrics x 0.07",
      10.5,
      stackOf({
        aws_ecs_cluster: { c: { setting: [{ name: "containerInsights", value: "enhanced" }] } },
        ...service([{ capacity_provider: "FARGATE", weight: 1 }]),
      }),
    ],
    [
      "aws_appautoscaling_policy",
      "2 alarms x 0.10",
      0.2,
      stackOf({ aws_appautoscaling_policy: { p: { policy_type: "TargetTrackingScaling" } } }),
    ],
    // 3 M x 0.20 = 0.60; 3 M x 0.5 s x 0.25 GB = 375,000 GB-s x 0.0000133334 = 5.00.
    ["aws_lambda_function", "0.60 + 5.00", 5.6, stackOf({ aws_lambda_function: { f: { memory_size: 256, architectures: ["arm64"] } } })],
    // 730 x 0.899 = 656.27; 1000 x 0.23 = 230; (14000 - 12000) x 0.04 = 80; 500 + 24 x 30 = 1220 GB of backups, 220 beyond the storage: 20.90; 4 vCPU x 730 x 0.0125 = 36.50.
    ["aws_db_instance", "656.27 + 230 + 80 + 20.90 + 36.50", 1023.67, stackOf({ aws_db_instance: { w: writer } })],
    // Beside the writer's 1023.67: 730 x 0.065 = 47.45; 1000 GB as its source x 0.115 = 115; 730 GB of changes x 0.02 = 14.60.
    [
      "aws_db_instance",
      "1023.67 + 47.45 + 115 + 14.60",
      1200.72,
      stackOf({ aws_db_instance: { w: writer } }),
      stackOf({ aws_db_instance: { r: replica } }, "us-west-2"),
    ],
    ["aws_db_proxy", "4 vCPU x 730 h x 0.015", 43.8, stackOf({ aws_db_instance: { w: writer }, aws_db_proxy: { p: {} } })],
    // 500 + 24 x 10 = 740 GB x 0.095 = 70.30; 730 GB x 0.02 = 14.60.
    [
      "aws_db_instance_automated_backups_replication",
      "70.30 + 14.60",
      84.9,
      stackOf({ aws_db_instance: { w: writer } }),
      stackOf({ aws_db_instance_automated_backups_replication: { c: { retention_period: 10 } } }, "us-west-2"),
    ],
    // 6 nodes x 730 x 0.206 = 902.28; two snapshots beyond the free one, of 3 x 13.07 GB half full: 39.21 GB x 0.085 = 3.33.
    ["aws_elasticache_replication_group", "902.28 + 3.33", 905.61, stackOf({ aws_elasticache_replication_group: { c: cluster } })],
    // The same again for a secondary of 3 shards as its primary, without replicas or snapshots: 3 x 730 x 0.206 = 451.14; 730 GB x 0.02 = 14.60.
    [
      "aws_elasticache_replication_group",
      "905.61 + 451.14 + 14.60",
      1371.35,
      stackOf({ aws_elasticache_replication_group: { c: cluster } }),
      stackOf({ aws_elasticache_replication_group: { f: { global_replication_group_id: "g", replicas_per_node_group: 0 } } }, "us-west-2"),
    ],
    // 60 M writes x 0.50 = 30; 60 M KiB = 57.22 GB a month: 24 h of it, 1.881 GB, x 730 x 0.036 = 49.4385; 30 days, 56.44 GB, x 0.03 = 1.6931; 200 TCU-h x 0.518 = 103.60.
    [
      "aws_timestreamwrite_table",
      "30 + 49.4385 + 1.6931 + 103.60",
      184.73,
      stackOf({
        aws_timestreamwrite_table: {
          t: { retention_properties: { memory_store_retention_period_in_hours: 24, magnetic_store_retention_period_in_days: 30 } },
        },
      }),
    ],
    [
      "aws_timestreaminfluxdb_db_instance",
      "730 h x 0.119 + 20 GB x 0.10",
      88.87,
      stackOf({
        aws_timestreaminfluxdb_db_instance: {
          i: { db_instance_type: "db.influx.medium", allocated_storage: 20, deployment_type: "SINGLE_AZ" },
        },
      }),
    ],
    // Nothing expires: 12 x 100 GB x 0.023 = 27.60; 102,400 writes x 0.005/1000 = 0.512; 1 M reads x 0.0004/1000 = 0.40.
    ["aws_s3_bucket", "27.60 + 0.512 + 0.40", 28.51, stackOf({ aws_s3_bucket: { b: { bucket: "p-e-data-1-us-east-1" } } })],
    // A purpose with its own volume: 12 x 60 x 0.023 = 16.56; 61,440 writes: 0.307; reads 0.40.
    ["aws_s3_bucket", "16.56 + 0.307 + 0.40", 17.27, stackOf({ aws_s3_bucket: { b: { bucket: "p-e-logs-1-us-east-1" } } })],
    // 365 days: 36.5 in STANDARD = 1.2 months x 100 x 0.023 = 2.76; 146 more in GLACIER = 4.8 x 100 x 0.0036 = 1.728; 182.5 in DEEP_ARCHIVE = 6 x 100 x 0.00099 = 0.594; 0.912 of requests.
    [
      "aws_s3_bucket",
      "2.76 + 1.728 + 0.594 + 0.912",
      5.99,
      stackOf(
        lifecycle([
          { expiration: [{ days: 365 }] },
          {
            transition: [
              { days: 36.5, storage_class: "GLACIER" },
              { days: 182.5, storage_class: "DEEP_ARCHIVE" },
            ],
          },
        ]),
      ),
    ],
    // Intelligent tiering, kept 60 days: 30 days = 0.98630 months x 100 x 0.023 = 2.2685, 30 more x 0.0125 = 1.2329; 0.912 of requests.
    [
      "aws_s3_bucket",
      "2.2685 + 1.2329 + 0.912",
      4.41,
      stackOf(lifecycle([{ transition: [{ days: 0, storage_class: "INTELLIGENT_TIERING" }] }, { expiration: [{ days: 60 }] }])),
    ],
    [
      "aws_s3_bucket_replication_configuration",
      "100 GB x (0.02 + 0.015)",
      3.5,
      stackOf({
        aws_s3_bucket: { b: { bucket: "p-e-data-1-us-east-1" } },
        aws_s3_bucket_replication_configuration: {
          r: { bucket: "${aws_s3_bucket.b.bucket}", rule: [{ destination: { replication_time: { status: "Enabled" } } }] },
        },
      }),
    ],
    ["aws_ecr_repository", "5 GB x 0.10", 0.5, stackOf({ aws_ecr_repository: { r: {} } })],
    // An alarm on two metrics counts twice; one on periods of 10 s costs three times as much.
    [
      "aws_cloudwatch_metric_alarm",
      "1 x 0.10 + 2 x 0.10 + 1 x 0.30",
      0.6,
      stackOf({
        aws_cloudwatch_metric_alarm: {
          one: { period: 60 },
          two: { metric_query: [{ expression: "a/b" }, { metric: { period: 60 } }, { metric: { period: 60 } }] },
          fast: { period: 10 },
        },
      }),
    ],
    ["aws_cloudwatch_composite_alarm", "0.50", 0.5, stackOf({ aws_cloudwatch_composite_alarm: { c: {} } })],
    ["aws_cloudwatch_dashboard", "3.00", 3, stackOf({ aws_cloudwatch_dashboard: { d: {} } })],
    // 40 GB x 0.50 = 20; kept 365 days = 12 months at a fifth of the size: 40 x 12 x 0.2 = 96 GB x 0.03 = 2.88.
    [
      "aws_cloudwatch_log_group",
      "20 + 2.88",
      22.88,
      stackOf({ aws_cloudwatch_log_group: { f: { name: "/p/e/flow-logs", retention_in_days: 365 } } }),
    ],
    ["aws_kms_key", "1 + 10 x 0.03", 1.3, stackOf({ aws_kms_key: { k: {} } })],
    // The secret and its replica: 2 x 0.40; 20,000 reads: 2 x 0.05.
    [
      "aws_secretsmanager_secret",
      "0.80 + 0.10",
      0.9,
      stackOf({ aws_secretsmanager_secret: { s: { replica: [{ region: "us-west-2" }] } } }),
    ],
    // 5 + 2 rules x 1 = 7; 40 M x 0.60 = 24; Bot Control 10 and half of the requests, 20 M x 1.
    [
      "aws_wafv2_web_acl",
      "7 + 24 + 10 + 20",
      61,
      stackOf({ aws_wafv2_web_acl: { a: { scope: "CLOUDFRONT", rule: [rule(), rule("AWSManagedRulesBotControlRuleSet")] } } }),
    ],
    ["aws_inspector2_enabler", "10 x 0.09 + 100 x 0.01", 1.9, stackOf({ aws_inspector2_enabler: { i: {} } })],
    ["aws_config_configuration_recorder", "1000 x 0.003", 3, stackOf({ aws_config_configuration_recorder: { r: {} } })],
    // In both regions 200,000 data events: 2 x 2 x 0.10; 100,000 management events analyzed: 2 x 0.35.
    [
      "aws_cloudtrail",
      "0.40 + 0.70",
      1.1,
      stackOf({
        aws_cloudtrail: {
          t: {
            is_multi_region_trail: true,
            advanced_event_selector: [{ field_selector: [{ field: "eventCategory", equals: ["Data"] }] }],
            insight_selector: [{ insight_type: "ApiCallRateInsight" }],
          },
        },
      }),
    ],
    // 40 M requests = 4000 x 0.01 = 40; 400 GB x 0.085 = 34; 10 M x 1 KiB = 9.537 GB to the origins x 0.02 = 0.19.
    ["aws_cloudfront_distribution", "40 + 34 + 0.19", 74.19, stackOf({ aws_cloudfront_distribution: { d: {} } })],
    ["aws_cloudfront_function", "40 M x 0.10", 4, stackOf({ aws_cloudfront_function: { a: {}, b: {} } })],
    ["aws_route53_zone", "0.50 + 5 M x 0.40", 2.5, stackOf({ aws_route53_zone: { z: {} } })],
    // HTTPS and an interval of 10 s are two options; a check of an alarm has none.
    [
      "aws_route53_health_check",
      "0.50 + 2 x 1.00 + 0.50",
      3,
      stackOf({ aws_route53_health_check: { a: { type: "HTTPS", request_interval: 10 }, b: { type: "CLOUDWATCH_METRIC" } } }),
    ],
    ["aws_sns_topic", "2 M x 0.50", 1, stackOf({ aws_sns_topic: { t: {} } })],
    ["aws_sqs_queue", "5 M x 0.40", 2, stackOf({ aws_sqs_queue: { q: {} } })],
    ["aws_sfn_state_machine", "10 x 0.025", 0.25, stackOf({ aws_sfn_state_machine: { m: { type: "STANDARD" } } })],
    // Each region has its own copy: 2 x (2 x 0.625 + 4 x 0.125 + 10 x 0.25).
    ["aws_dynamodb_table", "2 x 4.25", 8.5, stackOf({ aws_dynamodb_table: { t: { replica: [{ region_name: "us-west-2" }] } } })],
    ["aws_codepipeline", "1.00", 1, stackOf({ aws_codepipeline: { p: {} } })],
    [
      "aws_codebuild_project",
      "200 min x 0.005",
      1,
      stackOf({ aws_codebuild_project: { b: { environment: { type: "LINUX_CONTAINER", compute_type: "BUILD_GENERAL1_SMALL" } } } }),
    ],
  ])("%s: %s = %d", (type, _arithmetic, month, ...stacks) => {
    expect(monthOf(type, ...stacks)).toBe(month);
  });
});

describe("examples that AWS publishes", () => {
  it("a load balancer that handles 1.08 GB an hour costs 0.03114 an hour", () => {
    // https://aws.amazon.com/elasticloadbalancing/pricing/: 0.0225 + 1.08 LCU x 0.008
    const busy = { ...usage, originGiB: 1.08 * 730 };
    const { lines } = costsOf([stackOf({ aws_lb: { l: { internal: true } } })], () => busy, table);
    expect(lines.reduce((sum, { amount }) => sum + amount, 0) / 730).toBeCloseTo(0.03114, 5);
  });

  it("one secret that is read a million times costs 5.40 a month", () => {
    // https://aws.amazon.com/secrets-manager/pricing/: 0.40 + 100 x 0.05
    const assumed = { ...usage.assumed, secrets: { requestsPerMonth: 1_000_000 } };
    const { lines } = costsOf([stackOf({ aws_secretsmanager_secret: { s: {} } })], () => ({ ...usage, assumed }), table);
    expect(lines.reduce((sum, { amount }) => sum + amount, 0)).toBeCloseTo(5.4, 6);
  });
});

describe("tasks over the week", () => {
  const scaled = (schedules: Readonly<Record<string, object>>): SynthesizedStack =>
    stackOf({
      ...service([{ capacity_provider: "FARGATE", weight: 1 }]),
      aws_appautoscaling_target: { g: { resource_id: "service/c/${aws_ecs_service.s.name}", min_capacity: 2, max_capacity: 12 } },
      aws_appautoscaling_scheduled_action: Object.fromEntries(
        Object.entries(schedules).map(([name, args]) => [name, { resource_id: "${aws_appautoscaling_target.g.resource_id}", ...args }]),
      ),
    });

  it("follow the schedules, and the load while the market trades", () => {
    // 4 tasks for 3.5 h on 5 days, else 2: 2 + 2 x 17.5/168 = 2.2083. In 73 of 730 hours 10 % of the way to 12: + 0.0979.
    const stack = scaled({
      up: { schedule: "cron(30 9 ? * MON-FRI *)", scalable_target_action: { min_capacity: "4" } },
      down: { schedule: "cron(0 13 ? * MON,TUE,WED,THU,FRI *)", scalable_target_action: { min_capacity: "2" } },
    });
    const { lines } = costsOf([stack], () => usage, table);
    const hours = (kind: string): number =>
      lines
        .filter((line) => line.type === "aws_ecs_service" && line.kind === kind && line.price.id === "fargate.arm.vcpu")
        .reduce((sum, { quantity }) => sum + quantity, 0);
    expect(hours("fixed") / 730).toBeCloseTo(2.2083, 4);
    expect(hours("usage") / 730).toBeCloseTo(0.0979, 4);
  });

  it("are reported as not understood when a schedule is not a weekly one", () => {
    const { unpriced } = costsOf(
      [scaled({ x: { schedule: "at(2026-12-24T12:00:00)", scalable_target_action: { min_capacity: "4" } } })],
      () => usage,
      table,
    );
    expect(unpriced).toEqual([expect.objectContaining({ type: "aws_ecs_service", why: expect.stringContaining("is not a weekly one") })]);
  });
});
