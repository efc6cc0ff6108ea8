import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { setTimeout as pause } from "node:timers/promises";
import { UserError } from "../../../common/user-error";
import { clientSettings } from "../../aws/client-settings";
import { askAws } from "../../aws/failure";

/** So many runs are looked back over: a dry run a month, and what happened in between. */
const runsRead = 20;
const pollMilliseconds = 2_000;
/** Looks in a row that may find nobody; the run itself goes on without being looked at. */
const failedLooks = 30;

export interface ExecutionMode {
  readonly mode: "failover" | "dryRun";
  readonly reason: string;
  /** Moves traffic also where services answer badly. */
  readonly traffic?: "anyway";
}

export interface KnownRun {
  readonly arn: string;
  readonly mode: ExecutionMode["mode"] | "unknown";
  readonly status: string;
  readonly startedAt: Date;
  readonly stoppedAt: Date | undefined;
}

/** A state that a run has entered, in the order of entering. */
export interface RunStep {
  readonly state: string;
  readonly enteredAt: Date;
  /** Undefined while it lasts, and for one that failed. */
  readonly leftAt: Date | undefined;
}

export interface EndedRun extends KnownRun {
  readonly steps: readonly RunStep[];
  readonly error: string | undefined;
  readonly cause: string | undefined;
}

/** The newest runs of a machine, newest first. @throws UserError when AWS cannot be asked. */
export const newestRuns = (region: string, machineArn: string): Promise<KnownRun[]> =>
  withClient(region, async (client) => {
    const { executions = [] } = await askAws(`asking for runs of ${machineArn}`, () =>
      client.send(new ListExecutionsCommand({ stateMachineArn: machineArn, maxResults: runsRead })),
    );
    return Promise.all(executions.map(async ({ executionArn = "" }) => known(await describe(client, executionArn))));
  });

/**
 * Starts a run. The name is given, so that a start whose answer was lost and is repeated makes no second run.
 *
 * @returns the run's ARN
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export const startRun = (region: string, machineArn: string, name: string, input: ExecutionMode): Promise<string> =>
  withClient(region, async (client) => {
    const { executionArn } = await askAws(`starting ${machineArn}`, () =>
      client.send(new StartExecutionCommand({ stateMachineArn: machineArn, name, input: JSON.stringify(input) })),
    );
    if (executionArn === undefined) throw new Error(`the start of ${machineArn} names no run`);
    return executionArn;
  });

/**
 * Looks at a run until it ends, and reports each state that it enters. Nothing here changes the run: whoever stops
 * looking leaves it as it is.
 *
 * @param entered with each state, once
 * @throws UserError when AWS does not answer for a minute
 * @throws the signal's reason when it is aborted
 */
export const followRun = (
  region: string,
  arn: string,
  entered: (step: RunStep) => void,
  { signal, everyMilliseconds = pollMilliseconds }: { readonly signal: AbortSignal; readonly everyMilliseconds?: number },
): Promise<EndedRun> =>
  withClient(region, async (client) => {
    let told = 0;
    let failed = 0;
    for (;;) {
      signal.throwIfAborted();
      try {
        const run = await describe(client, arn);
        const steps = stepsOf(await history(client, arn));
        for (const step of steps.slice(told)) entered(step);
        told = Math.max(told, steps.length);
        failed = 0;
        if (run.status !== "RUNNING") return { ...known(run), steps, error: run.error, cause: run.cause };
      } catch (error) {
        failed += 1;
        if (!(error instanceof UserError) || failed >= failedLooks) throw error;
      }
      await pause(everyMilliseconds, undefined, { signal });
    }
  });

async function withClient<T>(region: string, use: (client: SFNClient) => Promise<T>): Promise<T> {
  const client = new SFNClient(clientSettings("states", region));
  try {
    return await use(client);
  } finally {
    client.destroy();
  }
}

const describe = (client: SFNClient, executionArn: string): Promise<DescribeExecutionCommandOutput> =>
  askAws(`asking how ${executionArn} stands`, () => client.send(new DescribeExecutionCommand({ executionArn })));

const known = ({ executionArn = "", status, input, startDate, stopDate }: DescribeExecutionCommandOutput): KnownRun => ({
  arn: executionArn,
  mode: modeOf(input),
  status: status ?? "unknown",
  startedAt: startDate ?? new Date(0),
  stoppedAt: stopDate,
});

function modeOf(input: string | undefined): KnownRun["mode"] {
  const { mode } = JSON.parse(input ?? "{}") as { mode?: unknown };
  return mode === "dryRun" || mode === "failover" ? mode : "unknown";
}

async function history(client: SFNClient, executionArn: string): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await askAws(`asking what ${executionArn} has done`, () =>
      client.send(new GetExecutionHistoryCommand({ executionArn, ...(nextToken === undefined ? {} : { nextToken }) })),
    );
    events.push(...(page.events ?? []));
    ({ nextToken } = page);
  } while (nextToken !== undefined);
  return events;
}

/** States by their entering. A state that a loop enters again is a step again; each is left before that. */
function stepsOf(events: readonly HistoryEvent[]): RunStep[] {
  const steps: { state: string; enteredAt: Date; leftAt: Date | undefined }[] = [];
  for (const { stateEnteredEventDetails: inside, stateExitedEventDetails: outside, timestamp = new Date(0) } of events) {
    if (inside?.name !== undefined) steps.push({ state: inside.name, enteredAt: timestamp, leftAt: undefined });
    const left = steps.findLast(({ state, leftAt }) => state === outside?.name && leftAt === undefined);
    if (left !== undefined) left.leftAt = timestamp;
  }
  return steps;
}
