import { type ElasticacheReplicationGroup } from "@cdktf/provider-aws/lib/elasticache-replication-group";
import { type Metric, type Statistic } from "../measure";
import { row, shortName, type Watch } from "./row";

/** Most series that one expression of an alarm takes. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
const mostSeries = 10;

/**
 * Metrics of the engine are there by node alone, and nodes are named by shard and number: the worst of
 * them is compared, so that one hot shard is seen and nobody gets an alarm for each node.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.Redis.html
 */
export const cache = row<
  Pick<
    ElasticacheReplicationGroup,
    "replicationGroupIdInput" | "numNodeGroupsInput" | "replicasPerNodeGroupInput" | "globalReplicationGroupIdInput"
  >
>("cache", (group, { place, value, cacheShards }) => {
  const id = group.replicationGroupIdInput ?? "";
  const subject = shortName(place, id);
  const nodes = nodesOf(id, group.numNodeGroupsInput ?? cacheShards, 1 + (group.replicasPerNodeGroupInput ?? 0));
  const worst = ({
    role,
    name,
    statistic = "Maximum",
    filled = (node: string) => node,
    ...watch
  }: Omit<Watch, "measure"> & {
    readonly name: string;
    readonly statistic?: Statistic;
    readonly filled?: (node: string) => string;
  }): Watch[] =>
    chunks(nodes, mostSeries).map((some, index) => ({
      ...watch,
      role: index === 0 ? role : `${role}-${index + 1}`,
      measure: {
        expression: `MAX([${some.map((_, node) => filled(`n${node}`)).join(", ")}])`,
        label: name,
        of: Object.fromEntries(
          some.map((node, at) => [
            `n${at}`,
            { namespace: "AWS/ElastiCache", name, statistic, dimensions: { CacheClusterId: node } } satisfies Metric,
          ]),
        ),
      },
    }));
  const paired = (urgency: "Warning" | "Critical") => [
    ...worst({
      role: `memory-${urgency.toLowerCase()}`,
      name: "DatabaseMemoryUsagePercentage",
      threshold: { key: `cache.memory${urgency}Percent` },
      periods: 5,
      severity: urgency === "Critical" ? "critical" : "warning",
      symptom: "lasts",
      meaning: `A node of ${subject} has filled ${value(`cache.memory${urgency}Percent`)} % of its memory`,
      firstAction: "look for keys without an expiry; more shards are the way out",
    }),
    ...worst({
      role: `replication-lag-${urgency.toLowerCase()}`,
      name: "ReplicationLag",
      threshold: { key: `cache.replicationLag${urgency}Seconds` },
      periods: 5,
      severity: urgency === "Critical" ? "critical" : "warning",
      meaning: `A replica of ${subject} is more than ${value(`cache.replicationLag${urgency}Seconds`)} s behind`,
      firstAction: "look at the network and the CPU of the shard's primary",
    }),
  ];
  return {
    subject,
    watches: [
      ...worst({
        role: "cpu",
        name: "EngineCPUUtilization",
        threshold: { key: "cache.cpuPercent" },
        periods: 5,
        severity: "warning",
        meaning: `The engine of a node of ${subject} has been busier than ${value("cache.cpuPercent")} % for five minutes`,
        firstAction: "look for slow commands in the slow log",
      }),
      ...worst({
        role: "silent",
        name: "EngineCPUUtilization",
        statistic: "SampleCount",
        // Filled in, since CloudWatch takes older points in place of missing ones and would ring two minutes later.
        filled: (node) => `FILL(${node}, 0)`,
        is: "below",
        threshold: 1,
        periods: 2,
        severity: "critical",
        silence: "trouble",
        meaning: `No node of ${subject} reports: the cache is gone, or nobody can see it`,
        firstAction: "look at the replication group's events; sessions are lost with it, and services read from the database",
      }),
      ...paired("Warning"),
      ...paired("Critical"),
      ...worst({
        role: "evictions",
        name: "Evictions",
        threshold: 0,
        periods: 5,
        datapoints: 3,
        severity: "warning",
        meaning: `${subject} throws data away for want of memory`,
        firstAction: "look at the memory of its nodes",
      }),
      ...(group.globalReplicationGroupIdInput === undefined
        ? []
        : worst({
            role: "global-lag",
            name: "GlobalDatastoreReplicationLag",
            threshold: { key: "cache.globalLagSeconds" },
            periods: 2,
            severity: "critical",
            // Of a lag that nobody reports, nobody can say what would be lost.
            silence: "trouble",
            symptom: "behindPeer",
            meaning: `${subject} is more than ${value("cache.globalLagSeconds")} s behind the primary region: so much would be lost in a failover`,
            firstAction: "look at the state of the global datastore",
          })),
    ],
  };
});

/** @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.html (ids of nodes in cluster mode) */
const nodesOf = (id: string, shards: number, perShard: number): string[] =>
  Array.from({ length: shards * perShard }, (_, index) => {
    const [shard, node] = [Math.floor(index / perShard) + 1, (index % perShard) + 1];
    return `${id}-${String(shard).padStart(4, "0")}-${String(node).padStart(3, "0")}`;
  });

const chunks = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
