import { askedMetrics, metricRules } from "../../../../src/estate/judge/service-rules/metrics";
import { Estate } from "../../../../src/estate/judge/service-rules/rule";
import { type SynthesizedStack } from "../../../../src/estate/synthesized";
import { realStacks } from "../../../helpers/estate";

const stackOf = (type: string, args: object): SynthesizedStack =>
  ({
    instance: { id: "prod-us-east-1-test", region: "us-east-1", accountId: "111111111111" },
    folder: "",
    json: { resource: { [type]: { one: args } } },
  }) as unknown as SynthesizedStack;
const found = (type: string, args: object): string[] =>
  metricRules
    .filter(({ id }) => id === "metrics-are-reported")
    .flatMap(({ find }) => find(new Estate([stackOf(type, args)])).map(({ what }) => what));

const dashboard = (...metrics: readonly unknown[][]) => ({ dashboard_body: JSON.stringify({ widgets: [{ properties: { metrics } }] }) });
const search = (text: string) => dashboard([{ expression: `SEARCH('${text}', 'Sum', 60)` }]);
const scaling = (name: string, dimension: string) => ({
  target_tracking_scaling_policy_configuration: {
    customized_metric_specification: {
      metrics: [
        {
          id: "m",
          metric_stat: { metric: { namespace: "Smart0DTE/Trading", metric_name: name, dimensions: [{ name: dimension, value: "a" }] } },
        },
      ],
    },
  },
});
const filter = (namespace: string, name: string) => ({ metric_transformation: { namespace, name, value: "1" } });
const alarm = (namespace: string, name: string, dimensions: object) => ({
  metric_query: [{ id: "m", metric: { namespace, metric_name: name, dimensions } }],
});

describe("metrics that the estate looks at", () => {
  it("are read from alarms, from widgets of dashboards and from scaling", async () => {
    const stacks = (await realStacks()).map(({ json, ...instance }) => ({ instance, folder: "", json })) as unknown as SynthesizedStack[];
    const asked = askedMetrics(new Estate(stacks));
    const types = new Set(asked.map(({ by }) => by.type));
    expect([...types].sort()).toEqual(["aws_appautoscaling_policy", "aws_cloudwatch_dashboard", "aws_cloudwatch_metric_alarm"]);
    // A search counts as what it searches for.
    expect(
      asked.filter(({ by, metric }) => by.type === "aws_cloudwatch_dashboard" && metric.name === "BucketSizeBytes").length,
    ).toBeGreaterThan(1);
  });

  it.each([
    ["a metric that nobody reports", "aws_cloudwatch_metric_alarm", alarm("AWS/RDS", "ReplicaLags", { DBInstanceIdentifier: "a" })],
    ["one by a dimension that it does not have", "aws_cloudwatch_metric_alarm", alarm("AWS/ECS", "CPUUtilization", { TaskId: "a" })],
    ["one without a dimension that it needs", "aws_cloudwatch_metric_alarm", alarm("AWS/WAFV2", "BlockedRequests", { Rule: "ALL" })],
    ["a figure that is not in the catalogue", "aws_appautoscaling_policy", scaling("QuotesSeen", "service.name")],
    ["a figure by a symbol", "aws_appautoscaling_policy", scaling("ActiveTradingSignals", "symbol")],
    ["a namespace of nobody", "aws_cloudwatch_log_metric_filter", filter("Some/Space", "Errors")],
    ["a line of a graph", "aws_cloudwatch_dashboard", dashboard(["AWS/SQS", "Age", "QueueName", "a", { stat: "Sum" }])],
    [
      "a search by dimensions that it does not have",
      "aws_cloudwatch_dashboard",
      search('{AWS/S3,SourceBucket} MetricName="ReplicationLatency"'),
    ],
    ["a search that is not understood", "aws_cloudwatch_dashboard", search("{AWS/S3,BucketName} anything")],
  ])("are refused for %s", (_, type, args) => {
    expect(found(type, args)).toHaveLength(1);
  });

  it.each([
    ["aws_cloudwatch_metric_alarm", alarm("AWS/WAFV2", "BlockedRequests", { WebACL: "a", Rule: "ALL" })],
    ["aws_appautoscaling_policy", scaling("ActiveTradingSignals", "service.name")],
    ["aws_cloudwatch_log_metric_filter", filter("smart0dte/prod/watch", "MarketOpen")],
    ["aws_cloudwatch_dashboard", search('{AWS/S3,SourceBucket,DestinationBucket,RuleId} MetricName="ReplicationLatency"')],
  ])("pass as AWS or the estate reports them: %s", (type, args) => {
    expect(found(type, args)).toEqual([]);
  });

  it("say what is allowed", () => {
    expect(found("aws_cloudwatch_metric_alarm", alarm("AWS/ECS", "CPUUtilization", { TaskId: "a" }))[0]).toContain(
      "AWS/ECS CPUUtilization is not there by TaskId, but by ClusterName",
    );
  });
});
