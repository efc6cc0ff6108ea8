import { compileExpression } from "../../../../src/estate/judge/alarms/expression";
import { compileAlarm } from "../../../../src/estate/judge/alarms/metric-alarm";
import { type AlarmState, type MetricAlarm } from "../../../../src/estate/judge/alarms/model";
import { compileRule } from "../../../../src/estate/judge/alarms/rule";

const usual: MetricAlarm = {
  kind: "metric",
  name: "a",
  stack: "s",
  environment: "prod",
  region: "us-east-1",
  description: "",
  resource: "writer/instance",
  notifies: ["t"],
  series: { value: { namespace: "N", name: "M", dimensions: {}, statistic: "Sum" } },
  expression: "value",
  comparison: "GreaterThanThreshold",
  threshold: 5,
  periodSeconds: 60,
  periods: 3,
  datapoints: 3,
  missing: "missing",
};

/** State after the newest of some points, oldest first: X is bad, 0 is good, - is missing. */
function after(points: string, changed: Partial<MetricAlarm> = {}, before: AlarmState = "OK"): AlarmState {
  const values = points.split("").map((point) => (point === "X" ? 9 : point === "0" ? 1 : undefined));
  return compileAlarm({ ...usual, ...changed }).stateAt(values.length, before, (_, minute) => values[minute - 1]);
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html, its tables for three of three */
describe("an alarm that looks at three periods", () => {
  it.each([
    // points, missing, ignore (before: OK), breaching, notBreaching
    ["0-X-X", "OK", "OK", "OK", "OK"],
    ["0----", "OK", "OK", "OK", "OK"],
    ["-----", "INSUFFICIENT_DATA", "OK", "ALARM", "OK"],
    ["0XX-X", "ALARM", "ALARM", "ALARM", "ALARM"],
    ["--X--", "ALARM", "OK", "ALARM", "OK"],
    ["----X", "OK", "OK", "ALARM", "OK"],
  ] as const)("after %s is in the state that AWS's table gives", (points, missing, ignore, breaching, notBreaching) => {
    expect([after(points, { missing: "missing" }), after(points, { missing: "ignore" })]).toEqual([missing, ignore]);
    expect([after(points, { missing: "breaching" }), after(points, { missing: "notBreaching" })]).toEqual([breaching, notBreaching]);
  });

  it("keeps what it knew where missing data change nothing", () => {
    expect(after("-----", { missing: "ignore" }, "ALARM")).toBe("ALARM");
    expect(after("--0--", { missing: "ignore" }, "ALARM")).toBe("OK");
  });

  it("rings for some of them", () => {
    expect(after("X0X", { datapoints: 2 })).toBe("ALARM");
    expect(after("X00", { datapoints: 2 })).toBe("OK");
  });

  it("looks at periods of several minutes by their ends", () => {
    const every = (minute: number): number => (minute > 10 ? 9 : 1);
    const alarm = compileAlarm({ ...usual, periodSeconds: 300, periods: 2, datapoints: 2 });
    expect([15, 16, 20].map((minute) => alarm.stateAt(minute, "OK", (_, at) => every(at)))).toEqual(["OK", "ALARM", "ALARM"]);
  });

  it("refuses a comparison that it does not know", () => {
    expect(() => compileAlarm({ ...usual, comparison: "GreaterThanUpperThreshold" })).toThrow(/not understood/);
  });
});

describe("metric math", () => {
  const values: Readonly<Record<string, number>> = { a: 6, b: 3, SERVICE_QUOTA: 200 };
  const of = (text: string): number | undefined => compileExpression(text)((name) => values[name]);

  it.each([
    ["a", 6],
    ["a + b * 2", 12],
    ["(a + b) * 2", 18],
    ["a - b - 1", 2],
    ["100 * FILL(none, 0) / a", 0],
    ["100 * FILL(a, 0) / (FILL(b, 0) + FILL(none, 0))", 200],
    ["MAX([a, b, none])", 6],
    ["SUM([a, b, none])", 9],
    ["SUM([none])", undefined],
    ["100 * a / SERVICE_QUOTA(a)", 3],
    ["MAX([none])", undefined],
    ["a / none", undefined],
    ["a / (b - 3)", undefined],
  ] as const)("%s is %s", (text, value) => {
    expect(of(text)).toBe(value);
  });

  it("looks at the period before for a difference, and has none where that has no data", () => {
    const free = [400, 500];
    const compiled = compileExpression("IF(DIFF(free) < 0, free / (0 - DIFF(free)), 1000)");
    expect(compiled((_, before = 0) => free[before])).toBe(4);
    expect(compiled((_, before = 0) => [500, 400][before])).toBe(1000);
    expect(compiled((_, before = 0) => [500][before])).toBeUndefined();
    expect(compileExpression("IF(a > b, a, b)")((name) => ({ a: 1, b: 2 })[name])).toBe(2);
  });

  it.each(["a ^ b", "RATE(a)", "DIFF(3)", "IF(a = b, 1, 2)", "IF(a < b, 1)", "a +", "(a", "a b", "MAX(a, b)"])(
    "refuses %s, which it does not understand",
    (text) => {
      expect(() => of(text)).toThrow(/not understood/);
    },
  );
});

describe("the rule of a composite alarm", () => {
  const states: Readonly<Record<string, AlarmState>> = { a: "ALARM", b: "OK", c: "INSUFFICIENT_DATA" };
  const holds = (text: string): boolean => compileRule(text).holds((name) => states[name]);

  it.each([
    ['ALARM("a")', true],
    ['ALARM("b") OR ALARM("a")', true],
    ['ALARM("a") AND ALARM("b")', false],
    ['ALARM("a") AND (NOT ALARM("b"))', true],
    ['NOT ALARM("a") OR OK("b")', true],
    ['ALARM("b") AND ALARM("a") OR ALARM("a")', true],
    ['INSUFFICIENT_DATA("c")', true],
    ['ALARM("nobody")', false],
    ["TRUE", true],
  ])("%s holds: %s", (text, held) => {
    expect(holds(text)).toBe(held);
  });

  it.each(['ALARM("a"', 'ALARM("a") XOR ALARM("b")', "", 'SOMETIMES("a")'])("refuses %j", (text) => {
    expect(() => holds(text)).toThrow(/not understood/);
  });
});
