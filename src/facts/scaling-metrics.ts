/** What it means for scaling that nobody reports a metric. */
interface ScalingMetric {
  /** `zero`: there is nothing to do. `unknown`: nobody knows, and no task is taken away. */
  readonly silence: "zero" | "unknown";
  readonly because: string;
}

/**
 * Metrics of the platform that a service may scale on besides CPU and memory. Both stop with the last
 * task that reports them and when there is nothing to report, so silence is the normal state outside
 * the session; tasks that work although their metric is lost are held by CPU and memory.
 */
export const scalingMetrics = {
  ActiveTradingSignals: { silence: "zero", because: "no signal is active when none is generated, and what is generated takes CPU" },
  MarketDataProcessingRate: {
    silence: "zero",
    because: "a feed that sends nothing is processed at rate zero, and what is processed takes CPU",
  },
} as const satisfies Readonly<Record<string, ScalingMetric>>;

export type ScalingMetricName = keyof typeof scalingMetrics;

export const scalingMetricNames = Object.keys(scalingMetrics) as [ScalingMetricName, ...ScalingMetricName[]];
