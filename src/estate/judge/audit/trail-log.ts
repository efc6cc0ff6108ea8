import {
  CloudWatchLogsClient,
  GetQueryResultsCommand,
  type GetQueryResultsCommandOutput,
  QueryStatus,
  StartQueryCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { setTimeout as pause } from "node:timers/promises";
import { queryLimit, whoQuery } from "../../../facts/trail-queries";
import { UserError } from "../../../common/user-error";
import { clientSettings } from "../../aws/client-settings";
import { askAws } from "../../aws/failure";
import { type Period } from "./period";
import { trailEvents, type TrailEvents } from "./trail-event";

const pollMilliseconds = 1_000;

/** Where a trail's events can be asked for at once. */
export interface TrailLog {
  readonly region: string;
  readonly logGroupName: string;
}

/**
 * Events of a trail's log group that hold one of the words. As AWS shows so many lines of a question and
 * no more, a period with more of them is asked for in halves.
 *
 * @throws UserError when AWS cannot be asked, or a second holds more than AWS shows.
 */
export async function eventsInLog(log: TrailLog, words: readonly string[], period: Period, signal: AbortSignal): Promise<TrailEvents> {
  const client = new CloudWatchLogsClient(clientSettings("logs", log.region));
  try {
    const values: unknown[] = [];
    for (const word of words) values.push(...(await messages({ client, log, word, signal }, period)));
    return trailEvents(values);
  } finally {
    client.destroy();
  }
}

interface Question {
  readonly client: CloudWatchLogsClient;
  readonly log: TrailLog;
  readonly word: string;
  readonly signal: AbortSignal;
}

async function messages(question: Question, { from, to }: Period): Promise<unknown[]> {
  const found = await ask(question, { from, to });
  if (found.length < queryLimit) return found;
  const middle = new Date(Math.floor((from.getTime() + to.getTime()) / 2_000) * 1_000);
  if (middle <= from || middle >= to)
    throw new UserError({
      problem: `more than ${queryLimit} events in one second hold ${question.word}`,
      fix: "ask for a narrower subject, or read the trail's files with --events",
    });
  // Both ends of a period are in it; events that are in two halves count once.
  return [...(await messages(question, { from, to: middle })), ...(await messages(question, { from: middle, to }))];
}

async function ask({ client, log: { logGroupName }, word, signal }: Question, { from, to }: Period): Promise<unknown[]> {
  const doing = `asking the log group ${logGroupName} for ${word}`;
  const { queryId } = await askAws(doing, () =>
    client.send(
      new StartQueryCommand({
        logGroupName,
        startTime: Math.floor(from.getTime() / 1_000),
        endTime: Math.ceil(to.getTime() / 1_000),
        queryString: whoQuery(word),
        limit: queryLimit,
      }),
      { abortSignal: signal },
    ),
  );
  let answer: GetQueryResultsCommandOutput;
  do {
    answer = await askAws(doing, () => client.send(new GetQueryResultsCommand({ queryId }), { abortSignal: signal }));
    if (answer.status === QueryStatus.Scheduled || answer.status === QueryStatus.Running)
      await pause(pollMilliseconds, undefined, { signal });
  } while (answer.status === QueryStatus.Scheduled || answer.status === QueryStatus.Running);
  if (answer.status !== QueryStatus.Complete)
    throw new UserError({
      problem: `${doing}: the query ended as ${answer.status ?? "nothing that AWS names"}`,
      fix: "ask for a shorter time with --since",
    });
  return (answer.results ?? []).map((fields) => parsed(fields.find(({ field }) => field === "@message")?.value));
}

/** A line that is no JSON is counted among those that are not understood. */
function parsed(message: string | undefined): unknown {
  try {
    return JSON.parse(message ?? "") as unknown;
  } catch {
    return undefined;
  }
}
