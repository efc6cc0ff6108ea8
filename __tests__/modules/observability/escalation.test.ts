import { everyState } from "../../../src/modules/state-machines/definition";
import { escalation } from "../../../src/modules/observability/escalation-machine";
import { realStack, realStacks, resourceAt, resources } from "../../helpers/estate";
import { statementsOf } from "../../helpers/policy";
import { type Answer, runMachine } from "../../helpers/state-machine-run";
import { languageErrors } from "../../helpers/state-machines";

const page = "smart0dte-prod-page-database";
const event = {
  time: "2026-12-01T16:02:30Z",
  region: "us-east-1",
  detail: { alarmName: page, state: { value: "ALARM" } },
};
const machine = escalation({
  firstSeconds: 300,
  secondSeconds: 600,
  secondTopicArn: "arn:second",
  thirdTopicArn: "arn:third",
  acknowledgement: "/smart0dte/prod/pages/acknowledged",
});

const rings = { CompositeAlarms: [{ AlarmName: page, StateValue: "ALARM" }] };
const acknowledged = (name: string, at: string) => ({ Parameter: { Value: name, LastModifiedDate: at } });
const nobody = acknowledged("nothing", "2026-01-01T00:00:00Z");

/** Plays the machine; the answers that are given take the place of a page that rings on and that nobody acknowledges. */
function play(answers: Readonly<Record<string, () => Readonly<Record<string, unknown>>>> = {}, played = machine) {
  const told: string[] = [];
  const answer: Answer = ({ name, resource, parameters }) => {
    const given = answers[name]?.();
    if (resource.includes("sns:publish")) told.push(String(parameters.TopicArn));
    return given ?? (resource.includes("describeAlarms") ? rings : resource.includes("getParameter") ? nobody : { MessageId: "1" });
  };
  return { run: runMachine(played, event, answer), told };
}

const fails = (): never => {
  throw new Error("throttled");
};

describe("the escalation of a page", () => {
  it("is right in AWS's own language, and leads to every state that it has", () => {
    expect(languageErrors(JSON.stringify(machine))).toEqual([]);
    const suppressedOnce = [{ ...rings.CompositeAlarms[0], ActionsSuppressedBy: "Alarm" }];
    let looks = 0;
    const runs = [
      play(),
      play({ "look-before-second": () => ({ CompositeAlarms: [{ StateValue: "OK" }] }) }),
      play({ "read-before-second": () => acknowledged(page, "2026-12-01T16:04:00Z") }),
      play({ "look-before-second": () => (looks++ === 0 ? { CompositeAlarms: suppressedOnce } : rings) }),
      play({ "look-before-third": () => (looks++ === 2 ? { CompositeAlarms: suppressedOnce } : rings) }),
      play({ "tell-third": fails }),
    ];
    expect(new Set(runs.flatMap(({ run }) => run.states))).toEqual(new Set(everyState(machine).keys()));
  });

  it("tells the second level after five minutes and the third ten later, where nobody answers", () => {
    const { run, told } = play();
    expect(told).toEqual(["arn:second", "arn:third"]);
    expect([run.waited, run.end]).toEqual([900, "succeeded"]);
  });

  it("ends when the page does", () => {
    expect(play({ "look-before-second": () => ({ CompositeAlarms: [{ StateValue: "OK" }] }) }).told).toEqual([]);
    expect(play({ "look-before-third": () => ({ CompositeAlarms: [{ StateValue: "OK" }] }) }).told).toEqual(["arn:second"]);
  });

  it("ends with an acknowledgement, also one that comes after the second level was told", () => {
    const answer = () => acknowledged(page, "2026-12-01T16:03:00Z");
    expect(play({ "read-before-second": answer }).told).toEqual([]);
    expect(play({ "read-before-third": answer }).told).toEqual(["arn:second"]);
  });

  it("takes no acknowledgement of another page or of an earlier time for one of this", () => {
    for (const answer of [acknowledged("smart0dte-prod-page-cache", "2026-12-01T16:03:00Z"), acknowledged(page, "2026-12-01T16:02:29Z")])
      expect(play({ "read-before-second": () => answer, "read-before-third": () => answer }).told).toEqual(["arn:second", "arn:third"]);
  });

  it("waits while a deeper cause keeps the page silent, and goes on when it rings by itself", () => {
    let looks = 0;
    const { run, told } = play({
      "look-before-second": () => (looks++ < 3 ? { CompositeAlarms: [{ StateValue: "ALARM", ActionsSuppressedBy: "Alarm" }] } : rings),
    });
    expect(told).toEqual(["arn:second", "arn:third"]);
    expect(run.waited).toBe(900 + 3 * 60);
  });

  it.each(["look-before-second", "read-before-second", "look-before-third", "read-before-third"])(
    "tells rather than not where %s fails",
    (state) => {
      expect(play({ [state]: fails }).told).toEqual(["arn:second", "arn:third"]);
    },
  );

  it("tells where the page is not to be found any more", () => {
    const none = () => ({ CompositeAlarms: [] });
    expect(play({ "look-before-second": none, "look-before-third": none }).told).toEqual(["arn:second", "arn:third"]);
  });

  it("passes over a level that cannot be told, at once, and fails loudly when none is left", () => {
    const { run, told } = play({ "tell-second": fails });
    expect(told).toEqual(["arn:third"]);
    expect(run.waited).toBe(300);
    expect(play({ "tell-second": fails, "tell-third": fails }).run.end).toBe("failed");
  });

  it("tries every call of AWS again before it takes it for failed", () => {
    for (const [name, state] of everyState(machine))
      if (state.Type === "Task") expect(state.Retry?.[0]?.MaxAttempts ?? 0, name).toBeGreaterThanOrEqual(5);
  });
});

describe("the escalation with a rota", () => {
  const withRota = escalation({
    firstSeconds: 300,
    secondSeconds: 600,
    secondTopicArn: "arn:second",
    thirdTopicArn: "arn:third",
    acknowledgement: "/smart0dte/prod/pages/acknowledged",
    onCall: {
      functionArn: "arn:aws:lambda:us-east-1:333333333333:function:smart0dte-prod-on-call",
      topicArns: { ana: "arn:on-call-ana", ben: "arn:on-call-ben" },
    },
  });
  const onCall = (person: string) => ({ "who-is-on-call": () => ({ Payload: { person } }) });
  const known = onCall("ana");

  it("is right in AWS's own language, and leads to every state that it has", () => {
    expect(languageErrors(JSON.stringify(withRota))).toEqual([]);
    let looks = 0;
    const suppressed = [{ ...rings.CompositeAlarms[0], ActionsSuppressedBy: "Alarm" }];
    const silentAt = (which: number) => () => (looks++ === which ? { CompositeAlarms: suppressed } : rings);
    const runs = [
      play({ ...known, "look-before-first": silentAt(0) }, withRota),
      play({ ...known, "look-before-second": silentAt(2) }, withRota),
      play({ ...known, "look-before-third": silentAt(4) }, withRota),
      play({ "look-before-first": () => ({ CompositeAlarms: [{ StateValue: "OK" }] }) }, withRota),
      play({ "read-before-first": () => acknowledged(page, "2026-12-01T16:04:00Z") }, withRota),
      play({ ...known, "tell-third": fails }, withRota),
      play(onCall("ben"), withRota),
    ];
    expect(new Set(runs.flatMap(({ run }) => run.states))).toEqual(new Set(everyState(withRota).keys()));
  });

  it("tells whoever is on call at once, then the levels in their time", () => {
    const { run, told } = play(known, withRota);
    expect(told).toEqual(["arn:on-call-ana", "arn:second", "arn:third"]);
    expect(run.waited).toBe(900);
    expect(play(onCall("ben"), withRota).told[0]).toBe("arn:on-call-ben");
  });

  it.each([
    ["nobody knows who is on call", { "who-is-on-call": fails }],
    ["the function answers with nothing", { "who-is-on-call": () => ({ Payload: {} }) }],
    ["the function names somebody unknown", onCall("dora")],
    ["whoever is on call cannot be told", { ...known, "tell-on-call-ana": fails }],
  ])("tells the second level at once where %s", (_, answers) => {
    const { run, told } = play(answers, withRota);
    expect(told).toEqual(["arn:second", "arn:third"]);
    expect(run.waited).toBe(600);
  });
});

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
