import { type CloudWatchClient, DescribeAlarmHistoryCommand, type DescribeAlarmHistoryCommandOutput } from "@aws-sdk/client-cloudwatch";
import { GetParameterHistoryCommand, type GetParameterHistoryCommandOutput, type SSMClient } from "@aws-sdk/client-ssm";

/** A page that rang, and who said that they look at it. */
export interface Page {
  readonly name: string;
  readonly at: Date;
  readonly answered?: { readonly by: string; readonly at: Date };
}

interface Acknowledgement {
  readonly page: string;
  readonly by: string;
  readonly at: Date;
}

/** Pages that began to ring between two instants, oldest first. */
export async function pagesBetween(
  clients: { readonly metrics: CloudWatchClient; readonly parameters: SSMClient },
  prefix: string,
  acknowledgement: string | undefined,
  from: Date,
  to: Date,
): Promise<readonly Page[]> {
  const rang = await changesToAlarm(clients.metrics, prefix, from, to);
  if (rang.length === 0 || acknowledgement === undefined) return rang;
  const said = await acknowledgementsIn(clients.parameters, acknowledgement);
  return rang.map((page) => {
    const answer = said.find(({ page: name, at }) => name === page.name && at >= page.at);
    return answer === undefined ? page : { ...page, answered: { by: answer.by, at: answer.at } };
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

/** Whoever writes the parameter is known to Parameter Store; the last part of their ARN is the session's name. */
async function acknowledgementsIn(client: SSMClient, name: string): Promise<Acknowledgement[]> {
  const said: Acknowledgement[] = [];
  let next: string | undefined;
  do {
    const { Parameters: versions = [], NextToken }: GetParameterHistoryCommandOutput = await client.send(
      new GetParameterHistoryCommand({ Name: name, ...(next === undefined ? {} : { NextToken: next }) }),
    );
    for (const { Value: page = "", LastModifiedUser: user = "", LastModifiedDate: at } of versions)
      if (at !== undefined) said.push({ page, by: user.split("/").at(-1) ?? user, at });
    next = NextToken;
  } while (next !== undefined);
  return said.sort((a, b) => a.at.getTime() - b.at.getTime());
}
