import { watchMetrics, type WatchMetric } from "../../facts/watch-metrics";
import { tradingMetrics, type TradingMetricName } from "../../facts/trading-metrics";
import { type Metric } from "../alarms/measure";
import { pageName } from "../alarms/names";
import { type Watches } from "../alarms/rows/row";
import { tradingWatches } from "../observability/trading-alarms";
import { watchNamespace } from "../observability/region-watch";
import { alarmArn } from "../shared/arns";
import { physicalName } from "../../facts/naming";
import { type ObjectivesProps } from "../services/objectives";
import { budgetWidgets } from "./budgets";
import { type Section } from "./layout";
import { alarmedGraphs, type GraphSettings, metricLine, watchedGraphs } from "./watched-graphs";
import { alarmGraph, alarmStates, foundGraph, graph, type Widget } from "./widget";

/** What is watched of one region, by tier; each entry is one resource, as a row of the table of alarms describes it. */
export interface Side extends GraphSettings {
  /** How the region is called on the dashboard. */
  readonly title: string;
  /** Pages that wake somebody, as the last parts of their names. */
  readonly pages: readonly string[];
  readonly services: readonly Watches[];
  readonly databases: readonly Watches[];
  readonly proxies: readonly Watches[];
  readonly caches: readonly Watches[];
  readonly timeSeries: readonly Watches[];
  readonly firewalls: readonly Watches[];
  /** What has an id that AWS gives: graphs of its alarms are shown. */
  readonly loadBalancers: readonly Watches[];
  readonly distributions: readonly Watches[];
  /** Checks of the region's answers; their metrics are in us-east-1, whichever region they are of. */
  readonly healthChecks: { readonly watches: readonly Watches[]; readonly settings: GraphSettings };
  /** Services that report figures of the business. */
  readonly reporting: readonly string[];
  /** Alarm on the failover flag, in the region that has it. */
  readonly flagAlarm?: string;
}

const minute = 60;
const fiveMinutes = 300;
const day = 86_400;

/** Each side's widgets next to the other's. */
const sideBySide = (title: string, sides: readonly Side[], widgets: (side: Side) => readonly Widget[]): Section => ({
  title,
  columns: sides.map((side) => ({ title: side.title, widgets: widgets(side) })),
});

const arnOf = ({ place }: GraphSettings, name: string): string => alarmArn(place.region, place.accountId, name);

const pages = (side: Side): Widget => {
  const arns = side.pages.map((page) => arnOf(side, physicalName("alarm", side.place.names, pageName(page))));
  return alarmStates("What wakes somebody", arns, { width: 12, height: 3 });
};

const seen = ({ place }: GraphSettings, name: WatchMetric): Metric => ({
  namespace: watchNamespace(place),
  name,
  statistic: "Minimum",
  dimensions: {},
});

const looks = (side: Side, title: string, names: readonly WatchMetric[]): Widget =>
  graph(
    title,
    side.place.region,
    names.map((name) => metricLine(seen(side, name), { label: name, period: minute })),
    { yAxis: { left: { min: 0, max: 1, showUnits: false } } },
  );

/**
 * Every tier, from users to stores.
 * @param budgets objectives of the services of the region that makes the dashboard
 */
export const systemSections = (
  sides: readonly Side[],
  budgets: { readonly region: string; readonly services: readonly ObjectivesProps[] },
) => [
  sideBySide("Pages", sides, (side) => [pages(side)]),
  ...(budgets.services.length === 0
    ? []
    : [{ title: "Objectives", columns: [{ title: budgets.region, widgets: budgetWidgets(budgets.region, budgets.services, 12) }] }]),
  sideBySide("Edge", sides, (side) => [
    looks(side, "Seen from outside", [watchMetrics.siteAnswers, watchMetrics.apiAnswers]),
    ...alarmedGraphs("Route 53", side.healthChecks.watches, side.healthChecks.settings),
    ...alarmedGraphs("CloudFront", side.distributions, side),
  ]),
  sideBySide("Ingress", sides, (side) => [
    foundGraph("Load balancers: RequestCount", side.place.region, {
      namespace: "AWS/ApplicationELB",
      dimensions: ["LoadBalancer"],
      metric: "RequestCount",
      statistic: "Sum",
      periodSeconds: minute,
    }),
    ...alarmedGraphs("Load balancer", side.loadBalancers, side),
    ...watchedGraphs("Firewall", side.firewalls, side),
  ]),
  sideBySide("Services", sides, (side) => watchedGraphs("Services", side.services, side)),
  sideBySide("Database", sides, (side) => [
    ...watchedGraphs("Database", side.databases, side),
    ...watchedGraphs("Proxy", side.proxies, side),
  ]),
  sideBySide("Cache", sides, (side) => watchedGraphs("Cache", side.caches, side)),
  sideBySide("Time series", sides, (side) => watchedGraphs("Time series", side.timeSeries, side)),
  sideBySide("Network and functions", sides, ({ place: { region } }) => [
    foundGraph("NAT gateways: ErrorPortAllocation", region, {
      namespace: "AWS/NATGateway",
      dimensions: ["NatGatewayId"],
      metric: "ErrorPortAllocation",
      statistic: "Sum",
      periodSeconds: minute,
    }),
    foundGraph("Functions: Errors", region, {
      namespace: "AWS/Lambda",
      dimensions: ["FunctionName"],
      metric: "Errors",
      statistic: "Sum",
      periodSeconds: fiveMinutes,
    }),
    foundGraph("Queues: ApproximateAgeOfOldestMessage", region, {
      namespace: "AWS/SQS",
      dimensions: ["QueueName"],
      metric: "ApproximateAgeOfOldestMessage",
      statistic: "Maximum",
      periodSeconds: minute,
    }),
    foundGraph("Logs: LogEventsWithFindings, masked", region, {
      namespace: "AWS/Logs",
      dimensions: ["LogGroupName"],
      metric: "LogEventsWithFindings",
      statistic: "Sum",
      periodSeconds: fiveMinutes,
    }),
    foundGraph("State machines: ExecutionsFailed", region, {
      namespace: "AWS/States",
      dimensions: ["StateMachineArn"],
      metric: "ExecutionsFailed",
      statistic: "Sum",
      periodSeconds: minute,
    }),
  ]),
];

/**
 * Figures of the business, each over the market's hours: an annotation of a dashboard stands at one time of one day,
 * so the hours are a line of their own, on the right axis.
 */
export const tradingSections = (sides: readonly Side[]): Section[] => [
  sideBySide("Trading", sides, (side) =>
    (Object.entries(tradingWatches(side)) as [TradingMetricName, Watches["watches"]][])
      .filter(([name]) => side.reporting.includes(tradingMetrics[name].owner))
      .flatMap(([name, watches]) => {
        const { unit, of = unit } = tradingMetrics[name] as { unit: string; of?: string };
        return watchedGraphs(name, [{ subject: of, watches }], side, marketHours(side));
      }),
  ),
];

const marketHours = (side: Side) => ({
  lines: [metricLine(seen(side, watchMetrics.marketOpen), { label: "market open", yAxis: "right", color: "#c7c7c7", period: minute })],
  properties: { yAxis: { right: { min: 0, max: 1, showUnits: false } } },
});

/** What a decision on a failover needs, and how far it has got. */
export const failoverSections = (sides: readonly Side[]): Section[] => [
  sideBySide("Pages", sides, (side) => [pages(side)]),
  sideBySide("Health", sides, (side) => [
    looks(side, "The other region", [watchMetrics.peerAnswers, watchMetrics.peerTells, watchMetrics.peerMute]),
    looks(side, "Seen from outside", [watchMetrics.siteAnswers, watchMetrics.apiAnswers]),
    ...alarmedGraphs("Route 53", side.healthChecks.watches, side.healthChecks.settings),
    ...(side.flagAlarm === undefined ? [] : [alarmGraph("Failover declared", side.place.region, arnOf(side, side.flagAlarm))]),
  ]),
  sideBySide("What would be lost", sides, (side) => [
    ...watchedGraphs("Database", only(side.databases, "replica-lag", "slot-lag"), side),
    ...watchedGraphs("Cache", only(side.caches, "global-lag", "replication-lag"), side),
    foundGraph("Buckets: ReplicationLatency", side.place.region, {
      namespace: "AWS/S3",
      dimensions: ["SourceBucket", "DestinationBucket", "RuleId"],
      metric: "ReplicationLatency",
      statistic: "Maximum",
      periodSeconds: fiveMinutes,
    }),
  ]),
];

const only = (subjects: readonly Watches[], ...roles: readonly string[]): Watches[] =>
  subjects.map(({ subject, watches }) => ({ subject, watches: watches.filter(({ role }) => roles.some((one) => role.startsWith(one))) }));

/** What reaches the environment, and whether it runs. */
export const deliverySections = (sides: readonly Side[], pipelineFailures: Metric): Section[] => [
  {
    title: "Builds and pipelines",
    columns: [
      {
        title: "",
        widgets: [
          ...(["Builds", "FailedBuilds", "Duration"] as const).map((metric) =>
            foundGraph(`CodeBuild: ${metric}`, sides[0]?.place.region ?? "", {
              namespace: "AWS/CodeBuild",
              dimensions: ["ProjectName"],
              metric,
              statistic: metric === "Duration" ? "Maximum" : "Sum",
              periodSeconds: fiveMinutes,
            }),
          ),
          graph("Pipelines that did not get through", sides[0]?.place.region ?? "", [
            metricLine(pipelineFailures, { label: "stopped", period: fiveMinutes }),
          ]),
        ],
      },
    ],
  },
  sideBySide("What runs of it", sides, (side) => [
    ...watchedGraphs(
      "Services",
      side.services.map(({ subject, watches }) => ({ subject, watches: watches.filter(({ role }) => role === "tasks-missing") })),
      side,
    ),
    ...alarmedGraphs("Load balancer", only(side.loadBalancers, "errors"), side),
  ]),
];

/** Region of the metrics of what AWS charges. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html */
const billingRegion = "us-east-1";

/** What is paid for, as far as CloudWatch counts it: charges since the month began, and what grows. */
export const costSections = (sides: readonly Side[]): Section[] => [
  {
    title: "Charges of the account since the month began",
    columns: [
      {
        title: "",
        widgets: [
          graph("EstimatedCharges", billingRegion, [
            ["AWS/Billing", "EstimatedCharges", "Currency", "USD", { stat: "Maximum", period: day, label: "USD" }],
          ]),
          foundGraph("EstimatedCharges by service", billingRegion, {
            namespace: "AWS/Billing",
            dimensions: ["Currency", "ServiceName"],
            metric: "EstimatedCharges",
            statistic: "Maximum",
            periodSeconds: day,
          }),
        ],
      },
    ],
  },
  sideBySide("What grows", sides, ({ place: { region } }) => [
    foundGraph("Logs: IncomingBytes", region, {
      namespace: "AWS/Logs",
      dimensions: ["LogGroupName"],
      metric: "IncomingBytes",
      statistic: "Sum",
      periodSeconds: day,
    }),
    foundGraph("Buckets: BucketSizeBytes", region, {
      namespace: "AWS/S3",
      dimensions: ["BucketName", "StorageType"],
      metric: "BucketSizeBytes",
      statistic: "Average",
      periodSeconds: day,
    }),
    foundGraph("NAT gateways: BytesOutToDestination", region, {
      namespace: "AWS/NATGateway",
      dimensions: ["NatGatewayId"],
      metric: "BytesOutToDestination",
      statistic: "Sum",
      periodSeconds: day,
    }),
    foundGraph("Databases: FreeStorageSpace", region, {
      namespace: "AWS/RDS",
      dimensions: ["DBInstanceIdentifier"],
      metric: "FreeStorageSpace",
      statistic: "Minimum",
      periodSeconds: day,
    }),
  ]),
];
