import { type SynthesizedStack } from "../../synthesized";
import { type CompositeAlarm, type EstateAlarm, type MetricAlarm, type MissingData, type Series } from "./model";

type Arguments = Readonly<Record<string, unknown>>;

/**
 * Alarms of synthesized stacks, in the stacks' order.
 *
 * @throws Error for an alarm with something that the evaluator does not know
 */
export const alarmsOf = (stacks: readonly Pick<SynthesizedStack, "instance" | "json">[]): readonly EstateAlarm[] =>
  stacks.flatMap((stack) => [
    ...Object.values(stack.json.resource?.aws_cloudwatch_metric_alarm ?? {}).map((args) => metricAlarm(stack, args)),
    ...Object.values(stack.json.resource?.aws_cloudwatch_composite_alarm ?? {}).map((args) => compositeAlarm(stack, args)),
  ]);

type Home = Pick<SynthesizedStack, "instance">;

const placed = ({ instance }: Home, args: Arguments) => ({
  name: text(args.alarm_name),
  stack: instance.id,
  environment: instance.environments[0] ?? instance.owner,
  region: instance.region,
  description: text(args.alarm_description),
  resource: watchedPath(args),
  notifies: (Array.isArray(args.alarm_actions) ? (args.alarm_actions as unknown[]) : []).map((action) => topicOf(text(action))),
});

/** An alarm stands below what it watches, by its role: `<stack>/writer/instance/cpu/Default`. */
const watchedPath = (args: Arguments): string =>
  text((args["//"] as { metadata?: { path?: unknown } } | undefined)?.metadata?.path)
    .split("/")
    .slice(1)
    .filter((part) => part !== "Default")
    .slice(0, -1)
    .join("/");

/** Last part of a topic's ARN, or the field of the contract that it is read from. */
const topicOf = (action: string): string =>
  action.startsWith("arn:") ? (action.split(":").at(-1) ?? action) : (/outputs\.(\w+)/.exec(action)?.[1] ?? action);

function metricAlarm(stack: Home, args: Arguments): MetricAlarm {
  const known = placed(stack, args);
  if (args.threshold_metric_id !== undefined)
    throw new Error(`${known.name}: bands of what is usual are learnt by AWS and cannot be evaluated here`);
  const periods = number(args.evaluation_periods);
  return {
    ...known,
    kind: "metric",
    ...measured(known.name, args),
    comparison: text(args.comparison_operator),
    threshold: number(args.threshold),
    periods,
    datapoints: args.datapoints_to_alarm === undefined ? periods : number(args.datapoints_to_alarm),
    missing: (args.treat_missing_data ?? "missing") as MissingData,
  };
}

interface Query {
  readonly id: string;
  readonly expression?: string;
  readonly return_data?: boolean;
  readonly metric?: {
    readonly namespace: string;
    readonly metric_name: string;
    readonly dimensions?: Readonly<Record<string, string>>;
    readonly stat: string;
    readonly period: number;
  };
}

function measured(name: string, args: Arguments): Pick<MetricAlarm, "series" | "expression" | "periodSeconds"> {
  if (args.metric_query === undefined) {
    const series: Series = {
      namespace: text(args.namespace),
      name: text(args.metric_name),
      dimensions: (args.dimensions ?? {}) as Readonly<Record<string, string>>,
      statistic: text(args.statistic ?? args.extended_statistic),
    };
    return { series: { value: series }, expression: "value", periodSeconds: number(args.period) };
  }
  const queries = args.metric_query as readonly Query[];
  const expressions = queries.filter(({ return_data: shown }) => shown === true);
  const [result] = expressions;
  if (expressions.length !== 1 || result?.expression === undefined)
    throw new Error(`${name}: one expression has to give its result; others are not understood`);
  const metrics = queries.flatMap(({ id, metric }) => (metric === undefined ? [] : [[id, metric] as const]));
  const periods = new Set(metrics.map(([, { period }]) => period));
  if (periods.size !== 1) throw new Error(`${name}: metrics of several periods in one expression are not understood`);
  return {
    series: Object.fromEntries(
      metrics.map(([id, { namespace, metric_name: metricName, dimensions = {}, stat }]) => [
        id,
        { namespace, name: metricName, dimensions, statistic: stat },
      ]),
    ),
    expression: result.expression,
    periodSeconds: [...periods][0] ?? 60,
  };
}

function compositeAlarm(stack: Home, args: Arguments): CompositeAlarm {
  const suppressor = args.actions_suppressor as
    | { readonly alarm: string; readonly wait_period: number; readonly extension_period: number }
    | undefined;
  return {
    ...placed(stack, args),
    kind: "composite",
    rule: text(args.alarm_rule),
    ...(suppressor === undefined
      ? {}
      : {
          suppressor: { alarm: suppressor.alarm, waitSeconds: suppressor.wait_period, extensionSeconds: suppressor.extension_period },
        }),
  };
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const number = (value: unknown): number => {
  const read = Number(value);
  if (Number.isNaN(read)) throw new Error(`${String(value)} is no number that an alarm could be evaluated with`);
  return read;
};
