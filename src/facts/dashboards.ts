/** What each dashboard of an environment is for, and where it is made. */
export const dashboards = {
  system: { title: "System", where: "everyRegion" },
  trading: { title: "Trading", where: "everyRegion" },
  failover: { title: "Failover", where: "everyRegion" },
  delivery: { title: "Delivery", where: "primaryRegion" },
  cost: { title: "Cost", where: "primaryRegion" },
} as const satisfies Readonly<Record<string, { readonly title: string; readonly where: "everyRegion" | "primaryRegion" }>>;

export type DashboardKind = keyof typeof dashboards;
export const dashboardKinds = Object.keys(dashboards) as [DashboardKind, ...DashboardKind[]];

/**
 * What CloudWatch takes of a dashboard; series that a graph only computes with count as well.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export const dashboardLimits = { widgets: 500, metricsPerWidget: 500, metrics: 2500, alarmsPerWidget: 100, columns: 24 } as const;

/**
 * Series that the dashboard `system` has at the most: for each service in each region, for a service's objectives, for
 * each node of the cache (of which every tenth needs one more), and for all the rest. A test compares this with what is
 * synthesized.
 */
export const systemSeries = {
  service: { inOneGraph: 3, inAll: 5 },
  objectives: { inOneGraph: 5, inAll: 12 },
  cacheNode: { inOneGraph: 1.1, inAll: 6.5 },
  others: 100,
} as const;
