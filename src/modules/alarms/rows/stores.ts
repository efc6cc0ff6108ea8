import { type DbInstance } from "@cdktf/provider-aws/lib/db-instance";
import { type DbProxy } from "@cdktf/provider-aws/lib/db-proxy";
import { type DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { type ElasticacheReplicationGroup } from "@cdktf/provider-aws/lib/elasticache-replication-group";
import { type S3BucketReplicationConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-replication-configuration";
import { type TimestreaminfluxdbDbInstance } from "@cdktf/provider-aws/lib/timestreaminfluxdb-db-instance";
import { type TimestreamwriteTable } from "@cdktf/provider-aws/lib/timestreamwrite-table";
import { type Metric, type Statistic } from "../measure";
import { type Row, row, shortName, type Watch } from "./row";

const MiB = 1024 ** 2;
const GiB = 1024 ** 3;

/**
 * What Performance Insights, the engine and the host say of an instance.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html
 */
export const database = row<Pick<DbInstance, "identifierInput" | "replicateSourceDbInput">>("database", (instance, { place, value }) => {
  const identifier = instance.identifierInput ?? "";
  const subject = shortName(place, identifier);
  const metric = (name: string, statistic: Statistic): Metric => ({
    namespace: "AWS/RDS",
    name,
    statistic,
    dimensions: { DBInstanceIdentifier: identifier },
  });
  const slow = (role: "read" | "write", name: string): Watch => ({
    role: `${role}-latency`,
    measure: metric(name, "Average"),
    threshold: { key: `database.${role}LatencyMilliseconds`, times: 0.001 },
    periods: 10,
    severity: "warning",
    meaning: `The disk of ${subject} needs more than ${value(`database.${role}LatencyMilliseconds`)} ms for a ${role}`,
    firstAction: "compare IOPS and throughput with what the storage is set to",
  });
  const common: Watch[] = [
    {
      role: "cpu",
      measure: metric("CPUUtilization", "Average"),
      threshold: { key: "database.cpuPercent" },
      periods: 10,
      severity: "warning",
      meaning: `The CPU of ${subject} has been busier than ${value("database.cpuPercent")} % for ten minutes`,
      firstAction: "open Database Insights and look at the top SQL by load",
    },
    {
      role: "free-memory",
      measure: metric("FreeableMemory", "Average"),
      is: "below",
      threshold: { key: "database.freeMemoryMiB", times: MiB },
      periods: 10,
      severity: "warning",
      meaning: `${subject} has less than ${value("database.freeMemoryMiB")} MiB of memory left`,
      firstAction: "look at connections and sorts in Database Insights; a larger class is the way out",
    },
    {
      role: "free-storage-warning",
      measure: metric("FreeStorageSpace", "Minimum"),
      is: "below",
      threshold: { key: "database.freeStorageWarningGiB", times: GiB },
      periodSeconds: 300,
      periods: 3,
      severity: "warning",
      meaning: `${subject} has less than ${value("database.freeStorageWarningGiB")} GiB of storage left`,
      firstAction: "see whether storage autoscaling works on it; it needs six hours between two steps",
    },
    {
      role: "free-storage-critical",
      measure: metric("FreeStorageSpace", "Minimum"),
      is: "below",
      threshold: { key: "database.freeStorageCriticalGiB", times: GiB },
      periods: 2,
      severity: "critical",
      meaning: `${subject} has less than ${value("database.freeStorageCriticalGiB")} GiB of storage left; a full database stops, or nobody hears of it`,
      firstAction: "find what grows (log, slots, temporary files) and raise the storage by hand",
    },
    {
      role: "connections",
      measure: metric("DatabaseConnections", "Maximum"),
      threshold: { key: "database.connections" },
      periods: 5,
      severity: "warning",
      meaning: `${subject} has more than ${value("database.connections")} connections`,
      firstAction: "see which user holds them; the proxy should pool them",
    },
    slow("read", "ReadLatency"),
    slow("write", "WriteLatency"),
    {
      role: "disk-queue",
      measure: metric("DiskQueueDepth", "Average"),
      threshold: { key: "database.queueDepth" },
      periods: 10,
      severity: "warning",
      meaning: `More than ${value("database.queueDepth")} requests wait for the disk of ${subject}`,
      firstAction: "compare IOPS with what the storage is set to",
    },
    {
      role: "load",
      measure: metric("DBLoad", "Average"),
      threshold: { key: "database.load" },
      periods: 10,
      severity: "warning",
      meaning: `More than ${value("database.load")} sessions work or wait in ${subject} at a time`,
      firstAction: "open Database Insights: the colour of the load says what they wait for",
    },
    {
      role: "log-disk",
      measure: metric("TransactionLogsDiskUsage", "Maximum"),
      threshold: { key: "database.logDiskMiB", times: MiB },
      periodSeconds: 300,
      periods: 3,
      severity: "warning",
      meaning: `The transaction log of ${subject} takes more than ${value("database.logDiskMiB")} MiB`,
      firstAction: "look for a replication slot that nobody reads and for a replica that is behind",
    },
  ];
  const ofSource: Watch[] = [
    {
      role: "slot-lag",
      measure: metric("OldestReplicationSlotLag", "Maximum"),
      threshold: { key: "database.slotLagMiB", times: MiB },
      periodSeconds: 300,
      periods: 3,
      severity: "warning",
      meaning: `A replication slot of ${subject} holds back more than ${value("database.slotLagMiB")} MiB of log`,
      firstAction: "see whether the replica of the other region replays; its lag tells",
    },
  ];
  const lag = (urgency: "Warning" | "Critical"): Watch => ({
    role: `replica-lag-${urgency.toLowerCase()}`,
    measure: metric("ReplicaLag", "Maximum"),
    threshold: { key: `database.replicaLag${urgency}Seconds` },
    periods: urgency === "Critical" ? 2 : 3,
    severity: urgency === "Critical" ? "critical" : "warning",
    // A replica that does not replicate reports -1 or nothing at all.
    silence: "trouble",
    meaning: `${subject} is more than ${value(`database.replicaLag${urgency}Seconds`)} s behind, or does not say: so much would be lost in a failover`,
    firstAction: "look for long queries on the replica and for the state of replication in the RDS console",
  });
  const isReplica = instance.replicateSourceDbInput !== undefined;
  return { subject, watches: [...common, ...(isReplica ? [lag("Warning"), lag("Critical")] : ofSource)] };
});

/**
 * Both metrics are there by the proxy's name alone.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.monitoring.html
 */
export const proxy = row<Pick<DbProxy, "nameInput">>("proxy", (proxyOf, { place, value }) => {
  const subject = shortName(place, proxyOf.nameInput);
  const metric = (name: string, statistic: Statistic): Metric => ({
    namespace: "AWS/RDS",
    name,
    statistic,
    dimensions: { ProxyName: proxyOf.nameInput ?? "" },
  });
  return {
    subject,
    watches: [
      {
        role: "connections-failed",
        measure: metric("DatabaseConnectionsSetupFailed", "Sum"),
        threshold: 0,
        periods: 5,
        datapoints: 3,
        severity: "critical",
        meaning: `${subject} cannot connect to the database`,
        firstAction: "see whether the database is up and whether a rotation of its users has just failed",
      },
      {
        role: "borrow-latency",
        measure: metric("DatabaseConnectionsBorrowLatency", "Average"),
        threshold: { key: "database.borrowLatencyMilliseconds", times: 1000 },
        periods: 5,
        severity: "warning",
        meaning: `Clients of ${subject} wait more than ${value("database.borrowLatencyMilliseconds")} ms for a connection`,
        firstAction: "look for pinned sessions and long transactions",
      },
    ],
  };
});

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
  const worst = ({ role, name, ...watch }: Omit<Watch, "measure"> & { readonly name: string }): Watch[] =>
    chunks(nodes, mostSeries).map((some, index) => ({
      ...watch,
      role: index === 0 ? role : `${role}-${index + 1}`,
      measure: {
        expression: `MAX([${some.map((_, node) => `n${node}`).join(", ")}])`,
        label: name,
        of: Object.fromEntries(
          some.map((node, at) => [
            `n${at}`,
            { namespace: "AWS/ElastiCache", name, statistic: "Maximum", dimensions: { CacheClusterId: node } } satisfies Metric,
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

/**
 * Errors and throttles are counted by operation alone, without a table.
 * @see https://docs.aws.amazon.com/timestream/latest/developerguide/metrics-dimensions.html
 */
export const table = row<Pick<TimestreamwriteTable, "databaseNameInput" | "tableNameInput">>(
  "time-series",
  ({ databaseNameInput, tableNameInput }, { place }) => ({
    subject: `${shortName(place, databaseNameInput)}-${String(tableNameInput).replaceAll("_", "-")}`,
    watches: [
      {
        role: "rejected",
        measure: {
          namespace: "AWS/Timestream",
          name: "MagneticStoreRejectedRecordCount",
          statistic: "Sum",
          dimensions: { DatabaseName: databaseNameInput ?? "", TableName: tableNameInput ?? "" },
        },
        threshold: 0,
        periodSeconds: 300,
        periods: 1,
        severity: "warning",
        meaning: `Records of ${String(tableNameInput)} came late and were rejected`,
        firstAction: "read the report of rejected records in the bucket that the table names",
      },
    ],
  }),
);

/**
 * The namespace as AWS's guide has it.
 * @see https://docs.aws.amazon.com/timestream/latest/developerguide/timestream-for-influx-creating-cw-alarms.html
 */
export const influx = row<Pick<TimestreaminfluxdbDbInstance, "nameInput">>("time-series", ({ nameInput }, { place, value }) => {
  const subject = shortName(place, nameInput);
  const metric = (name: string): Metric => ({
    namespace: "AWS/Timestream/InfluxDB",
    name,
    statistic: "Average",
    dimensions: { DbInstanceName: nameInput ?? "" },
  });
  const disk = (urgency: "Warning" | "Critical"): Watch => ({
    role: `disk-${urgency.toLowerCase()}`,
    measure: metric("DiskUtilization"),
    threshold: { key: `timeSeries.disk${urgency}Percent` },
    periods: 5,
    severity: urgency === "Critical" ? "critical" : "warning",
    meaning: `The disk of the time-series store ${subject} is filled to ${value(`timeSeries.disk${urgency}Percent`)} %`,
    firstAction: "shorten the retention of buckets or take more storage",
  });
  return {
    subject: `time-series-${subject}`,
    watches: [
      {
        role: "cpu",
        measure: metric("CPUUtilization"),
        threshold: { key: "timeSeries.cpuPercent" },
        periods: 10,
        severity: "warning",
        meaning: `The CPU of the time-series store ${subject} is busier than ${value("timeSeries.cpuPercent")} %`,
        firstAction: "look for queries over long times",
      },
      disk("Warning"),
      disk("Critical"),
    ],
  };
});

/**
 * In the region of the source, by rule.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html
 */
const replication = row<S3BucketReplicationConfigurationA>("replication", (configuration, { place, value }) => {
  const source = configuration.bucketInput ?? "";
  const [rule] = rulesOf(configuration);
  const dimensions = {
    SourceBucket: source,
    DestinationBucket: rule?.destination?.bucket.replace(/^arn:aws:s3:::/, "") ?? "",
    RuleId: rule?.id ?? "",
  };
  const subject = shortName(place, source).replace(new RegExp(`-${place.accountId}-.*$`), "");
  return {
    subject: `${subject}-replication`,
    watches: [
      {
        role: "latency",
        measure: { namespace: "AWS/S3", name: "ReplicationLatency", statistic: "Maximum", dimensions },
        threshold: { key: "storage.replicationLatencySeconds" },
        periodSeconds: 300,
        periods: 2,
        severity: "warning",
        meaning: `Copies of the bucket ${subject} are more than ${value("storage.replicationLatencySeconds")} s behind`,
        firstAction: "look at the pending operations of the rule in the S3 console",
      },
      {
        role: "failed",
        measure: { namespace: "AWS/S3", name: "OperationsFailedReplication", statistic: "Sum", dimensions },
        threshold: 0,
        periodSeconds: 300,
        periods: 1,
        severity: "warning",
        meaning: `Objects of the bucket ${subject} could not be copied to the other region`,
        firstAction: "read the events of failed replication: a right on a key is the usual reason",
      },
    ],
  };
});

const rulesOf = (configuration: S3BucketReplicationConfigurationA): readonly { id?: string; destination?: { bucket: string } }[] =>
  configuration.ruleInput as readonly { id?: string; destination?: { bucket: string } }[];

/**
 * CloudWatch takes silence of DynamoDB's metrics for no change, whatever an alarm says; filled in, there is none.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
 */
const keyValueTable = row<DynamodbTable>("table", ({ nameInput }, { place }) => {
  const subject = `table-${shortName(place, nameInput)}`;
  const throttled = (name: string): Metric => ({
    namespace: "AWS/DynamoDB",
    name,
    statistic: "Sum",
    dimensions: { TableName: nameInput ?? "" },
  });
  return {
    subject,
    watches: [
      {
        role: "throttled",
        measure: {
          expression: "FILL(reads, 0) + FILL(writes, 0)",
          label: "Requests that were refused for their rate",
          of: { reads: throttled("ReadThrottleEvents"), writes: throttled("WriteThrottleEvents") },
        },
        threshold: 0,
        periods: 5,
        datapoints: 3,
        severity: "warning",
        meaning: `Requests to the table ${shortName(place, nameInput)} are refused for their rate`,
        firstAction: "find who asks so often; the table takes as much as its account's quota",
      },
    ],
  };
});

export const storeRows: Readonly<Record<string, Row>> = {
  aws_db_instance: database,
  aws_dynamodb_table: keyValueTable,
  aws_db_proxy: proxy,
  aws_elasticache_replication_group: cache,
  aws_timestreamwrite_table: table,
  aws_timestreaminfluxdb_db_instance: influx,
  aws_s3_bucket_replication_configuration: replication,
};
