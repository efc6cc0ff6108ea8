/** A series of CloudWatch, by what identifies it; dimensions may be Terraform references, which identify as well. */
export interface Series {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
}

/** Where an alarm is. */
interface Placed {
  readonly name: string;
  readonly stack: string;
  readonly environment: string;
  readonly region: string;
  readonly description: string;
  /** Path of what it watches in its stack, as the code composes it; of an alarm over others, where that is. */
  readonly resource: string;
  /** Topics that hear of it, by their names, or references to them. */
  readonly notifies: readonly string[];
}

export type MissingData = "breaching" | "notBreaching" | "ignore" | "missing";

export interface MetricAlarm extends Placed {
  readonly kind: "metric";
  /** Series by the name that the expression has for them. */
  readonly series: Readonly<Record<string, Series>>;
  /** Metric math over the names of `series`; the name alone for one metric. */
  readonly expression: string;
  readonly comparison: string;
  readonly threshold: number;
  readonly periodSeconds: number;
  readonly periods: number;
  readonly datapoints: number;
  readonly missing: MissingData;
}

export interface CompositeAlarm extends Placed {
  readonly kind: "composite";
  readonly rule: string;
  readonly suppressor?: { readonly alarm: string; readonly waitSeconds: number; readonly extensionSeconds: number };
}

export type EstateAlarm = MetricAlarm | CompositeAlarm;

export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";
