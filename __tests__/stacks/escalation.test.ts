import { realStack, realStacks, resourceAt, resources } from "../helpers/estate";
import { statementsOf } from "../helpers/policy";

describe("production's escalation", () => {
  it("is there in each region by itself, for pages alone, and watched itself", async () => {
    for (const region of ["us-east-1", "us-west-2"]) {
      const stack = await realStack(`prod-${region}-observability`);
      const { args } = resourceAt(stack, "escalation/machine/machine");
      expect(JSON.parse(String(args.definition))).toMatchObject({
        States: { "tell-second": { Parameters: { TopicArn: `arn:aws:sns:${region}:333333333333:smart0dte-prod-pages-second-level` } } },
      });
      const rule = resources(stack, "aws_cloudwatch_event_rule").find(({ args: { name } }) => name === "smart0dte-prod-pages-escalate");
      expect(JSON.parse(String(rule?.args.event_pattern))).toMatchObject({
        "detail-type": ["CloudWatch Alarm State Change"],
        detail: { alarmName: [{ prefix: "smart0dte-prod-page-" }], state: { value: ["ALARM"] } },
      });
      const alarms = resources(stack, "aws_cloudwatch_metric_alarm").map(({ args: { alarm_name: name } }) => name);
      expect(alarms).toEqual(
        expect.arrayContaining(["smart0dte-prod-state-machine-escalation-failed", "smart0dte-prod-rule-pages-escalate-failed"]),
      );
      const people = resources(stack, "aws_sns_topic_subscription").map(
        ({ args: { protocol, endpoint } }) => `${String(protocol)} ${String(endpoint)}`,
      );
      const onCall = ["sms +12025550151", "sms +12025550152", "email oncall-early@smart0dte.com", "email oncall-late@smart0dte.com"];
      const levels = ["sms +12025550145", "sms +12025550167", "sms +12025550189", "email management@smart0dte.com"];
      expect(people.sort()).toEqual([...onCall, ...levels].sort());
    }
  });

  it("may do what its steps need and nothing more", async () => {
    const stack = await realStack("prod-us-east-1-observability");
    const policies = resources(stack, "aws_iam_role_policy").filter(({ name }) => name.startsWith("escalation_machine"));
    const statements = policies.flatMap(({ args }) => statementsOf(args.policy));
    const own = statements.filter(({ Sid }) => ["LookAtPages", "ReadAcknowledgement", "TellLevels", "CallFunctions"].includes(String(Sid)));
    expect(own.map(({ Action }) => Action)).toEqual([
      "cloudwatch:DescribeAlarms",
      "ssm:GetParameter",
      "sns:Publish",
      "lambda:InvokeFunction",
    ]);
    expect(JSON.stringify(own.map(({ Resource }) => Resource))).not.toContain('*"]');
  });

  it("knows the rota by names alone: no address is in its function or its definition", async () => {
    const stack = await realStack("prod-us-east-1-observability");
    const codes = resources(stack, "aws_lambda_function").filter(({ args }) => args.function_name === "smart0dte-prod-on-call");
    const [{ variables }] = codes.map(({ args }) => args.environment) as [{ variables: Record<string, string> }];
    expect(JSON.parse(variables.ROTA ?? "")).toMatchObject({ timeZone: "America/New_York", weeks: ["desk-early", "desk-late"] });
    const { definition } = resourceAt(stack, "escalation/machine/machine").args;
    expect(definition).toContain("arn:aws:sns:us-east-1:333333333333:smart0dte-prod-pages-on-call-desk-late");
    expect(JSON.stringify(variables) + String(definition)).not.toMatch(/\+1202|@smart0dte/);
  });

  it("is not there where pages wake nobody", async () => {
    for (const stack of (await realStacks()).filter(({ layer, owner }) => layer === "observability" && owner !== "prod"))
      expect(resources(stack, "aws_sfn_state_machine")).toEqual([]);
  });
});
