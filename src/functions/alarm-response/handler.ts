import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type MarketDays, marketOf } from "../../facts/market-calendar";
import { type GuardedResponse } from "../../facts/responses";
import { taskDefinitionPlaceholder } from "../../facts/service-names";
import { recordForAudit } from "../shared/audit-record";
import { required } from "../shared/environment";
import { functionLog, type Log } from "../shared/logger";
import { decide, endTurn } from "./guards";
import { changeMemory, type Change } from "./memory-table";

interface Clients {
  readonly table: DynamoDBClient;
  readonly logs: CloudWatchLogsClient;
}

/** What the machine asks. */
export type ResponseStep =
  | { readonly step: "begin"; readonly run: string; readonly alarm: string; readonly since: string }
  | { readonly step: "end"; readonly run: string; readonly response: string; readonly outcome: "done" | "failed" }
  | { readonly step: "appSpec"; readonly template: string; readonly taskSets: readonly TaskSet[] };

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

/**
 * The guards of responses to alarms, their record for auditors, and what a state machine cannot put together itself. It acts
 * on nothing: the machine does.
 *
 * Environment: RESPONSES and MARKET, as JSON; RESPONSES_TABLE; AUDIT_LOG_GROUP.
 */
export function createHandler(
  environment: NodeJS.ProcessEnv,
  clients: Clients = { table: new DynamoDBClient({}), logs: new CloudWatchLogsClient({}) },
  log: Log = functionLog("alarm-response"),
  now: () => Date = () => new Date(),
): (step: ResponseStep) => Promise<ResponseAnswer | { readonly content: string } | { readonly recorded: true }> {
  const record = async (fields: Readonly<Record<string, string>>): Promise<void> => {
    log.info("response", fields);
    await recordForAudit(clients.logs, required(environment, "AUDIT_LOG_GROUP"), { actor: "automated response", ...fields });
  };

  const begin = async ({ run, alarm, since }: Extract<ResponseStep, { step: "begin" }>): Promise<ResponseAnswer> => {
    const responses = JSON.parse(required(environment, "RESPONSES")) as readonly GuardedResponse[];
    // The exchange's calendar comes with the code: a function's variables have room for what an environment adds, and little more.
    const market = marketOf(JSON.parse(required(environment, "MARKET")) as MarketDays);
    const response = responses.find((one) => one.alarm === alarm);
    if (response === undefined) throw new Error(`no response follows the alarm ${alarm}`);
    const decided = await changeMemory(clients.table, required(environment, "RESPONSES_TABLE"), (memory): Change<ResponseAnswer> => {
      const made = decide(response, { run, since, now: now() }, market, memory);
      const { name } = response;
      return "memory" in made
        ? { answer: { decision: made.decision, response: name, reason: `${alarm} rings` }, memory: made.memory }
        : { answer: { decision: made.decision, response: name, reason: made.reason } };
    });
    // Waiting comes to another end, of which something is written then.
    if (decided.decision !== "wait") await record({ ...decided, alarm, run });
    return decided;
  };

  return async (step) => {
    switch (step.step) {
      case "begin":
        return begin(step);
      case "end": {
        const { run, response, outcome } = step;
        await changeMemory(clients.table, required(environment, "RESPONSES_TABLE"), (memory) => ({
          answer: undefined,
          memory: endTurn(memory, run),
        }));
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
