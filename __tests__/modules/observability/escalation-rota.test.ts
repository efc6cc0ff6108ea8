import { everyState } from "../../../src/modules/state-machines/definition";
import { escalation } from "../../../src/modules/observability/escalation-machine";
import { acknowledged, claimed, deliver, event, fails, nobody, page, plan, play, rings } from "../../helpers/escalation-play";
import { runMachine } from "../../helpers/state-machine-run";
import { languageErrors } from "../../helpers/state-machines";

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
