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
