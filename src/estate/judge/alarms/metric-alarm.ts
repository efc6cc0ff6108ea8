import { compileExpression, looksBack } from "./expression";
import { type AlarmState, type MetricAlarm, type Series } from "./model";

/** Value of a series over so many minutes that end at a minute; undefined where nothing was reported. */
export type Measure = (series: Series, minute: number, minutes: number) => number | undefined;

/**
 * Periods that CloudWatch retrieves besides those that it evaluates, to have data in place of missing ones.
 * AWS's guide shows five for three and says that the number varies.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
const extraPeriods = 2;

const comparisons: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

/** An alarm that is ready to be evaluated at every minute. */
export interface CompiledAlarm {
  readonly alarm: MetricAlarm;
  /**
   * Minutes between two evaluations. CloudWatch evaluates every minute; a figure of hours says the same a
   * twelfth of its period later, and a quarter of a year is played in seconds.
   */
  readonly everyMinutes: number;
  /** Minutes that it looks back. */
  readonly windowMinutes: number;
  readonly stateAt: (minute: number, before: AlarmState, measure: Measure) => AlarmState;
}

/** @throws Error for an expression or a comparison that is not understood */
export function compileAlarm(alarm: MetricAlarm): CompiledAlarm {
  const { expression, series, comparison, threshold, periodSeconds, periods, datapoints, missing } = alarm;
  const evaluate = compileExpression(expression);
  const isBad = comparisons[comparison];
  if (isBad === undefined) throw new Error(`${alarm.name}: the comparison ${comparison} is not understood`);
  const step = Math.max(1, periodSeconds / 60);
  const value = (minute: number, measure: Measure): number | undefined =>
    evaluate((name, before = 0) => {
      const one = series[name];
      // The quota of a use is as large as that use's series says: 100 of what there is.
      if (one === undefined)
        return name === "SERVICE_QUOTA" ? measure({ ...quotaOf(series), name: "SERVICE_QUOTA" }, minute, 1) : undefined;
      return measure(one, minute - before * step, step);
    });

  const stateAt = (minute: number, before: AlarmState, measure: Measure): AlarmState => {
    const found: number[] = [];
    let oldest = 0;
    // Newest first; each is the period that ends so many steps ago.
    for (let index = 0; index < periods + extraPeriods; index++) {
      const measured = value(minute - index * step, measure);
      if (measured !== undefined) {
        found.push(measured);
        oldest = index + 1;
      }
      if (found.length === periods) break;
    }
    const bad = found.filter((one) => isBad(one, threshold)).length;
    const unknown = periods - found.length;
    return judge({ bad, good: found.length - bad, unknown, oldest, datapoints, missing, before });
  };
  return {
    alarm,
    everyMinutes: Math.max(1, Math.floor(step / 12)),
    windowMinutes: step * (periods + extraPeriods + (looksBack(expression) ? 1 : 0)),
    stateAt,
  };
}

const quotaOf = (series: Readonly<Record<string, Series>>): Series => {
  const [used] = Object.values(series);
  if (used === undefined) throw new Error("an expression asks for the quota of nothing");
  return used;
};

interface Evidence {
  readonly bad: number;
  readonly good: number;
  /** Periods without data that had to be judged by what missing data mean. */
  readonly unknown: number;
  /** Periods since the oldest point that counts, itself included. */
  readonly oldest: number;
  readonly datapoints: number;
  readonly missing: MetricAlarm["missing"];
  readonly before: AlarmState;
}

/**
 * As many real points as there are count, and only the rest is filled with what missing data mean.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
function judge({ bad, good, unknown, oldest, datapoints, missing, before }: Evidence): AlarmState {
  switch (missing) {
    case "breaching":
      return bad + unknown >= datapoints ? "ALARM" : "OK";
    case "notBreaching":
      return bad >= datapoints ? "ALARM" : "OK";
    case "missing":
      if (bad + good === 0) return "INSUFFICIENT_DATA";
      // A bad point that is old enough, and since then no good one.
      return bad >= datapoints || (good === 0 && oldest >= datapoints) ? "ALARM" : "OK";
    case "ignore":
      if (bad >= datapoints) return "ALARM";
      // The state changes only where the data that are there suffice to say so.
      return bad + unknown < datapoints ? "OK" : before;
  }
}
