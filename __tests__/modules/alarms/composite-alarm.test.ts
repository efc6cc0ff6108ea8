import { tellsTopicOf } from "../../../src/modules/alarms/actions";
import { allOf, alarmsIn, type AlarmRule, anyOf, inAlarm, not, ruleText } from "../../../src/modules/alarms/alarm-rule";
import { CompositeAlarm } from "../../../src/modules/alarms/composite-alarm";
import { compositeLimits } from "../../../src/facts/composite-alarms";
import { onlyResource } from "../../helpers/estate";
import { synthModule } from "../../helpers/module";

const place = { names: { project: "smart0dte", owner: "prod" }, accountId: "333333333333", region: "us-west-2" };
const made = (rule: AlarmRule): Record<string, unknown> =>
  onlyResource(
    synthModule(
      (scope) =>
        void new CompositeAlarm(scope, "page", {
          place,
          name: "page-database",
          explanation: { meaning: "The database is down", firstAction: "look", runbook: "page-database" },
          rule,
          actions: tellsTopicOf(place, "critical"),
        }),
    ),
    "aws_cloudwatch_composite_alarm",
  ).args;

describe("the rule of a composite alarm", () => {
  it.each<[AlarmRule, string]>([
    [inAlarm("a"), 'ALARM("a")'],
    [anyOf(inAlarm("a")), 'ALARM("a")'],
    [anyOf(inAlarm("a"), inAlarm("b")), 'ALARM("a") OR ALARM("b")'],
    [allOf(anyOf(inAlarm("a"), inAlarm("b")), not(inAlarm("c"))), '(ALARM("a") OR ALARM("b")) AND (NOT ALARM("c"))'],
    [not(anyOf(inAlarm("a"), inAlarm("b"))), 'NOT (ALARM("a") OR ALARM("b"))'],
  ])("is written so that no order of operators has to be known: %j", (rule, text) => {
    expect(ruleText(rule)).toBe(text);
  });

  it("knows its alarms", () => {
    expect(alarmsIn(allOf(anyOf(inAlarm("a"), inAlarm("b")), not(inAlarm("c"))))).toEqual(["a", "b", "c"]);
  });

  it("names at least one", () => {
    expect(() => ruleText(anyOf())).toThrow("names no alarm");
  });
});

describe("a composite alarm", () => {
  it("tells the topic of its region", () => {
    expect(made(inAlarm("a"))).toMatchObject({
      alarm_name: "smart0dte-prod-page-database",
      alarm_actions: ["arn:aws:sns:us-west-2:333333333333:smart0dte-prod-alerts-critical"],
      ok_actions: ["arn:aws:sns:us-west-2:333333333333:smart0dte-prod-alerts-critical"],
    });
  });

  it("is refused where AWS takes no such rule", () => {
    const many = (count: number, length: number): AlarmRule =>
      anyOf(...Array.from({ length: count }, (_, index) => inAlarm(String(index).padStart(length, "a"))));
    expect(made(many(compositeLimits.children, 3)).alarm_rule).toBeTypeOf("string");
    expect(() => made(many(compositeLimits.children + 1, 3))).toThrow(/names 101 alarms/);
    expect(() => made(many(90, 200))).toThrow(/CloudWatch takes 100 and 10240: split it/);
  });
});
