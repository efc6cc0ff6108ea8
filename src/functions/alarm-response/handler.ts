import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type GuardedFindingResponse, type Isolatable } from "../../facts/finding-responses";
import { type MarketDays, marketOf } from "../../facts/market-calendar";
import { type GuardedResponse } from "../../facts/responses";
import { taskDefinitionPlaceholder } from "../../facts/service-names";
import { responseItem } from "../../facts/trading-flag";
import { recordForAudit } from "../shared/audit-record";
import { required } from "../shared/environment";
import { changeItem, type Change, type KeptItem } from "../shared/kept-item";
import { functionLog, type Log } from "../shared/logger";
import { type Finding, responseTo, type Target, targetOf } from "./finding";
import { decide, endTurn, type Guarded, type Memory, nothingRemembered } from "./guards";

interface Clients {
  readonly table: DynamoDBClient;
  readonly logs: CloudWatchLogsClient;
}

/** What the machines ask. */
export type ResponseStep =
  | { readonly step: "begin"; readonly run: string; readonly alarm: string; readonly since: string }
  | { readonly step: "beginFinding"; readonly run: string; readonly finding: Finding }
  | { readonly step: "evidence"; readonly run: string; readonly response: string; readonly what: string; readonly task: Evidence }
  | { readonly step: "end"; readonly run: string; readonly response: string; readonly outcome: "done" | "failed" }
  | { readonly step: "appSpec"; readonly template: string; readonly taskSets: readonly TaskSet[] };

/** What ECS says of a task before it is stopped. */
interface Evidence {
  readonly group: string | null;
  readonly definition: string | null;
  readonly containers: readonly unknown[];
  readonly attachments: readonly unknown[];
}

/** As ECS describes it. */
interface TaskSet {
  readonly Status?: string;
  readonly TaskDefinition?: string;
}

export interface ResponseAnswer {
  readonly decision: "act" | "dryRun" | "wait" | "refuse" | "known";
  readonly response: string;
  readonly reason: string;
}

/** To a finding; without a target nothing is acted on. */
export interface FindingAnswer extends ResponseAnswer {
  readonly action?: string;
  /** How long an address is blocked. */
  readonly hours?: number;
  readonly target?: Target;
}

/** GuardDuty reports a finding again as long as it goes on. What was answered is a person's within the day. */
const findingKnownSeconds = 86_400;

/**
 * The guards of responses to alarms and findings, their record for auditors, and what a state machine cannot put together itself. It acts
 * on nothing: the machine does.
 *
 * Environment: RESPONSES, FINDING_RESPONSES, ISOLATABLE and MARKET, as JSON; RESPONSES_TABLE; AUDIT_LOG_GROUP.
 */
export function createHandler(
  environment: NodeJS.ProcessEnv,
  clients: Clients = { table: new DynamoDBClient({}), logs: new CloudWatchLogsClient({}) },
  log: Log = functionLog("alarm-response"),
  now: () => Date = () => new Date(),
): (step: ResponseStep) => Promise<FindingAnswer | { readonly content: string } | { readonly recorded: true }> {
  const record = async (fields: Readonly<Record<string, string>>): Promise<void> => {
    log.info("response", fields);
    await recordForAudit(clients.logs, required(environment, "AUDIT_LOG_GROUP"), { actor: "automated response", ...fields });
  };

  const memory = (): KeptItem<Memory> => ({
    table: required(environment, "RESPONSES_TABLE"),
    key: responseItem.guards,
    nothing: nothingRemembered,
  });

  /** Asks the guards, who remember that they were. @param because why the response is asked for, in words */
  const ask = (of: Guarded, run: string, since: string, because: string): Promise<ResponseAnswer> => {
    // The exchange's calendar comes with the code: a function's variables have room for what an environment adds, and little more.
    const market = marketOf(JSON.parse(required(environment, "MARKET")) as MarketDays);
    return changeItem(clients.table, memory(), (remembered): Change<ResponseAnswer, Memory> => {
      const made = decide(of, { run, since, now: now() }, market, remembered);
      return "memory" in made
        ? { answer: { decision: made.decision, response: of.name, reason: because }, memory: made.memory }
        : { answer: { decision: made.decision, response: of.name, reason: made.reason } };
    });
  };

  const begin = async ({ run, alarm, since }: Extract<ResponseStep, { step: "begin" }>): Promise<ResponseAnswer> => {
    const responses = JSON.parse(required(environment, "RESPONSES")) as readonly GuardedResponse[];
    const response = responses.find((one) => one.alarm === alarm);
    if (response === undefined) throw new Error(`no response follows the alarm ${alarm}`);
    const decided = await ask(response, run, since, `${alarm} rings`);
    // Waiting comes to another end, of which something is written then.
    if (decided.decision !== "wait") await record({ ...decided, alarm, run });
    return decided;
  };

  const beginFinding = async ({ run, finding }: Extract<ResponseStep, { step: "beginFinding" }>): Promise<FindingAnswer> => {
    const responses = JSON.parse(required(environment, "FINDING_RESPONSES")) as readonly GuardedFindingResponse[];
    const response = responseTo(finding, responses);
    if (response === undefined) throw new Error(`no response follows the finding ${finding.type} of severity ${finding.severity}`);
    const target = targetOf(response.action, finding, JSON.parse(required(environment, "ISOLATABLE")) as Isolatable);
    const { id, type } = finding;
    const about = { finding: id, type, severity: String(finding.severity), run };
    if ("refused" in target) {
      const refused = { decision: "refuse", response: response.name, reason: target.refused } as const;
      await record({ ...refused, ...about });
      return refused;
    }
    const decided = await ask({ ...response, knownSeconds: findingKnownSeconds }, run, id, `GuardDuty reports ${type} of ${target.what}`);
    if (decided.decision !== "wait") await record({ ...decided, ...about, target: target.what, service: target.service });
    return { ...decided, action: response.action, hours: response.blockHours, target };
  };

  return async (step) => {
    switch (step.step) {
      case "begin":
        return begin(step);
      case "beginFinding":
        return beginFinding(step);
      case "evidence": {
        const { run, response, what, task } = step;
        // ECS's own word, and not the finding's alone: what is stopped is a service's.
        const { services } = JSON.parse(required(environment, "ISOLATABLE")) as Isolatable;
        if (!services.some(({ ecsService }) => task.group === `service:${ecsService}`))
          throw new Error(`ECS knows no task ${what} of a service that may be isolated; it says the group ${String(task.group)}`);
        await record({ decision: "evidence", response, run, target: what, task: JSON.stringify(task) });
        return { recorded: true };
      }
      case "end": {
        const { run, response, outcome } = step;
        await changeItem(clients.table, memory(), (remembered) => ({ answer: undefined, memory: endTurn(remembered, run) }));
        await record({ decision: outcome, response, run });
        return { recorded: true };
      }
      case "appSpec":
        return { content: filled(step.template, step.taskSets) };
    }
  };
}

/** The AppSpec of a service with the revision that it has now, so that a deployment of it changes nothing but the tasks. */
function filled(template: string, taskSets: readonly TaskSet[]): string {
  const primary = taskSets.find(({ Status }) => Status === "PRIMARY")?.TaskDefinition;
  if (primary === undefined) throw new Error("the service has no primary task set: nothing was deployed to it yet");
  if (!template.includes(taskDefinitionPlaceholder)) throw new Error(`the AppSpec has no ${taskDefinitionPlaceholder} to fill in`);
  return template.replaceAll(taskDefinitionPlaceholder, primary);
}

export const handler = createHandler(process.env);
