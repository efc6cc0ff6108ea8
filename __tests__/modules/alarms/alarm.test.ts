import { tells, tellsTopicOf } from "../../../src/modules/alarms/actions";
import { Alarm, type AlarmProps } from "../../../src/modules/alarms/alarm";
import { onlyResource } from "../../helpers/estate";
import { synthModule } from "../../helpers/module";

const place = { names: { project: "smart0dte", owner: "prod" }, accountId: "333333333333", region: "us-east-1" };
const cpu = { namespace: "AWS/RDS", name: "CPUUtilization", dimensions: { DBInstanceIdentifier: "db" }, statistic: "Average" } as const;
const usual: AlarmProps = {
  place,
  name: "database-cpu",
  explanation: { meaning: "The database is busy", firstAction: "look at the top queries", runbook: "database-cpu" },
  measure: cpu,
  threshold: 80,
  periodSeconds: 60,
  periods: 10,
  actions: tellsTopicOf(place, "warning"),
};
const argumentsOf = (changed: Partial<AlarmProps>): Record<string, unknown> =>
  onlyResource(
    synthModule((scope) => void new Alarm(scope, "database-cpu", { ...usual, ...changed })),
    "aws_cloudwatch_metric_alarm",
  ).args;

describe("an alarm", () => {
  it("says what it means, what to do first and where more is written", () => {
    expect(argumentsOf({}).alarm_description).toBe(
      "The database is busy. First: look at the top queries. Runbook: docs/alarms.md#database-cpu",
    );
  });

  it("tells the topic of its severity in its own region, of the trouble and of its end", () => {
    const topic = ["arn:aws:sns:us-east-1:333333333333:smart0dte-prod-alerts-warning"];
    expect(argumentsOf({})).toMatchObject({ alarm_actions: topic, ok_actions: topic });
    expect(argumentsOf({ actions: tells("arn:a", "arn:b") })).toMatchObject({ alarm_actions: ["arn:a", "arn:b"] });
  });

  it("has the address of its own construct, so that hand-made alarms could become this without being made again", () => {
    const { address } = onlyResource(
      synthModule((scope) => void new Alarm(scope, "database-cpu", usual)),
      "aws_cloudwatch_metric_alarm",
    );
    expect(address).toBe("aws_cloudwatch_metric_alarm.database-cpu");
  });

  it.each([
    ["above", "notBreaching"],
    ["atLeast", "notBreaching"],
    ["below", "breaching"],
    ["atMost", "breaching"],
  ] as const)("takes silence, where values are bad when they are %s, for %s", (is, silence) => {
    expect(argumentsOf({ is }).treat_missing_data).toBe(silence);
  });

  it("lets a silence mean what its metric says it means", () => {
    expect(argumentsOf({ silence: "trouble" }).treat_missing_data).toBe("breaching");
    expect(argumentsOf({ is: "below", silence: "unchanged" }).treat_missing_data).toBe("ignore");
  });

  it("looks at one metric by a plain or an extended statistic", () => {
    expect(argumentsOf({})).toMatchObject({ statistic: "Average", period: 60, metric_name: "CPUUtilization" });
    const slow = argumentsOf({ measure: { ...cpu, statistic: "p99" } });
    expect([slow.statistic, slow.extended_statistic]).toEqual([undefined, "p99"]);
  });

  it("looks at a figure computed of several metrics, of which only the result is compared", () => {
    const { metric_query: queries, period } = argumentsOf({
      measure: { expression: "a / b", label: "share", of: { a: cpu, b: { ...cpu, statistic: "Maximum" } } },
    }) as { metric_query: { id: string; return_data?: boolean; metric?: { period: number; stat: string } }[]; period?: number };
    expect(period).toBeUndefined();
    expect(queries.filter(({ return_data: shown }) => shown).map(({ id }) => id)).toEqual(["result"]);
    expect(queries.flatMap(({ metric }) => (metric === undefined ? [] : [[metric.period, metric.stat]]))).toEqual([
      [60, "Average"],
      [60, "Maximum"],
    ]);
  });

  it("compares with the band of what is usual", () => {
    const { measure: _, threshold: __, ...rest } = usual;
    const { args } = onlyResource(
      synthModule((scope) => void new Alarm(scope, "unusual", { ...rest, measure: { unusual: cpu, deviations: 3, side: "either" } })),
      "aws_cloudwatch_metric_alarm",
    );
    expect(args).toMatchObject({ comparison_operator: "LessThanLowerOrGreaterThanUpperThreshold", threshold_metric_id: "expected" });
    expect(args.threshold).toBeUndefined();
    expect(args.metric_query).toMatchObject([{ expression: "ANOMALY_DETECTION_BAND(measured, 3)" }, { id: "measured" }]);
  });

  it.each<[string, Partial<AlarmProps>, RegExp]>([
    ["more than a day", { periodSeconds: 300, periods: 289 }, /looks at 289 periods of 300 s; CloudWatch evaluates at most 86400 s/],
    ["more than a week", { periodSeconds: 3600, periods: 169 }, /at most 604800 s/],
    ["more bad periods than it looks at", { periods: 2, datapoints: 3 }, /wants 3 bad periods of 2/],
    [
      "a description that is too long",
      { explanation: { ...usual.explanation, meaning: "x".repeat(1024) } },
      /has 10\d\d characters and CloudWatch takes 1024/,
    ],
  ])("refuses %s", (_, changed, message) => {
    expect(() => argumentsOf(changed)).toThrow(message);
  });
});
