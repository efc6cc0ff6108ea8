import { CloudWatchClient, PutMetricDataCommand, type MetricDatum } from "@aws-sdk/client-cloudwatch";
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import { recordActions } from "../../../__tests__/helpers/functions/aws-actions";
import { MemoryLog } from "../../../__tests__/helpers/functions/log";
import { allowedActions } from "../../../__tests__/helpers/functions/permissions";
import { emulatorClient, startMoto } from "../../../__tests__/helpers/servers/moto";
import { type RunningServer } from "../../../__tests__/helpers/servers/process";
import { indexProofDays, indexUseMetrics } from "../../facts/index-use";
import { exchangeCalendar, instantOf, localTime, sessionOn } from "../../facts/market-calendar";
import { dailyReportStatements } from "../../modules/function-permissions/daily-report";
import { dueReports } from "./due";
import { createHandler } from "./handler";

/** The report of the last trading day but one before today, so that its metrics are neither too old nor in the future. */
const market = {
  timeZone: "America/New_York",
  days: ["mon", "tue", "wed", "thu", "fri"],
  open: "09:30",
  close: "16:00",
  closures: {},
  earlyCloses: {},
};
const indexMetrics = "smart0dte/prod/index-use";
const day = lastTradingDay();
const close = instantOf(day, sessionOn(day, market, exchangeCalendar)?.close ?? "", market.timeZone);
const open = instantOf(day, market.open, market.timeZone);
const look = new Date(close.getTime() + 15 * 60_000).toISOString();

/** The newest look at which a week's report was due. */
function lastWeek(): Date {
  for (let ago = 2; ; ago++) {
    const { date } = localTime(new Date(Date.now() - ago * 86_400_000), market.timeZone);
    const session = sessionOn(date, market, exchangeCalendar);
    if (session === undefined) continue;
    const at = new Date(instantOf(date, session.close, market.timeZone).getTime() + 15 * 60_000);
    if (dueReports(at, market, exchangeCalendar).some(({ kind }) => kind === "week")) return at;
  }
}

function lastTradingDay(): string {
  for (let ago = 2; ; ago++) {
    const { date } = localTime(new Date(Date.now() - ago * 86_400_000), market.timeZone);
    if (sessionOn(date, market, exchangeCalendar) !== undefined) return date;
  }
}

let server: RunningServer & { readonly endpoint: string };
let clients: { metrics: CloudWatchClient; costs: CloudWatchClient; parameters: SSMClient; topics: SNSClient };
let elsewhere: CloudWatchClient;
let queues: SQSClient;
let environment: NodeJS.ProcessEnv;
let queueUrl = "";
let topicArn = "";

beforeAll(async () => {
  server = await startMoto();
  const settings = { ...emulatorClient(server.endpoint), maxAttempts: 1 };
  clients = {
    metrics: new CloudWatchClient(settings),
    costs: new CloudWatchClient(settings),
    parameters: new SSMClient(settings),
    topics: new SNSClient(settings),
  };
  elsewhere = new CloudWatchClient({ ...settings, region: "us-west-2" });
  queues = new SQSClient(settings);
  ({ QueueUrl: queueUrl = "" } = await queues.send(new CreateQueueCommand({ QueueName: "heard" })));
  ({ TopicArn: topicArn = "" } = await clients.topics.send(new CreateTopicCommand({ Name: "reports" })));
  await clients.topics.send(
    new SubscribeCommand({ TopicArn: topicArn, Protocol: "sqs", Endpoint: "arn:aws:sqs:us-east-1:123456789012:heard" }),
  );
  environment = {
    MARKET: JSON.stringify(market),
    OBJECTIVES: JSON.stringify([{ service: "api", percent: 99.9, balancer: "app/one", groups: ["blue", "green"] }]),
    REPORT_TOPIC_ARN: topicArn,
    PAGE_PREFIX: "smart0dte-prod-page-",
    DRIFT_METRICS: "smart0dte/prod/drift",
    INDEX_METRICS: indexMetrics,
    DATABASE_REGIONS: '["us-east-1","us-west-2"]',
    ACKNOWLEDGEMENTS: "/smart0dte/prod/pages/acknowledged/*",
  };
  await reported();
});
afterAll(async () => {
  for (const client of [...Object.values(clients), elsewhere, queues]) client.destroy();
  await server.stop();
});

/** What CloudWatch has of the day, and of the minutes around it, which are no part of the session. */
async function reported(): Promise<void> {
  const put = (
    Namespace: string,
    MetricName: string,
    dimensions: Record<string, string>,
    values: readonly (readonly [at: Date, value: number])[],
  ) =>
    clients.metrics.send(
      new PutMetricDataCommand({
        Namespace,
        MetricData: values.map(([Timestamp, Value]): MetricDatum => ({
          MetricName,
          Timestamp,
          Value,
          Dimensions: Object.entries(dimensions).map(([Name, Given]) => ({ Name, Value: Given })),
        })),
      }),
    );
  const after = (minutes: number): Date => new Date(open.getTime() + minutes * 60_000);
  const ago = (hours: number): Date => new Date(close.getTime() - hours * 3_600_000);
  const figure = (name: string, owner: string, values: readonly (readonly [Date, number])[]) =>
    put("Smart0DTE/Trading", name, { "service.name": owner }, values);
  await figure("ActiveTradingSignals", "signals", [
    [after(-20), 900],
    [after(5), 12],
    [after(65), 40],
    [new Date(close.getTime() + 60_000), 900],
  ]);
  await figure("SignalAccuracy", "signals", [
    [after(5), 50],
    [after(65), 70],
  ]);
  await figure("PositionPnL", "execution", [
    [after(5), -250],
    [after(65), 400],
    [new Date(close.getTime() - 60_000), 150],
  ]);
  for (const [group, errors, requests] of [
    ["blue", 3, 6000],
    ["green", 2, 4000],
  ] as const) {
    const dimensions = { LoadBalancer: "app/one", TargetGroup: group };
    await put("AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", dimensions, [[ago(2), errors]]);
    await put("AWS/ApplicationELB", "RequestCount", dimensions, [[ago(2), requests]]);
  }
  await put("AWS/Billing", "EstimatedCharges", { Currency: "USD" }, [
    [ago(40), 100],
    [ago(30), 110],
    [ago(4), 150.5],
  ]);
  await put("smart0dte/prod/drift", "DriftFindings", {}, [[ago(8), 2]]);
}

async function heard(): Promise<{ Subject?: string; Message?: string }[]> {
  const { Messages = [] } = await queues.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }));
  // What is not deleted comes again.
  for (const { ReceiptHandle } of Messages) await queues.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
  return Messages.map(({ Body = "{}" }) => JSON.parse(Body) as { Subject?: string; Message?: string });
}

const handler = (changed: Partial<NodeJS.ProcessEnv> = {}) =>
  createHandler(
    { ...environment, ...changed },
    { ...clients, metricsOf: (region) => (region === "us-west-2" ? elsewhere : clients.metrics) },
    new MemoryLog(),
  );

test("the day is reported from what CloudWatch has of its session", async () => {
  const { sent } = await handler()({ at: look });
  expect(sent[0]).toBe(`Trading day ${day}`);
  const message = (await heard()).find(({ Subject }) => Subject === `Trading day ${day}`)?.Message ?? "";
  for (const line of [
    /^Signals {3}at most 40 active; came true: 60\.0 %$/m,
    /^P&L {7}at the close 150 USD; lowest -250 USD, highest 400 USD$/m,
    // 5 of 10 000 fail where 10 may.
    /^Budget {4}api 50 %$/m,
    /^Cost {6}\d+\.50 USD in a day, 150\.50 USD this month$/m,
    /^Drift {5}2 findings: estate drift$/m,
    // The stand-in's CloudWatch knows neither percentiles nor histories of alarms.
    /^Latency {3}signals p50 nothing reported/m,
    /^Alarms {4}not known: /m,
  ])
    expect(message).toMatch(line);
});

test("the report of a week says of each region's database which indexes it does not need, and of each by itself that this is not known", async () => {
  const at = lastWeek();
  const measured = (client: CloudWatchClient, values: Readonly<Record<string, number>>) =>
    client.send(
      new PutMetricDataCommand({
        Namespace: indexMetrics,
        MetricData: Object.entries(values).map(([MetricName, Value]) => ({
          MetricName,
          Value,
          Timestamp: new Date(at.getTime() - 5 * 3_600_000),
        })),
      }),
    );
  const report = async (): Promise<string> => {
    await handler()({ at: at.toISOString() });
    const [week] = (await heard()).filter(({ Subject = "" }) => Subject.startsWith("Trading week"));
    return week?.Message ?? "";
  };
  expect(await report()).toContain("Indexes   us-east-1 nobody looked\n          us-west-2 nobody looked\n");
  await measured(clients.metrics, { [indexUseMetrics.unused]: 3, [indexUseMetrics.countedDays]: indexProofDays });
  // A count from before the statistics were lost.
  await measured(elsewhere, { [indexUseMetrics.unused]: 5, [indexUseMetrics.countedDays]: 12.7 });
  expect(await report()).toContain("Indexes   us-east-1 3 unused\n          us-west-2 not known before 92 days are counted, 12 are\n");
});

test("nothing is sent at a look at which no report is due", async () => {
  expect(await handler()({ at: new Date(close.getTime() + 45 * 60_000).toISOString() })).toEqual({ sent: [] });
  expect(await heard()).toEqual([]);
});

test("a report that cannot be sent fails the call, so that the schedule makes it again", async () => {
  await expect(handler({ REPORT_TOPIC_ARN: "arn:aws:sns:us-east-1:123456789012:gone" })({ at: look })).rejects.toThrow();
  await expect(handler({ REPORT_TOPIC_ARN: undefined })({ at: look })).rejects.toThrow("REPORT_TOPIC_ARN");
  await expect(handler()({ at: "<aws.scheduler.scheduled-time>" })).rejects.toThrow(/no instant/);
});

test("the role allows exactly the calls that this takes", async () => {
  const { metrics, topics } = clients;
  const calls = [recordActions(metrics, "cloudwatch"), recordActions(topics, "sns")];
  await handler()({ at: look });
  expect(allowedActions(dailyReportStatements({ topicArn }), /^$/)).toEqual(calls.flatMap((actions) => [...actions]).sort());
});
