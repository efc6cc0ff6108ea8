import { type DbInstance } from "@cdktf/provider-aws/lib/db-instance";
import { type DbProxy } from "@cdktf/provider-aws/lib/db-proxy";
import { type Metric, type Statistic } from "../measure";
import { row, shortName, type Watch } from "./row";

const MiB = 1024 ** 2;
const GiB = 1024 ** 3;
const day = 86_400;

/** Days that stand for a storage that is not being filled: above every threshold. */
const notFilling = 1000;

/**
 * What Performance Insights, the engine and the host say of an instance.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html (DIFF, IF)
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
      symptom: "lasts",
      meaning: `${subject} has less than ${value("database.freeStorageCriticalGiB")} GiB of storage left; a full database stops, or nobody hears of it`,
      firstAction: "find what grows (log, slots, temporary files) and raise the storage by hand",
    },
    {
      role: "days-until-full",
      // How much is allocated is no metric, and autoscaling changes it: a day on which it grew shows no decline, and its maximum
      // is not counted on. So the figure is the least that is left.
      measure: {
        expression: `IF(DIFF(free) < 0, free / (0 - DIFF(free)), ${notFilling})`,
        label: "Days until the storage is full",
        of: { free: metric("FreeStorageSpace", "Average") },
      },
      is: "below",
      threshold: { key: "database.untilFullDays" },
      periodSeconds: day,
      periods: 1,
      severity: "warning",
      // A difference needs two days, and an alarm that never has one is to be seen as such; that nobody reports the storage is
      // what its other alarms take for trouble.
      silence: "unchanged",
      meaning: `The storage of ${subject} is full in less than ${value("database.untilFullDays")} days when it goes on being filled as in the last day`,
      firstAction: "find what grows; see whether autoscaling keeps up, and how far it is from `database.storage.maximumGiB`",
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
    // A replica that does not replicate reports nothing, or -1, of which another alarm rings.
    silence: "trouble",
    symptom: "behindPeer",
    meaning: `${subject} is more than ${value(`database.replicaLag${urgency}Seconds`)} s behind, or does not say: so much would be lost in a failover`,
    firstAction: "look for long queries on the replica and for the state of replication in the RDS console",
  });
  const stopped: Watch = {
    role: "replica-stopped",
    measure: metric("ReplicaLag", "Minimum"),
    is: "below",
    threshold: 0,
    periods: 2,
    severity: "critical",
    // That nothing is reported is what the alarms on the lag take for trouble.
    silence: "fine",
    symptom: "behindPeer",
    meaning: `${subject} does not replicate any more: what is written from now on would be lost in a failover`,
    firstAction: "read the replica's replication state in the RDS console and its log; make the replica anew where it cannot go on",
  };
  const isReplica = instance.replicateSourceDbInput !== undefined;
  return { subject, watches: [...common, ...(isReplica ? [lag("Warning"), lag("Critical"), stopped] : ofSource)] };
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
