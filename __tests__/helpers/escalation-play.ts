import { escalation } from "../../src/modules/observability/escalation-machine";
import { type Answer, runMachine } from "./state-machine-run";

/** The machine of a page's escalation, played without AWS: what it is given, what answers it, and who was told. */
export const page = "smart0dte-prod-page-database";
export const event = {
  time: "2026-12-01T16:02:30Z",
  region: "us-east-1",
  detail: { alarmName: page, state: { value: "ALARM" } },
};
export const plan = {
  machineArn: "arn:aws:states:us-east-1:333333333333:stateMachine:smart0dte-prod-escalation",
  firstSeconds: 300,
  secondSeconds: 600,
  secondTopicArn: "arn:second",
  thirdTopicArn: "arn:third",
  acknowledgements: "/smart0dte/prod/pages/acknowledged/*",
  linkFunctionArn: "arn:aws:lambda:us-east-1:333333333333:function:smart0dte-prod-page-link",
  everybodyAtOnce: ["smart0dte-prod-page-region", "smart0dte-prod-page-peer"],
};
export const machine = escalation(plan);
/** What the run is given that escalates. */
export const claimed = { ...event, claimed: true };

export const rings = { CompositeAlarms: [{ AlarmName: page, StateValue: "ALARM" }] };
export const acknowledged = (name: string, at: string) => ({ Parameter: { Value: name, LastModifiedDate: at } });
export const nobody = acknowledged("nothing", "2026-01-01T00:00:00Z");
export const link = "https://abcdefghij.execute-api.us-east-1.amazonaws.com/token";

/** Plays the run that has claimed the page's change; the answers that are given take the place of a page that rings on and that nobody acknowledges. */
export function play(answers: Readonly<Record<string, () => Readonly<Record<string, unknown>>>> = {}, played = machine, of = event) {
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

/** An answer of AWS that is none. */
export const fails = (): never => {
  throw new Error("throttled");
};

/** Delivers events to the machine, in which a run may start another one; @returns who was told, in order */
export function deliver(events: readonly (typeof event)[], claim: (name: string) => "started" | "exists" | "fails", played = machine) {
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
