/** Statistic of a metric over a period: a plain one, or an extended one such as `p99` or `PR(:0.5)`. */
export type Statistic = "Sum" | "Average" | "Minimum" | "Maximum" | "SampleCount" | `p${number}` | `PR(${string})`;

/** A metric of CloudWatch: exactly one series. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: Statistic;
}

/** A figure that is computed of several series. */
export interface Calculation {
  /** Expression of metric math over the keys of `of`. */
  readonly expression: string;
  /** What it is, with its unit. */
  readonly label: string;
  readonly of: Readonly<Record<string, Metric>>;
}

/** A metric against the band that CloudWatch expects of it. */
export interface Anomaly {
  readonly unusual: Metric;
  /** Width of the band, in standard deviations. */
  readonly deviations: number;
  readonly side: "above" | "below" | "either";
}

/** What an alarm looks at. */
export type Measure = Metric | Calculation | Anomaly;

export const comparisons = {
  above: "GreaterThanThreshold",
  atLeast: "GreaterThanOrEqualToThreshold",
  below: "LessThanThreshold",
  atMost: "LessThanOrEqualToThreshold",
} as const;
export type Comparison = keyof typeof comparisons;

const bands = {
  above: "GreaterThanUpperThreshold",
  below: "LessThanLowerThreshold",
  either: "LessThanLowerOrGreaterThanUpperThreshold",
} as const;

/** A measure, the value that it is compared with, and for how long. */
export interface Condition {
  readonly measure: Measure;
  /** How it is compared; with an anomaly the band says it. @default above */
  readonly is?: Comparison;
  /** In the measure's unit; an anomaly has none. */
  readonly threshold?: number;
  readonly periodSeconds: number;
  /** Periods that are looked at. */
  readonly periods: number;
  /** Of those, how many must be bad. @default all */
  readonly datapoints?: number;
}

const isPlain = (statistic: Statistic): boolean => ["Sum", "Average", "Minimum", "Maximum", "SampleCount"].includes(statistic);

/** Arguments of aws_cloudwatch_metric_alarm that say what is watched. */
export function watched({ measure, is = "above", threshold, periodSeconds, periods, datapoints }: Condition) {
  const window = { evaluationPeriods: periods, ...(datapoints === undefined ? {} : { datapointsToAlarm: datapoints }) };
  if ("unusual" in measure) {
    return {
      ...window,
      comparisonOperator: bands[measure.side],
      thresholdMetricId: "expected",
      metricQuery: [
        { id: "expected", expression: `ANOMALY_DETECTION_BAND(measured, ${measure.deviations})`, label: "Expected", returnData: true },
        { ...query("measured", measure.unusual, periodSeconds), returnData: true },
      ],
    };
  }
  if (threshold === undefined) throw new Error("an alarm on anything but an anomaly needs a threshold");
  const compared = { ...window, comparisonOperator: comparisons[is], threshold };
  if ("expression" in measure) {
    const { expression, label, of } = measure;
    return {
      ...compared,
      metricQuery: [
        { id: "result", expression, label, returnData: true },
        ...Object.entries(of).map(([id, metric]) => query(id, metric, periodSeconds)),
      ],
    };
  }
  const { namespace, name, dimensions, statistic } = measure;
  return {
    ...compared,
    namespace,
    metricName: name,
    dimensions: { ...dimensions },
    period: periodSeconds,
    ...(isPlain(statistic) ? { statistic } : { extendedStatistic: statistic }),
  };
}

const query = (id: string, { namespace, name, dimensions, statistic }: Metric, period: number) => ({
  id,
  metric: { namespace, metricName: name, period, stat: statistic, dimensions: { ...dimensions } },
});
