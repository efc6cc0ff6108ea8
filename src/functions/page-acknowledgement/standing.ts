import { type CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { GetParameterCommand, PutParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { acknowledgedByLink, linkOwnerOf, type Recipient } from "../../facts/page-acknowledgement";

/** How a page stands that somebody has a link to. */
export type Standing =
  | { readonly is: "ringing" }
  /** Nothing is to be acknowledged any more; a page of the same name that rings is another one. */
  | { readonly is: "over" }
  | { readonly is: "acknowledged"; readonly by: string; readonly at: Date | undefined };

export interface Clients {
  readonly alarms: CloudWatchClient;
  readonly parameters: SSMClient;
}

/** A page that rings, by the name of its alarm and the time of the event by which its escalation began. */
export interface RingingPage {
  readonly alarm: string;
  readonly start: string;
  /** Parameter that the page is acknowledged by. */
  readonly parameter: string;
}

/** Milliseconds by which the alarm's change and the time of its event may differ; the event names whole seconds. */
const sameChange = 10_000;

/** Milliseconds for one call of AWS: somebody looks at a telephone. */
export const patience = 3000;
const soon = () => ({ abortSignal: AbortSignal.timeout(patience) });

export async function standingOf({ alarms, parameters }: Clients, { alarm, start, parameter }: RingingPage): Promise<Standing> {
  const [{ CompositeAlarms: [found] = [] }, { Parameter: held }] = await Promise.all([
    alarms.send(new DescribeAlarmsCommand({ AlarmNames: [alarm], AlarmTypes: ["CompositeAlarm"] }), soon()),
    parameters.send(new GetParameterCommand({ Name: parameter }), soon()),
  ]);
  const since = found?.StateTransitionedTimestamp;
  const rangAgain = since !== undefined && since.getTime() > Date.parse(start) + sameChange;
  if (found?.StateValue !== "ALARM" || rangAgain) return { is: "over" };
  const { Value: value = "", LastModifiedDate: at } = held ?? {};
  const byCommand = value.split(" ")[0] === alarm && at !== undefined && at.getTime() >= Date.parse(start);
  if (value.split(" ")[0] !== start && !byCommand) return { is: "ringing" };
  return { is: "acknowledged", by: linkOwnerOf(value) ?? "command", at };
}

/** Ends the escalation of the page, and of no other one of the same name. */
export async function acknowledge(client: SSMClient, { start, parameter }: RingingPage, recipient: Recipient): Promise<void> {
  await client.send(
    new PutParameterCommand({ Name: parameter, Value: acknowledgedByLink(start, recipient), Type: "String", Overwrite: true }),
    soon(),
  );
}
