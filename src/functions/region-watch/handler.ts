import { CloudWatchClient, DescribeAlarmsCommand, paginateDescribeAlarms, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { type ExchangeCalendar, type RegularHours } from "../../facts/market-calendar";
import { saysThatNobodyIsTold } from "../../facts/telling-alarms";
import { required } from "../shared/environment";
import { functionLog, type Log } from "../shared/logger";
import { lookAround } from "./look";
import { socketAnswers } from "./socket";

interface Clients {
  /** Of the function's own region. */
  readonly own: CloudWatchClient;
  readonly peer: CloudWatchClient;
}

/** Milliseconds that an answer may take: somebody who waits longer has left. */
const patience = 5000;

/** Most alarms of one kind that a call returns. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
const mostAlarms = 100;

/** Whether a page answers with success, itself or where it sends a browser. */
async function answers(url: string): Promise<boolean> {
  const { status } = await fetch(url, { signal: AbortSignal.timeout(patience), headers: { "user-agent": "region-watch" } });
  return status >= 200 && status < 300;
}

/** Names of pages that ring in the region of a client. */
async function ringing(client: CloudWatchClient, prefix: string): Promise<readonly string[]> {
  const { CompositeAlarms = [] } = await client.send(
    new DescribeAlarmsCommand({ AlarmNamePrefix: prefix, AlarmTypes: ["CompositeAlarm"], StateValue: "ALARM", MaxRecords: mostAlarms }),
    { abortSignal: AbortSignal.timeout(patience) },
  );
  return CompositeAlarms.flatMap(({ AlarmName }) => (AlarmName === undefined ? [] : [AlarmName]));
}

/** Names of alarms that ring in the region of a client and say that nobody is told of its pages. */
async function mute(client: CloudWatchClient, prefix: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms(
    { client, pageSize: mostAlarms },
    { AlarmNamePrefix: prefix, AlarmTypes: ["MetricAlarm"], StateValue: "ALARM" },
    { abortSignal: AbortSignal.timeout(patience) },
  ))
    names.push(
      ...MetricAlarms.flatMap(({ AlarmName, StateValue }) => (AlarmName !== undefined && StateValue === "ALARM" ? [AlarmName] : [])),
    );
  return names.filter((name) => saysThatNobodyIsTold(name.slice(prefix.length)));
}

/**
 * Reports, every minute and in each region for itself, whether the market trades, whether the
 * application answers from outside, and whether the other region still reports what rings there and reaches people with it.
 *
 * Environment: METRIC_NAMESPACE; SITE_URL, API_URL, SOCKET_URL where there is one; PEER_REGION, ALARM_PREFIX, PAGE_PREFIX; MARKET, the hours and the
 * calendar as JSON.
 */
export function createHandler(
  environment: NodeJS.ProcessEnv,
  clients: Clients = {
    own: new CloudWatchClient({}),
    peer: new CloudWatchClient({ ...(environment.PEER_REGION === undefined ? {} : { region: environment.PEER_REGION }), maxAttempts: 2 }),
  },
  log: Log = functionLog("region-watch"),
  now: () => Date = () => new Date(),
): () => Promise<void> {
  return async () => {
    const namespace = required(environment, "METRIC_NAMESPACE");
    const [alarms, pages] = [required(environment, "ALARM_PREFIX"), required(environment, "PAGE_PREFIX")];
    const { hours, calendar } = JSON.parse(required(environment, "MARKET")) as {
      readonly hours: RegularHours;
      readonly calendar: ExchangeCalendar;
    };
    const observations = await lookAround(
      { siteUrl: required(environment, "SITE_URL"), apiUrl: required(environment, "API_URL"), socketUrl: environment.SOCKET_URL },
      {
        now: now(),
        hours,
        calendar,
        answers,
        socketAnswers: (url, wantsData) => socketAnswers(url, wantsData, patience),
        peerPages: () => ringing(clients.peer, pages),
        peerMute: () => mute(clients.peer, alarms),
      },
    );
    await clients.own.send(
      new PutMetricDataCommand({
        Namespace: namespace,
        MetricData: observations.map(({ metric, value }) => ({ MetricName: metric, Value: value, Unit: "None" })),
      }),
    );
    log.info("looked around", Object.fromEntries(observations.map(({ metric, value }) => [metric, String(value)])));
  };
}

export const handler = createHandler(process.env);
