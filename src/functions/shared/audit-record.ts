import {
  type CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  ResourceAlreadyExistsException,
} from "@aws-sdk/client-cloudwatch-logs";
import { responseStreams } from "../../facts/responses";

/** What is written down for auditors: who did what, to what, why. No value of a secret, no address of a person. */
export type AuditRecord = Readonly<Record<string, string>>;

/**
 * Adds a record to the region's log of audit events, in a stream for each day. CloudWatch Logs answers with success where it
 * takes no event, so that is looked at too.
 *
 * @throws Error when nothing was written
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
 */
export async function recordForAudit(client: CloudWatchLogsClient, logGroupName: string, record: AuditRecord): Promise<void> {
  const now = new Date();
  const stream = { logGroupName, logStreamName: `${responseStreams}/${now.toISOString().slice(0, 10)}` };
  try {
    await client.send(new CreateLogStreamCommand(stream));
  } catch (error) {
    if (!(error instanceof ResourceAlreadyExistsException)) throw error;
  }
  const message = JSON.stringify({ time: now.toISOString(), ...record });
  const { rejectedLogEventsInfo: rejected } = await client.send(
    new PutLogEventsCommand({ ...stream, logEvents: [{ timestamp: now.getTime(), message }] }),
  );
  if (rejected !== undefined) throw new Error(`${logGroupName} takes no event of ${now.toISOString()}: ${JSON.stringify(rejected)}`);
}
