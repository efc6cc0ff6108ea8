/** A figure of the business: what it is, who reports it, and by what it is told apart. */
export interface TradingMetric {
  readonly description: string;
  /** Unit, as CloudWatch names it. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
  readonly unit: "Percent" | "Milliseconds" | "Count" | "Count/Second" | "None";
  /** What it counts where CloudWatch has no word for it. */
  readonly of?: string;
  readonly dimensions: readonly TradingDimension[];
  /** Service that reports it. */
  readonly owner: string;
}

/** Namespace of the platform's own metrics. */
export const tradingNamespace = "Smart0DTE/Trading";

/**
 * Everything by which a figure may be told apart, and how many values it has at the most. Each value is a
 * metric of its own and costs as one; what has no bound, such as a symbol or a strike, belongs into the
 * time-series store or into a trace.
 */
export const tradingDimensions = { "service.name": { values: 20 } } as const;
export type TradingDimension = keyof typeof tradingDimensions;

/** USD a month for one metric of one's own, of the first 10 000. @see https://aws.amazon.com/cloudwatch/pricing/ */
export const metricUsdPerMonth = 0.3;

const byService = ["service.name"] as const;

/** Every figure of the business: alarms, dashboards, scaling and the collector take their names from here. */
export const tradingMetrics = {
  SignalAccuracy: { description: "Share of signals that came true", unit: "Percent", dimensions: byService, owner: "signals" },
  SignalGenerationLatency: {
    description: "Time from a quote to the signal that it gave",
    unit: "Milliseconds",
    dimensions: byService,
    owner: "signals",
  },
  ActiveTradingSignals: { description: "Signals that are acted upon", unit: "Count", dimensions: byService, owner: "signals" },
  OrderExecutionTime: { description: "Time from a signal to its fill", unit: "Milliseconds", dimensions: byService, owner: "execution" },
  OrderErrorRate: { description: "Share of orders that failed", unit: "Percent", dimensions: byService, owner: "execution" },
  PositionPnL: {
    description: "Profit or loss of all open positions",
    unit: "None",
    of: "USD",
    dimensions: byService,
    owner: "execution",
  },
  MarketDataLatency: {
    description: "Time from the exchange's stamp of a quote to its arrival",
    unit: "Milliseconds",
    dimensions: byService,
    owner: "marketdata",
  },
  MarketDataProcessingRate: { description: "Quotes processed", unit: "Count/Second", dimensions: byService, owner: "marketdata" },
} as const satisfies Readonly<Record<string, TradingMetric>>;

export type TradingMetricName = keyof typeof tradingMetrics;

/** USD a month of a metric whose dimensions have so many values, in one region. */
export const monthlyCost = (series: number): number => Number((series * metricUsdPerMonth).toFixed(2));

/**
 * Refuses dimensions that are not on the list, with what they would cost.
 * @throws Error naming the dimension and its price
 */
export function refuseUnbounded(metric: string, dimensions: readonly string[], valuesExpected = 1000): void {
  for (const dimension of dimensions) {
    if (dimension in tradingDimensions) continue;
    throw new Error(
      `metric ${metric}: the dimension ${dimension} has no bound; with ${valuesExpected} values it costs ${monthlyCost(valuesExpected)} USD a month and region. Allowed: ${Object.keys(tradingDimensions).join(", ")}. Write it to the time-series store or to an attribute of the trace instead`,
    );
  }
}
