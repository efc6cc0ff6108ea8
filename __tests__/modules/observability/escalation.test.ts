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
const plan = {
  machineArn: "arn:aws:states:us-east-1:333333333333:stateMachine:smart0dte-prod-escalation",
  firstSeconds: 300,
  secondSeconds: 600,
  secondTopicArn: "arn:second",
  thirdTopicArn: "arn:third",
  acknowledgements: "/smart0dte/prod/pages/acknowledged/*",
  linkFunctionArn: "arn:aws:lambda:us-east-1:333333333333:function:smart0dte-prod-page-link",
  everybodyAtOnce: ["smart0dte-prod-page-region", "smart0dte-prod-page-peer"],
};
const machine = escalation(plan);
/** What the run is given that escalates. */
const claimed = { ...event, claimed: true };

const rings = { CompositeAlarms: [{ AlarmName: page, StateValue: "ALARM" }] };
const acknowledged = (name: string, at: string) => ({ Parameter: { Value: name, LastModifiedDate: at } });
const nobody = acknowledged("nothing", "2026-01-01T00:00:00Z");
const link = "https://abcdefghij.execute-api.us-east-1.amazonaws.com/token";

/** Plays the run that has claimed the page's change; the answers that are given take the place of a page that rings on and that nobody acknowledges. */
function play(answers: Readonly<Record<string, () => Readonly<Record<string, unknown>>>> = {}, played = machine, of = event) {
  const told: string[] = [];
  /** Topics that were told with a link. */
  const linked: string[] = [];
  const answer: Answer = ({ name, resource, parameters }) => {
    const given = answers[name]?.();
    if (resource.includes("sns:publish")) {
      told.push(String(parameters.TopicArn));
      if (JSON.stringify(parameters.Message).includes(link)) linked.push(String(parameters.TopicArn));
    }
    if (given !== undefined) return given;
    if (name.startsWith("link-for-")) return { Payload: { link } };
    return resource.includes("describeAlarms") ? rings : resource.includes("getParameter") ? nobody : { MessageId: "1" };
  };
  return { run: runMachine(played, { claimed: true, ...of }, answer), told, linked };
}

const fails = (): never => {
  throw new Error("throttled");
};

/** Delivers events to the machine, in which a run may start another one; @returns who was told, in order */
function deliver(events: readonly (typeof event)[], claim: (name: string) => "started" | "exists" | "fails", played = machine) {
  const told: string[] = [];
  const names: string[] = [];
  const run = (input: Readonly<Record<string, unknown>>): ReturnType<typeof runMachine> =>
    runMachine(played, input, ({ name, resource, parameters }) => {
      if (resource.includes("sns:publish")) told.push(String(parameters.TopicArn));
      if (name === "claim") {
        names.push(String(parameters.Name));
        const claimed = claim(names.at(-1) ?? "");
        if (claimed === "exists") throw Object.assign(new Error("exists"), { name: "StepFunctions.ExecutionAlreadyExistsException" });
        if (claimed === "fails") fails();
        run({ ...input, claimed: true });
        return { executionArn: "arn:run" };
      }
      if (name.startsWith("link-for-")) return { Payload: { link } };
      return resource.includes("describeAlarms") ? rings : resource.includes("getParameter") ? nobody : { MessageId: "1" };
    });
  return { ends: events.map((one) => run(one)), told, names };
}

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
      play({ "link-for-second": fails, "link-for-third": fails, "tell-third": fails }),
      ...deliver([event], () => "exists").ends.map((run) => ({ run })),
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
    const second = { "tell-second": fails, "tell-second-linked": fails };
    const { run, told } = play(second);
    expect(told).toEqual(["arn:third"]);
    expect(run.waited).toBe(300);
    expect(play({ ...second, "tell-third": fails, "tell-third-linked": fails }).run.end).toBe("failed");
  });

  it("tries every call of AWS again before it takes it for failed, but for what only adds a link or spares a message", () => {
    for (const [name, state] of everyState(machine))
      if (state.Type === "Task" && !name.includes("link") && name !== "claim")
        expect(state.Retry?.[0]?.MaxAttempts ?? 0, name).toBeGreaterThanOrEqual(5);
  });

  it("ends with an acknowledgement by the link of just this ringing, whatever it says besides", () => {
    const byLink = (start: string) => () => acknowledged(`${start} link of the second level`, "2026-12-01T16:03:00Z");
    expect(play({ "read-before-second": byLink("2026-12-01T16:02:30Z") }).told).toEqual([]);
    expect(play({ "read-before-third": byLink("2026-12-01T16:02:30Z") }).told).toEqual(["arn:second"]);
    const earlier = byLink("2026-12-01T16:02:29Z");
    expect(play({ "read-before-second": earlier, "read-before-third": earlier }).told).toEqual(["arn:second", "arn:third"]);
  });

  it("looks for the acknowledgement of its own page", () => {
    let asked: unknown;
    runMachine(machine, claimed, ({ name, resource, parameters }) => {
      if (name === "read-before-second") asked = parameters.Name;
      return resource.includes("describeAlarms") ? rings : acknowledged(page, "2026-12-01T16:04:00Z");
    });
    expect(asked).toEqual([page]);
    expect(JSON.stringify(machine)).toContain("States.Format('/smart0dte/prod/pages/acknowledged/{}', $.detail.alarmName)");
  });
});

describe("an event of a page's change", () => {
  const taken = () => {
    const names = new Set<string>();
    return (name: string) => (names.has(name) ? "exists" : (names.add(name), "started"));
  };
  const everybody = ["arn:second", "arn:third"];

  it("that is delivered twice is escalated once", () => {
    const { told, ends } = deliver([event, event], taken());
    expect(told).toEqual(everybody);
    expect(ends.map(({ states, end }) => [states, end])).toEqual([
      [["claimed", "claim", "escalated-elsewhere"], "succeeded"],
      [["claimed", "claim", "escalated-elsewhere"], "succeeded"],
    ]);
  });

  it("is escalated for each page and each time at which it begins to ring", () => {
    const later = { ...event, time: "2026-12-01T16:02:31Z" };
    const other = { ...event, detail: { ...event.detail, alarmName: "smart0dte-prod-page-cache" } };
    const { told, names } = deliver([event, later, other], taken());
    expect(told).toEqual([...everybody, ...everybody, ...everybody]);
    expect(new Set(names).size).toBe(3);
  });

  it("is escalated by the run itself where the claim fails, twice rather than never", () => {
    const { told, ends } = deliver([event, event], () => "fails");
    expect(told).toEqual([...everybody, ...everybody]);
    expect(ends.map(({ states }) => states.includes("everybody-told"))).toEqual([true, true]);
  });

  it("waits for its claim no more than a quarter of a minute, tries included", () => {
    const { claim } = machine.States;
    if (claim?.Type !== "Task") throw new Error("the claim is no task");
    const [again, ...more] = claim.Retry ?? [];
    if (again === undefined) throw new Error("the claim is not tried again");
    expect(claim.TimeoutSeconds * (1 + again.MaxAttempts) + again.IntervalSeconds).toBeLessThanOrEqual(15);
    expect(more).toEqual([]);
  });

  it("makes a name that Step Functions takes, of page and time, and starts the machine itself with what it got", () => {
    const { claim } = machine.States;
    expect(claim).toMatchObject({
      Parameters: {
        StateMachineArn: plan.machineArn,
        "Name.$": "States.Hash(States.Format('{} {}', $.detail.alarmName, $.time), 'SHA-256')",
        Input: { "time.$": "$.time", "region.$": "$.region", "detail.$": "$.detail", claimed: true },
      },
    });
  });
});

describe("the link of a level", () => {
  it("is asked for by page, start and level, and stands in the message", () => {
    const asked: unknown[] = [];
    const { linked } = play();
    runMachine(machine, claimed, ({ name, resource, parameters }) => {
      if (name.startsWith("link-for-")) asked.push(parameters.Payload);
      return resource.includes("describeAlarms") ? rings : name.startsWith("link-for-") ? { Payload: { link } } : nobody;
    });
    expect(linked).toEqual(["arn:second", "arn:third"]);
    expect(asked).toEqual([expect.objectContaining({ level: "second" }), expect.objectContaining({ level: "third" })]);
  });

  it.each<readonly [string, () => Readonly<Record<string, unknown>>]>([
    ["fails", fails],
    ["answers with nothing", () => ({ Payload: null })],
    ["answers with another thing", () => ({ Payload: { link: 7 } })],
    ["answers with no link", () => ({ Payload: { link: "" } })],
    ["answers with an address that is none of API Gateway's", () => ({ Payload: { link: "https://example.com/token" } })],
  ])("is left out, and nobody waits for it, where the function %s", (_, answer) => {
    const { run, told, linked } = play({ "link-for-second": answer, "link-for-third": answer });
    expect(told).toEqual(["arn:second", "arn:third"]);
    expect(linked).toEqual([]);
    expect(run.states.filter((state) => state.endsWith("-linked"))).toEqual([]);
    expect([run.waited, run.end]).toEqual([900, "succeeded"]);
  });

  it("is left out where the message with it is refused, and the level is told without", () => {
    const { run, told } = play({ "tell-second-linked": fails, "tell-third-linked": fails });
    expect(told).toEqual(["arn:second", "arn:third"]);
    expect(run.waited).toBe(900);
  });

  it("may take no more than a quarter of a minute, tries included", () => {
    const longest = [...everyState(machine)].filter(([name]) => name.startsWith("link-for-"));
    for (const [name, state] of longest) {
      if (state.Type !== "Task") throw new Error(`${name} is no task`);
      const tries = state.Retry ?? [];
      expect(tries.map(({ ErrorEquals }) => ErrorEquals)).toEqual([["States.ALL"]]);
      const [again, pause] = [tries[0]?.MaxAttempts ?? 0, tries[0]?.IntervalSeconds ?? 0];
      expect(again).toBe(1);
      expect(state.TimeoutSeconds * (1 + again) + pause).toBeLessThanOrEqual(15);
    }
    expect(longest).toHaveLength(2);
  });
});

describe("a region that is lost", () => {
  it.each(plan.everybodyAtOnce)("is told to all levels at once: %s", (alarmName) => {
    const { run, told } = play({}, machine, { ...event, detail: { ...event.detail, alarmName } });
    expect(told).toEqual(["arn:second", "arn:third"]);
    expect(run.waited).toBe(0);
  });
});

describe("the escalation with a rota", () => {
  const withRota = escalation({
    ...plan,
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
      play({ ...known, "link-for-first": fails, "link-for-second": fails, "link-for-third": fails, "tell-third": fails }, withRota),
      play({ ...onCall("ben"), "link-for-first": fails }, withRota),
      play(onCall("ben"), withRota),
      ...deliver([event], () => "exists", withRota).ends.map((run) => ({ run })),
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
    ["the function answers with null", { "who-is-on-call": () => ({ Payload: null }) }],
    ["whoever is on call cannot be told", { ...known, "tell-on-call-ana": fails, "tell-linked-on-call-ana": fails }],
  ])("tells the second level at once where %s", (_, answers) => {
    const { run, told } = play(answers, withRota);
    expect(told).toEqual(["arn:second", "arn:third"]);
    expect(run.waited).toBe(600);
  });
});

describe("the link of whoever is on call", () => {
  const withRota = escalation({
    ...plan,
    onCall: { functionArn: "arn:aws:lambda:us-east-1:333333333333:function:smart0dte-prod-on-call", topicArns: { ana: "arn:on-call-ana" } },
  });
  const known = { "who-is-on-call": () => ({ Payload: { person: "ana" } }) };

  it("names them, and is in the message", () => {
    let asked: unknown;
    runMachine(withRota, claimed, ({ name, resource, parameters }) => {
      if (name === "link-for-first") asked = parameters.Payload;
      if (name === "who-is-on-call") return { Payload: { person: "ana" } };
      return resource.includes("describeAlarms") ? rings : nobody;
    });
    expect(asked).toMatchObject({ level: "first", "onCall.$": "$.onCall.answer" });
    expect(play(known, withRota).linked).toEqual(["arn:on-call-ana", "arn:second", "arn:third"]);
  });

  it.each([
    ["the function fails", { "link-for-first": fails }],
    ["the message with it is refused", { "tell-linked-on-call-ana": fails }],
  ])("is left out, and they are told at once, where %s", (_, answers) => {
    const { run, told, linked } = play({ ...known, ...answers }, withRota);
    expect(told).toEqual(["arn:on-call-ana", "arn:second", "arn:third"]);
    expect(linked).not.toContain("arn:on-call-ana");
    expect(run.waited).toBe(900);
  });

  it("does not keep a lost region from being told to all at once", () => {
    const { run, told } = play(known, withRota, { ...event, detail: { ...event.detail, alarmName: "smart0dte-prod-page-peer" } });
    expect([told, run.waited]).toEqual([["arn:on-call-ana", "arn:second", "arn:third"], 0]);
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
