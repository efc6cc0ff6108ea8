import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { DescribeExecutionCommand, GetExecutionHistoryCommand, type HistoryEvent, SFNClient } from "@aws-sdk/client-sfn";
import { failoverRecords } from "../../facts/failover-records";
import { required } from "../shared/environment";
import { functionLog, type Log } from "../shared/logger";
import { recordOf } from "./record";

interface Clients {
  readonly stepFunctions: SFNClient;
  readonly s3: S3Client;
}

/** Step Functions' event of a run that has ended. */
export interface RunEnded {
  readonly detail?: { readonly executionArn?: string };
}

/** S3 has an object of that key: of an event that came twice, or of a call that was repeated. */
const isThere = (error: unknown): boolean => error instanceof Error && error.name === "PreconditionFailed";

/**
 * Writes what a run of the failover's machine knew, decided and did to where auditors look, once the run has ended, however
 * it did. The run does not know of it and waits for nothing. A record is never written over.
 *
 * Environment: MACHINE (the one whose runs are recorded), RECORDS_BUCKET.
 */
export function createHandler(
  environment: NodeJS.ProcessEnv,
  clients: Clients = { stepFunctions: new SFNClient({}), s3: new S3Client({}) },
  log: Log = functionLog("failover-record"),
): (event: RunEnded) => Promise<void> {
  return async ({ detail }) => {
    const executionArn = detail?.executionArn ?? "";
    const machine = required(environment, "MACHINE");
    if (!executionArn.includes(`:execution:${machine}:`)) throw new Error(`${executionArn} is no run of ${machine}; nothing is recorded`);
    const run = await clients.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
    const record = recordOf(run, await history(clients.stepFunctions, executionArn), failoverRecords);
    // A run that is continued by RedriveExecution ends a second time under the same name.
    const again = record.redriven === 0 ? "" : `-redriven-${record.redriven}`;
    const Key = `${failoverRecords.prefix}/${record.startedAt.slice(0, 10)}/${record.mode || "unknown"}-${record.run}${again}.json`;
    try {
      await clients.s3.send(
        new PutObjectCommand({
          Bucket: required(environment, "RECORDS_BUCKET"),
          Key,
          Body: `${JSON.stringify(record, undefined, 2)}\n`,
          ContentType: "application/json",
          IfNoneMatch: "*",
        }),
      );
    } catch (error) {
      if (!isThere(error)) throw error;
    }
    log.info("the run is on record", { run: record.run, status: record.status, key: Key });
  };
}

async function history(client: SFNClient, executionArn: string): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.send(
      new GetExecutionHistoryCommand({ executionArn, includeExecutionData: true, ...(nextToken === undefined ? {} : { nextToken }) }),
    );
    events.push(...(page.events ?? []));
    ({ nextToken } = page);
  } while (nextToken !== undefined);
  return events;
}

export const handler = createHandler(process.env);
