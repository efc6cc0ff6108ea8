import { costsOf } from "../../../../../src/estate/judge/cost/lines";
import { type SynthesizedStack } from "../../../../../src/estate/synthesized";
import { table, usage, stackOf, monthOf } from "./month";

describe("totals by hand of what watches, guards and delivers", () => {
  it.each<[type: string, arithmetic: string, month: number, ...stacks: SynthesizedStack[]]>([
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
    // A feature that is off costs nothing, nor does one that has nothing to read.
    [
      "aws_guardduty_detector_feature",
      "0.2 x 0.80",
      0.16,
      stackOf({
        aws_guardduty_detector_feature: {
          on: { name: "S3_DATA_EVENTS", status: "ENABLED" },
          off: { name: "RDS_LOGIN_EVENTS", status: "DISABLED" },
          clusters: { name: "EKS_AUDIT_LOGS", status: "ENABLED" },
        },
      }),
    ],
    ["aws_kms_key", "1 + 10 x 0.03", 1.3, stackOf({ aws_kms_key: { k: {} } })],
    ["aws_inspector2_enabler", "10 x 0.09 + 100 x 0.01", 1.9, stackOf({ aws_inspector2_enabler: { i: { resource_types: ["ECR"] } } })],
    // 1.90 of images; a function of its own and two of another environment in the same region, none of the other region: 3 x 0.30.
    [
      "aws_inspector2_enabler",
      "1.90 + 3 x 0.30",
      2.8,
      stackOf({ aws_inspector2_enabler: { i: { resource_types: ["ECR", "LAMBDA"] } }, aws_lambda_function: { f: {} } }),
      stackOf({ aws_lambda_function: { g: {}, h: {} } }, "us-east-1", "x", "f"),
      stackOf({ aws_lambda_function: { g: {} } }, "us-west-2", "x", "f"),
    ],
    // IAM is global: one role of the account's own, and one of another environment in each region: 3 x 0.20.
    [
      "aws_accessanalyzer_analyzer",
      "3 x 0.20",
      0.6,
      stackOf({
        aws_accessanalyzer_analyzer: { u: { type: "ACCOUNT_UNUSED_ACCESS" }, x: { type: "ACCOUNT" } },
        aws_iam_role: { r: {} },
      }),
      stackOf({ aws_iam_role: { r: {} } }, "us-east-1", "x", "f"),
      stackOf({ aws_iam_role: { r: {} } }, "us-west-2", "x", "f"),
    ],
    // Two buckets of environments in this region and none of the other one: 2 x 0.10; 3 GB read x 1.00.
    [
      "aws_macie2_account",
      "2 x 0.10 + 3 x 1.00",
      3.2,
      stackOf({ aws_macie2_account: { m: {} }, aws_s3_bucket: { b: {} } }),
      stackOf({ aws_s3_bucket: { b: {} } }, "us-east-1", "x", "f"),
      stackOf({ aws_s3_bucket: { b: {}, c: {} } }, "us-west-2", "x", "f"),
    ],
    // 0.2 M events x 0.80 = 0.16; 4 vCPU of the account's database here x 1.00; 2 GB x 1.00; 50 GB x 0.03 = 1.50.
    [
      "aws_guardduty_detector_feature",
      "0.16 + 4.00 + 2.00 + 1.50",
      7.66,
      stackOf({
        aws_guardduty_detector_feature: Object.fromEntries(
          ["S3_DATA_EVENTS", "RDS_LOGIN_EVENTS", "LAMBDA_NETWORK_LOGS", "EBS_MALWARE_PROTECTION"].map((name) => [
            name,
            { name, status: "ENABLED" },
          ]),
        ),
      }),
      stackOf(
        { aws_db_instance: { d: { instance_class: "db.r6g.xlarge", engine: "postgres", allocated_storage: 20 } } },
        "us-east-1",
        "x",
        "f",
      ),
    ],
    [
      "aws_guardduty_detector_feature",
      "nothing for what is off",
      0,
      stackOf({ aws_guardduty_detector_feature: { e: { name: "EKS_AUDIT_LOGS", status: "DISABLED" } } }),
    ],
    ["aws_cloudwatch_query_definition", "40 GB x 0.005", 0.2, stackOf({ aws_cloudwatch_query_definition: { q: {} } })],
    [
      "aws_ssm_document",
      "500 steps x 0.002, and nothing for one of commands",
      1,
      stackOf({ aws_ssm_document: { a: { document_type: "Automation" }, c: { document_type: "Command" } } }),
    ],
    // 300,000 events of each region x 1 KiB = 0.5722 GiB: x 0.50 = 0.2861; kept 12 months at a fifth: 1.3733 x 0.03 = 0.0412.
    [
      "aws_cloudwatch_log_group",
      "2 regions: 0.2861 + 0.0412",
      0.33,
      stackOf({
        aws_cloudwatch_log_group: { g: { name: "/p/a/cloudtrail", retention_in_days: 365 } },
        aws_cloudtrail: { t: { is_multi_region_trail: true, cloud_watch_logs_group_arn: "${aws_cloudwatch_log_group.g.arn}:*" } },
      }),
    ],
    // 100 x 0.095 = 9.50; 50 x 0.05 = 2.50; 30 x 0.03 = 0.90 where there is a table.
    ["aws_backup_vault", "9.50 + 2.50 + 0.90", 12.9, stackOf({ aws_backup_vault: { v: {} }, aws_timestreamwrite_table: { t: {} } })],
    ["aws_backup_vault", "9.50 + 2.50", 12, stackOf({ aws_backup_vault: { v: {} } })],
    ["aws_config_configuration_recorder", "1000 x 0.003", 3, stackOf({ aws_config_configuration_recorder: { r: {} } })],
    // In both regions 200,000 data events: 2 x 2 x 0.10; rates of calls are of the 10,000 writes: 2 x 0.1 x 0.35; errors of all 100,000: 2 x 0.35.
    [
      "aws_cloudtrail",
      "0.40 + 0.07",
      0.47,
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
    [
      "aws_cloudtrail",
      "0.40 + 0.07 + 0.70",
      1.17,
      stackOf({
        aws_cloudtrail: {
          t: {
            is_multi_region_trail: true,
            advanced_event_selector: [{ field_selector: [{ field: "eventCategory", equals: ["Data"] }] }],
            insight_selector: [{ insight_type: "ApiCallRateInsight" }, { insight_type: "ApiErrorRateInsight" }],
          },
        },
      }),
    ],
    ["aws_sns_topic", "2 M x 0.50", 1, stackOf({ aws_sns_topic: { t: {} } })],
    ["aws_sqs_queue", "5 M x 0.40", 2, stackOf({ aws_sqs_queue: { q: {} } })],
    ["aws_sfn_state_machine", "10 x 0.025", 0.25, stackOf({ aws_sfn_state_machine: { m: { type: "STANDARD" } } })],
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
