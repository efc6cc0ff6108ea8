/** Something on a dashboard, without its place: the layout gives it one. */
export interface Widget {
  readonly type: "metric" | "alarm" | "text";
  /** In columns of the dashboard, which has 24 at any width of the screen. */
  readonly width: number;
  readonly height: number;
  /** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
  readonly properties: Readonly<Record<string, unknown>>;
}

/**
 * Size of a graph: four side by side. Where the screen is 1280 pixels wide, each has some 300 of them, enough for
 * its title, its legend and times of day on its axis.
 */
export const graphSize = { width: 6, height: 5 } as const;

/** A line of a graph: namespace, name, dimensions and options of a metric, or an expression over others. */
export type Line = readonly (string | Readonly<Record<string, unknown>>)[];

/** A graph of lines in one region. */
export function graph(title: string, region: string, lines: readonly Line[], properties: Readonly<Record<string, unknown>> = {}): Widget {
  return {
    type: "metric",
    ...graphSize,
    properties: { title, view: "timeSeries", stacked: false, region, legend: { position: "bottom" }, metrics: lines, ...properties },
  };
}

/**
 * The graph of an alarm, with the line from which on it rings. It needs the alarm's name alone, so it is there for
 * what has an id that AWS gives, in either region.
 */
export function alarmGraph(title: string, region: string, alarm: string): Widget {
  return {
    type: "metric",
    ...graphSize,
    properties: { title, view: "timeSeries", stacked: false, region, annotations: { alarms: [alarm] } },
  };
}

/** The states of alarms. */
export function alarmStates(title: string, alarms: readonly string[], size: Pick<Widget, "width" | "height">): Widget {
  return { type: "alarm", ...size, properties: { title, alarms, sortBy: "stateUpdatedTimestamp" } };
}

/** Series whose dimensions AWS names, found by the dimensions that they have. */
interface Search {
  readonly namespace: string;
  readonly dimensions: readonly string[];
  readonly metric: string;
  readonly statistic: "Sum" | "Average" | "Minimum" | "Maximum";
  readonly periodSeconds: number;
}

/**
 * A graph of every series of a kind that the account has in the region: those of all its environments.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
 */
export function foundGraph(title: string, region: string, search: Search): Widget {
  const { namespace, dimensions, metric, statistic, periodSeconds } = search;
  const expression = `SEARCH('{${[namespace, ...dimensions].join(",")}} MetricName="${metric}"', '${statistic}', ${periodSeconds})`;
  return graph(title, region, [[{ expression, id: "found", label: "", period: periodSeconds }]]);
}

/** A line of Markdown over the widgets that follow. */
export const heading = (markdown: string, width: number): Widget => ({
  type: "text",
  width,
  height: 1,
  properties: { markdown, background: "transparent" },
});
