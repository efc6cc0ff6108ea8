import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { SSMClient } from "@aws-sdk/client-ssm";
import { type MarketDays, marketOf } from "../../facts/market-calendar";
import { type ReportedObjective } from "../../facts/report-settings";
import { required } from "../shared/environment";
import { functionLog, type Log } from "../shared/logger";
import { dueReports, type DueReport } from "./due";
import { budgetsOf, costOf, driftOf, figuresOf } from "./figures";
import { indexesOf } from "./indexes";
import { pagesBetween } from "./pages";
import { type Part, type Report, reportText } from "./text";

interface Clients {
  readonly metrics: CloudWatchClient;
  /** Of us-east-1, where AWS reports costs. */
  readonly costs: CloudWatchClient;
  readonly parameters: SSMClient;
  readonly topics: SNSClient;
  /** CloudWatch of a region. */
  readonly metricsOf: (region: string) => CloudWatchClient;
}

/**
 * Sends the report of a trading day after its close, and that of a week after its last one. It is called every half an hour,
 * and the calendar says when that is. What cannot be found out is said in its line; the rest is sent all the same.
 *
 * Environment: MARKET, OBJECTIVES and DATABASE_REGIONS, as JSON; REPORT_TOPIC_ARN; PAGE_PREFIX; DRIFT_METRICS, a namespace;
 * INDEX_METRICS, a namespace; ACKNOWLEDGEMENTS where pages are acknowledged.
 */
export function createHandler(
  environment: NodeJS.ProcessEnv,
  clients: Clients = {
    metrics: new CloudWatchClient({}),
    costs: new CloudWatchClient({ region: "us-east-1" }),
    parameters: new SSMClient({}),
    topics: new SNSClient({}),
    // A region that is lost must leave time for the rest of the report.
    metricsOf: (region) =>
      new CloudWatchClient({ region, maxAttempts: 2, requestHandler: { connectionTimeout: 3000, requestTimeout: 10_000 } }),
  },
  log: Log = functionLog("daily-report"),
): (event: { readonly at: string }) => Promise<{ readonly sent: readonly string[] }> {
  /** A region that does not answer takes nothing from what the other one says. */
  const indexesByRegion = async (now: Date): Promise<Report["indexes"] & {}> => {
    const regions = JSON.parse(required(environment, "DATABASE_REGIONS")) as readonly string[];
    const found = regions.map(
      async (region) => [region, await part(indexesOf(clients.metricsOf(region), required(environment, "INDEX_METRICS"), now))] as const,
    );
    return Object.fromEntries(await Promise.all(found));
  };
  const reportOf = async (due: DueReport, timeZone: string): Promise<Report> => {
    const objectives = JSON.parse(required(environment, "OBJECTIVES")) as readonly ReportedObjective[];
    const { metrics, costs } = clients;
    const { from, to } = due;
    const now = new Date(to.getTime() + 3_600_000);
    const [figures, pages, budgets, cost, drift, indexes] = await Promise.all([
      part(figuresOf(metrics, from, to)),
      part(pagesBetween(clients, required(environment, "PAGE_PREFIX"), environment.ACKNOWLEDGEMENTS, from, to)),
      part(budgetsOf(metrics, objectives, to)),
      part(costOf(costs, now)),
      part(driftOf(metrics, required(environment, "DRIFT_METRICS"), now)),
      due.kind === "week" ? indexesByRegion(now) : {},
    ]);
    return { due, timeZone, figures, pages, budgets, cost, drift, indexes };
  };

  return async ({ at }) => {
    const { hours, calendar } = marketOf(JSON.parse(required(environment, "MARKET")) as MarketDays);
    const instant = new Date(at);
    if (Number.isNaN(instant.getTime())) throw new Error(`the schedule says ${at}, which is no instant`);
    const sent: string[] = [];
    for (const due of dueReports(instant, hours, calendar)) {
      const { subject, message } = reportText(await reportOf(due, hours.timeZone));
      await clients.topics.send(
        new PublishCommand({ TopicArn: required(environment, "REPORT_TOPIC_ARN"), Subject: subject, Message: message }),
      );
      sent.push(subject);
    }
    log.info("looked whether a report is due", { at, sent: sent.join(", ") });
    return { sent };
  };
}

/** What was found out, or why it was not. */
async function part<T>(found: Promise<T>): Promise<Part<T>> {
  try {
    return { known: await found };
  } catch (error) {
    return { unknown: error instanceof Error ? error.name : "it failed" };
  }
}

export const handler = createHandler(process.env);
