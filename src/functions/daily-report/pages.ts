import { type CloudWatchClient, DescribeAlarmHistoryCommand, type DescribeAlarmHistoryCommandOutput } from "@aws-sdk/client-cloudwatch";
import { GetParameterHistoryCommand, type GetParameterHistoryCommandOutput, type SSMClient } from "@aws-sdk/client-ssm";
import { linkOwnerOf, nothingAcknowledged } from "../../facts/page-acknowledgement";

/** A page that rang, and who said that they look at it. */
export interface Page {
  readonly name: string;
  readonly at: Date;
  readonly answered?: { readonly by: string; readonly at: Date };
}

interface Acknowledgement {
  readonly by: string;
  readonly at: Date;
}

/**
 * Pages that began to ring between two instants, oldest first.
 *
 * @param acknowledgements parameters that pages are acknowledged by, with `*` for the page's name
 */
export async function pagesBetween(
  clients: { readonly metrics: CloudWatchClient; readonly parameters: SSMClient },
  prefix: string,
  acknowledgements: string | undefined,
  from: Date,
  to: Date,
): Promise<readonly Page[]> {
  const rang = await changesToAlarm(clients.metrics, prefix, from, to);
  if (acknowledgements === undefined) return rang;
  const said = new Map<string, readonly Acknowledgement[]>();
  for (const name of new Set(rang.map((page) => page.name)))
    said.set(name, await acknowledgementsIn(clients.parameters, acknowledgements.replace("*", name)));
  return rang.map((page) => {
    const answer = said.get(page.name)?.find(({ at }) => at >= page.at);
    return answer === undefined ? page : { ...page, answered: answer };
  });
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmHistory.html */
async function changesToAlarm(client: CloudWatchClient, prefix: string, from: Date, to: Date): Promise<Page[]> {
  const pages: Page[] = [];
  let next: string | undefined;
  do {
    const { AlarmHistoryItems: items = [], NextToken }: DescribeAlarmHistoryCommandOutput = await client.send(
      new DescribeAlarmHistoryCommand({
        AlarmTypes: ["CompositeAlarm"],
        HistoryItemType: "StateUpdate",
        StartDate: from,
        EndDate: to,
        ScanBy: "TimestampAscending",
        ...(next === undefined ? {} : { NextToken: next }),
      }),
    );
    for (const { AlarmName: name = "", Timestamp: at, HistorySummary: summary = "" } of items)
      if (name.startsWith(prefix) && summary.endsWith("to ALARM") && at !== undefined) pages.push({ name, at });
    next = NextToken;
  } while (next !== undefined);
  return pages;
}

/**
 * Whoever writes the parameter is known to Parameter Store; the last part of their ARN is the session's name. The link writes in
 * the name of a function, and says whose link it was.
 */
async function acknowledgementsIn(client: SSMClient, name: string): Promise<Acknowledgement[]> {
  const said: Acknowledgement[] = [];
  let next: string | undefined;
  do {
    const { Parameters: versions = [], NextToken }: GetParameterHistoryCommandOutput = await client.send(
      new GetParameterHistoryCommand({ Name: name, ...(next === undefined ? {} : { NextToken: next }) }),
    );
    for (const { Value: value = "", LastModifiedUser: user = "", LastModifiedDate: at } of versions)
      if (at !== undefined && value !== nothingAcknowledged) said.push({ by: linkOwnerOf(value) ?? user.split("/").at(-1) ?? user, at });
    next = NextToken;
  } while (next !== undefined);
  return said.sort((a, b) => a.at.getTime() - b.at.getTime());
}
