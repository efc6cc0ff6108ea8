import { type CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { driftMetric } from "../../facts/drift-metric";
import { type ReportedObjective } from "../../facts/report-settings";
import { tradingMetrics, type TradingMetricName, tradingNamespace } from "../../facts/trading-metrics";
import { budgetPercent } from "../../facts/burn-rates";
import { type Series, valuesOf } from "./series";

/** Numbers of a report; undefined where nothing was reported, which is not zero. */
export interface Figures {
  readonly activeSignals: number | undefined;
  readonly accuracyPercent: number | undefined;
  readonly profit: { readonly last: number | undefined; readonly lowest: number | undefined; readonly highest: number | undefined };
  /** Milliseconds: of the half hours' percentiles the median, and the worst. */
  readonly latencies: Readonly<
    Record<"signal" | "order" | "quote", { readonly typical: number | undefined; readonly worst: number | undefined }>
  >;
}

/** Opening and close lie on half hours, so that no period holds what is outside of the session. */
const halfHour = 1800;
const daySeconds = 86_400;

/** Days over which a budget of errors is counted, as alarms on its use have it. */
const budgetDays = 30;

const own = (name: TradingMetricName, statistic: string): Series => ({
  namespace: tradingNamespace,
  name,
  dimensions: { "service.name": tradingMetrics[name].owner },
  statistic,
  periodSeconds: halfHour,
});

const highest = (values: readonly number[]): number | undefined => (values.length === 0 ? undefined : Math.max(...values));
const lowest = (values: readonly number[]): number | undefined => (values.length === 0 ? undefined : Math.min(...values));
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const average = (values: readonly number[]): number | undefined => (values.length === 0 ? undefined : sum(values) / values.length);
const median = (values: readonly number[]): number | undefined => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** The business's figures between two instants. */
export async function figuresOf(client: CloudWatchClient, from: Date, to: Date): Promise<Figures> {
  const found = await valuesOf(
    client,
    {
      active: own("ActiveTradingSignals", "Maximum"),
      accuracy: own("SignalAccuracy", "Average"),
      profitLast: own("PositionPnL", "Average"),
      profitLow: own("PositionPnL", "Minimum"),
      profitHigh: own("PositionPnL", "Maximum"),
      signalTypical: own("SignalGenerationLatency", "p50"),
      signalWorst: own("SignalGenerationLatency", "p99"),
      orderTypical: own("OrderExecutionTime", "p50"),
      orderWorst: own("OrderExecutionTime", "p99"),
      quoteTypical: own("MarketDataLatency", "p50"),
      quoteWorst: own("MarketDataLatency", "p95"),
    },
    from,
    to,
  );
  return {
    activeSignals: highest(found.active),
    accuracyPercent: average(found.accuracy),
    profit: { last: found.profitLast.at(-1), lowest: lowest(found.profitLow), highest: highest(found.profitHigh) },
    latencies: {
      signal: { typical: median(found.signalTypical), worst: highest(found.signalWorst) },
      order: { typical: median(found.orderTypical), worst: highest(found.orderWorst) },
      quote: { typical: median(found.quoteTypical), worst: highest(found.quoteWorst) },
    },
  };
}

/** What is left of each service's budget of errors, in percent of thirty days; below zero where the objective is missed, undefined without requests. */
export async function budgetsOf(
  client: CloudWatchClient,
  objectives: readonly ReportedObjective[],
  to: Date,
): Promise<Readonly<Record<string, number | undefined>>> {
  if (objectives.length === 0) return {};
  const series = Object.fromEntries(
    objectives.flatMap(({ service, balancer, groups }) =>
      groups.flatMap((group, index) =>
        (["HTTPCode_Target_5XX_Count", "RequestCount"] as const).map((name): [string, Series] => [
          `${service} ${name} ${index}`,
          {
            namespace: "AWS/ApplicationELB",
            name,
            dimensions: { LoadBalancer: balancer, TargetGroup: group },
            statistic: "Sum",
            periodSeconds: daySeconds,
          },
        ]),
      ),
    ),
  );
  const found = await valuesOf(client, series, new Date(to.getTime() - budgetDays * daySeconds * 1000), to);
  const total = (service: string, name: string): number =>
    sum(Object.entries(found).flatMap(([key, values]) => (key.startsWith(`${service} ${name} `) ? values : [])));
  return Object.fromEntries(
    objectives.map(({ service, percent }) => {
      const requests = total(service, "RequestCount");
      const spent = (100 * total(service, "HTTPCode_Target_5XX_Count")) / requests;
      return [service, requests === 0 ? undefined : 100 - (100 * spent) / budgetPercent(percent)];
    }),
  );
}

/**
 * USD of the last day that AWS has reckoned, and of the month so far: it reports the month's sum several times a day, in
 * us-east-1 alone, where the account has said that it wants that.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html
 */
export async function costOf(client: CloudWatchClient, at: Date): Promise<{ readonly day: number; readonly month: number } | undefined> {
  const billing = {
    namespace: "AWS/Billing",
    name: "EstimatedCharges",
    dimensions: { Currency: "USD" },
    statistic: "Maximum",
    periodSeconds: daySeconds,
  };
  const { month } = await valuesOf(client, { month: billing }, new Date(at.getTime() - 3 * daySeconds * 1000), at);
  const [before, now] = [month.at(-2), month.at(-1)];
  if (before === undefined || now === undefined) return undefined;
  // The sum begins again with each month.
  return { day: now < before ? now : now - before, month: now };
}

/** What the daily look for drift found; undefined where it did not look. */
export async function driftOf(client: CloudWatchClient, namespace: string, at: Date): Promise<number | undefined> {
  const series = { namespace, name: driftMetric.name, statistic: "Maximum", periodSeconds: 3600 };
  const { drift } = await valuesOf(client, { drift: series }, new Date(at.getTime() - daySeconds * 1000), at);
  return drift.at(-1);
}
