import { dashboardLimits } from "../../../facts/dashboards";
import { type AskedMetric, unknownMetric } from "./known-metrics";
import { type Args, block, blocks, broken, type Declared, type Estate, type ServiceRule, text } from "./rule";

/** A widget of a dashboard's body. */
export interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly region?: string;
    readonly metrics?: readonly (readonly unknown[])[];
    readonly alarms?: readonly string[];
    readonly annotations?: {
      readonly alarms?: readonly string[];
      readonly horizontal?: readonly { readonly label: string; readonly value: number }[];
    };
  };
}

const widgetsOf = ({ args }: Declared): readonly Widget[] => (JSON.parse(text(args.dashboard_body)) as { widgets: Widget[] }).widgets;

const ofQuery = ({ namespace, metric_name: name, dimensions = {} }: Args): AskedMetric => ({
  namespace: text(namespace),
  name: text(name),
  dimensions: Object.keys(dimensions as object),
});

/** Metrics of an alarm, whether it looks at one or computes. */
const ofAlarm = ({ args }: Declared): AskedMetric[] =>
  args.metric_query === undefined ? [ofQuery(args)] : blocks(args.metric_query).flatMap(({ metric }) => blocks(metric).map(ofQuery));

/** Metrics that a policy scales on; those that AWS has predefined are named by an enumeration. */
const ofScaling = ({ args }: Declared): AskedMetric[] =>
  blocks(block(block(args.target_tracking_scaling_policy_configuration).customized_metric_specification).metrics)
    .flatMap(({ metric_stat: stat }) => blocks(stat))
    .map(({ metric }) => block(metric))
    .map(({ namespace, metric_name: name, dimensions }) => ({
      namespace: text(namespace),
      name: text(name),
      dimensions: blocks(dimensions).map((one) => text(one.name)),
    }));

/** What a filter of a log group writes. */
const ofFilter = ({ args }: Declared): AskedMetric[] =>
  blocks(args.metric_transformation).map(({ namespace, name, dimensions = {} }) => ({
    namespace: text(namespace),
    name: text(name),
    dimensions: Object.keys(dimensions as object),
  }));

/** `SEARCH('{namespace,dimension,…} MetricName="name"', …)`, the one form that dashboards use. */
const searched = /^SEARCH\('\{([^}]+)\} MetricName="(\w+)"', /;

/** Metrics of a dashboard's lines: named, or found by a search. */
const ofDashboard = (dashboard: Declared): AskedMetric[] =>
  widgetsOf(dashboard).flatMap(({ properties: { metrics = [] } }) =>
    metrics.flatMap((line) => {
      const words = line.filter((part): part is string => typeof part === "string");
      const [namespace = "", name = "", ...rest] = words;
      if (words.length > 0) return [{ namespace, name, dimensions: rest.filter((_, index) => index % 2 === 0) }];
      const { expression } = line[0] as { expression: string };
      const found = searched.exec(expression);
      if (found === null) return expression.includes("SEARCH") ? [{ namespace: "a search", name: expression, dimensions: [] }] : [];
      const [, schema = "", metric = ""] = found;
      const [space = "", ...dimensions] = schema.split(",");
      return [{ namespace: space, name: metric, dimensions }];
    }),
  );

const askers: Readonly<Record<string, (one: Declared) => AskedMetric[]>> = {
  aws_cloudwatch_metric_alarm: ofAlarm,
  aws_cloudwatch_dashboard: ofDashboard,
  aws_cloudwatch_log_metric_filter: ofFilter,
  aws_appautoscaling_policy: ofScaling,
};

/** Every metric that something of the estate looks at or writes. */
export const askedMetrics = (estate: Estate): readonly { readonly by: Declared; readonly metric: AskedMetric }[] =>
  Object.entries(askers).flatMap(([type, metrics]) => estate.all(type).flatMap((by) => metrics(by).map((metric) => ({ by, metric }))));

/** ARNs of the alarms that a dashboard shows. */
const alarmsOn = (dashboard: Declared): string[] =>
  widgetsOf(dashboard).flatMap(({ properties: { alarms = [], annotations } }) => [...alarms, ...(annotations?.alarms ?? [])]);

/** Where an alarm is, as dashboards name it. */
const arnOf = ({ stack: { instance }, args }: Declared): string =>
  `arn:aws:cloudwatch:${instance.region}:${instance.accountId}:alarm:${text(args.alarm_name)}`;

const counts = (widgets: readonly Widget[]) => {
  const lines = widgets.map(({ properties: { metrics = [] } }) => metrics.length);
  return {
    widgets: widgets.length,
    metricsPerWidget: Math.max(0, ...lines),
    metrics: lines.reduce((sum, one) => sum + one, 0),
    alarmsPerWidget: Math.max(0, ...widgets.map(({ properties: { alarms = [] } }) => alarms.length)),
    columns: Math.max(0, ...widgets.map(({ x, width }) => x + width)),
  };
};

export const metricRules: readonly ServiceRule[] = [
  {
    id: "metrics-are-reported",
    aws: "CloudWatch takes every name of a metric and every dimension, and has no data for one that nobody reports so.",
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#Dimension",
    find: (estate) =>
      askedMetrics(estate).flatMap(({ by, metric }) => {
        const wrong = unknownMetric(metric);
        return wrong === undefined ? [] : [broken(by, `${wrong}; AWS's list is data/aws-metrics.json, from \`npm run aws-metrics\``)];
      }),
  },
  {
    id: "dashboards-show-what-is-there",
    aws: "A dashboard takes the ARN of an alarm that does not exist, and shows an empty place.",
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html",
    find: (estate) => {
      const known = new Set(
        ["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"].flatMap((type) => estate.all(type).map(arnOf)),
      );
      return estate
        .all("aws_cloudwatch_dashboard")
        .flatMap((one) => alarmsOn(one).flatMap((arn) => (known.has(arn) ? [] : [broken(one, `shows ${arn}, which no stack makes`)])));
    },
  },
  {
    id: "dashboards-fit",
    aws: "CloudWatch refuses a dashboard of more than 500 widgets, or with more than 500 metrics in a widget or 2500 in all.",
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html",
    find: (estate) =>
      estate.all("aws_cloudwatch_dashboard").flatMap((one) =>
        Object.entries(counts(widgetsOf(one))).flatMap(([what, count]) => {
          const limit = dashboardLimits[what as keyof typeof dashboardLimits];
          return count <= limit ? [] : [broken(one, `has ${count} ${what} of ${limit}`)];
        }),
      ),
  },
];
