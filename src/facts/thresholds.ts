/** A value from which on an alarm rings: what it is, and within which bounds it makes sense. */
export interface Threshold {
  readonly default: number;
  /** Least and greatest value that the metric can reach or that helps anybody. */
  readonly from: number;
  readonly to: number;
  readonly unit: string;
  readonly description: string;
  /** Layers with alarms that it sets. */
  readonly layers: readonly string[];
  /** What the metric can be, in the threshold's unit, where it cannot be everything: beyond it no alarm would ever ring. */
  readonly reach?: { readonly least: number; readonly most: number; readonly source: string };
}

/** Dashboards show the values from which on alarms ring. */
const both = ["database", "database-replica", "observability"] as const;
const caches = ["cache", "cache-recovery", "observability"] as const;

/** A share of something, of which there is no more than all: an alarm on more than 100 % would be none. */
const percent = {
  from: 1,
  to: 99,
  unit: "percent",
  reach: { least: 0, most: 100, source: "arithmetic: a part of all" },
} as const;
const seconds = { from: 1, to: 3600, unit: "seconds" } as const;
const milliseconds = { from: 1, to: 60_000, unit: "milliseconds" } as const;

/**
 * Every threshold of the estate's alarms, by the part of the estate and its key. The configuration takes
 * its keys from here, and alarms name them. Defaults are the product's choice, not AWS's. Two keys that
 * differ in Warning and Critical alone are a pair, of which the second is the worse.
 */
export const thresholds = {
  loadBalancer: {
    errorWarningPercent: { default: 1, ...percent, from: 0.1, description: "Share of answers that are errors (5xx).", layers: ["ingress"] },
    errorCriticalPercent: {
      default: 5,
      ...percent,
      from: 0.1,
      description: "Share of answers that are errors (5xx).",
      layers: ["ingress"],
    },
    p99Milliseconds: {
      default: 1000,
      ...milliseconds,
      description: "Time in which 99 % of the requests are answered.",
      layers: ["ingress", "services"],
    },
  },
  services: {
    cpuPercent: {
      default: 85,
      ...percent,
      description: "Use of a service's CPU, which scaling should have kept lower.",
      layers: ["services", "observability"],
    },
    memoryPercent: {
      default: 85,
      ...percent,
      description: "Use of a service's memory; a task above its limit is killed.",
      layers: ["services", "observability"],
    },
    stoppedTasks: {
      default: 3,
      from: 1,
      to: 1000,
      unit: "tasks in a quarter of an hour",
      description: "Tasks that end by themselves, of all services together.",
      layers: ["services"],
    },
  },
  database: {
    cpuPercent: { default: 80, ...percent, description: "Use of the database's CPU.", layers: both },
    freeMemoryMiB: { default: 2048, from: 64, to: 1_000_000, unit: "MiB", description: "Memory that is free.", layers: both },
    freeStorageWarningGiB: { default: 100, from: 1, to: 65_536, unit: "GiB", description: "Storage that is free.", layers: both },
    freeStorageCriticalGiB: { default: 50, from: 1, to: 65_536, unit: "GiB", description: "Storage that is free.", layers: both },
    untilFullDays: {
      default: 3,
      from: 1,
      to: 90,
      unit: "days",
      description:
        "Time for which the free storage lasts when it goes on being filled as in the last day; autoscaling adds a tenth, six hours apart, up to `database.storage.maximumGiB`.",
      layers: both,
    },
    connections: {
      default: 1000,
      from: 10,
      to: 4999,
      unit: "connections",
      description: "Connections to the database.",
      layers: both,
      // LEAST({DBInstanceClassMemory/9531392}, 5000) of PostgreSQL.
      reach: { least: 0, most: 5000, source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html" },
    },
    readLatencyMilliseconds: { default: 20, ...milliseconds, description: "Time that a read of the disk takes.", layers: both },
    writeLatencyMilliseconds: { default: 20, ...milliseconds, description: "Time that a write to the disk takes.", layers: both },
    queueDepth: { default: 64, from: 1, to: 10_000, unit: "requests", description: "Requests that wait for the disk.", layers: both },
    load: {
      default: 4,
      from: 1,
      to: 1000,
      unit: "sessions",
      description: "Sessions that work or wait; above the vCPUs they queue.",
      layers: both,
    },
    replicaLagWarningSeconds: {
      default: 60,
      ...seconds,
      description: "Time by which the replica is behind.",
      layers: ["database-replica", "observability"],
    },
    replicaLagCriticalSeconds: {
      default: 300,
      ...seconds,
      description: "Time by which the replica is behind: what a failover would lose.",
      layers: ["database-replica", "observability"],
    },
    slotLagMiB: {
      default: 10_240,
      from: 1,
      to: 10_000_000,
      unit: "MiB",
      description: "Log that the slowest replication slot holds back.",
      layers: ["database", "observability"],
    },
    logDiskMiB: {
      default: 20_480,
      from: 1,
      to: 10_000_000,
      unit: "MiB",
      description: "Disk that the transaction log takes.",
      layers: both,
    },
    borrowLatencyMilliseconds: {
      default: 100,
      ...milliseconds,
      description: "Time that a client waits for a connection of the proxy.",
      layers: both,
    },
  },
  cache: {
    cpuPercent: { default: 80, ...percent, description: "Use of the one CPU that the engine has, on its busiest node.", layers: caches },
    memoryWarningPercent: { default: 75, ...percent, description: "Use of the memory for data, on the fullest node.", layers: caches },
    memoryCriticalPercent: { default: 90, ...percent, description: "Use of the memory for data, on the fullest node.", layers: caches },
    replicationLagWarningSeconds: { default: 1, ...seconds, description: "Time by which a replica of a shard is behind.", layers: caches },
    replicationLagCriticalSeconds: {
      default: 30,
      ...seconds,
      description: "Time by which a replica of a shard is behind.",
      layers: caches,
    },
    globalLagSeconds: {
      default: 300,
      ...seconds,
      description: "Time by which the recovery region's cache is behind.",
      layers: ["cache-recovery", "observability"],
    },
  },
  timeSeries: {
    cpuPercent: {
      default: 80,
      ...percent,
      description: "Use of the CPU of an InfluxDB instance.",
      layers: ["time-series", "observability"],
    },
    diskWarningPercent: {
      default: 75,
      ...percent,
      description: "Use of the disk of an InfluxDB instance.",
      layers: ["time-series", "observability"],
    },
    diskCriticalPercent: {
      default: 90,
      ...percent,
      description: "Use of the disk of an InfluxDB instance.",
      layers: ["time-series", "observability"],
    },
  },
  storage: {
    replicationLatencySeconds: {
      default: 300,
      ...seconds,
      description: "Time by which the copies of objects are behind.",
      layers: ["state-replication", "storage-replication"],
    },
    growthGiBPerDay: {
      default: 100,
      from: 1,
      to: 1_000_000,
      unit: "GiB in a day",
      description: "Growth of a bucket, of all storage classes together, on two of three days.",
      layers: ["storage", "delivery", "state", "posture", "audit"],
    },
  },
  functions: {
    durationPercent: {
      default: 80,
      ...percent,
      description: "Share of its time that a function has taken.",
      layers: [
        "secrets",
        "backup",
        "backup-recovery",
        "database",
        "database-replica",
        "cache",
        "cache-recovery",
        "edge",
        "services",
        "failover",
        "failover-flag",
        "delivery",
        "observability",
      ],
    },
  },
  apis: {
    refusedRequests: {
      default: 50,
      from: 1,
      to: 100_000,
      unit: "requests in five minutes",
      description: "Requests without a login that are refused: links that are none, or too many at once.",
      layers: ["observability"],
    },
  },
  queues: {
    ageSeconds: {
      default: 300,
      from: 1,
      to: 1_209_600,
      unit: "seconds",
      description: "Age of the oldest message that nobody has taken.",
      layers: ["no stack"],
    },
  },
  certificates: {
    remainingDays: {
      default: 30,
      from: 7,
      to: 60,
      unit: "days",
      description: "Time until a certificate ends; ACM renews 60 days before.",
      layers: ["certificates", "ingress"],
    },
  },
  firewall: {
    blockedPercent: {
      default: 20,
      ...percent,
      description: "Share of requests that the firewall refuses.",
      layers: ["ingress", "edge", "observability"],
    },
  },
  edge: {
    errorWarningPercent: {
      default: 1,
      ...percent,
      from: 0.1,
      description: "Share of CloudFront's answers that are errors (5xx).",
      layers: ["edge"],
    },
    errorCriticalPercent: {
      default: 5,
      ...percent,
      from: 0.1,
      description: "Share of CloudFront's answers that are errors (5xx).",
      layers: ["edge"],
    },
  },
  trading: {
    signalLatencyMilliseconds: {
      default: 500,
      ...milliseconds,
      description: "Time in which 99 % of the signals follow their quote.",
      layers: ["observability"],
    },
    signalAccuracyPercent: { default: 50, ...percent, description: "Share of signals that came true.", layers: ["observability"] },
    activeSignals: {
      default: 500,
      from: 1,
      to: 1_000_000,
      unit: "signals",
      description: "Signals that are acted upon at a time.",
      layers: ["observability"],
    },
    orderTimeMilliseconds: {
      default: 1000,
      ...milliseconds,
      description: "Time in which 99 % of the orders are filled.",
      layers: ["observability"],
    },
    orderErrorPercent: {
      default: 1,
      ...percent,
      from: 0.1,
      description: "Share of orders that fail.",
      layers: ["observability"],
    },
    dataLatencyMilliseconds: {
      default: 250,
      ...milliseconds,
      description: "Time in which 95 % of the quotes arrive.",
      layers: ["observability"],
    },
    lossUsd: {
      default: 25_000,
      from: 1,
      to: 1_000_000_000,
      unit: "USD",
      description: "Loss of all open positions together at which somebody is woken.",
      layers: ["observability"],
    },
  },
  quotas: {
    usedPercent: { default: 80, ...percent, description: "Share of a quota of AWS that is used.", layers: ["observability"] },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Threshold>>>>;

type Table = typeof thresholds;
/** `<part>.<key>` of a threshold. */
export type ThresholdKey = { [P in keyof Table]: `${P}.${keyof Table[P] & string}` }[keyof Table];

/** Values of all thresholds, as the configuration has them. */
export type ThresholdValues = { readonly [P in keyof Table]: { readonly [K in keyof Table[P]]: number } };

/** By what the names of the less urgent and the more urgent of two thresholds differ. */
export const pairMarks = { warning: "Warning", critical: "Critical" } as const;
