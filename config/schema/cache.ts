import { z } from "zod";
import { key } from "./meta";
import { retentionDays } from "./operations";
import { dailyWindow, dailyWindowForm, weeklyWindow, weeklyWindowForm } from "./windows";

/** Engine versions that a new cache can be made with. */
export const cacheVersions = { redis: ["7.0", "7.1"], valkey: ["7.2", "8.0", "8.1"] } as const;

const affects = ["cache", "cache-recovery"];

/**
 * The cache. Encryption in transit and at rest and the AUTH token are no keys: they are always on,
 * so a token without TLS, which AWS refuses, cannot be written here.
 */
export const cacheSchema = z.strictObject({
  engine: key(z.enum(["redis", "valkey"]).default("redis"), {
    description: "Engine of the cache. Redis OSS ends at 7.1; Valkey continues it and costs about a fifth less.",
    affects,
  }),
  engineVersion: key(
    z
      .string()
      .regex(/^\d+\.\d+$/)
      .default("7.1"),
    { description: "Version of the engine.", allowed: "redis: 7.0, 7.1; valkey: 7.2, 8.0, 8.1", affects },
  ),
  nodeType: key(z.string().regex(/^cache\.[a-z0-9]+\.[a-z0-9]+$/), {
    description: "Type of every node.",
    allowed: "a type that both regions have; none of r6gd, which needs data tiering",
    affects,
  }),
  shards: key(z.int().min(1).max(500), {
    description: "Shards of the cluster. Nodes in all: shards x (1 + replicasPerShard).",
    unit: "shards",
    affects: [...affects, "observability"],
  }),
  // https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html: ReplicasPerNodeGroup 0 to 5
  replicasPerShard: key(z.int().min(0).max(5), {
    description: "Replicas of each shard besides its primary: with 3 shards, 1 gives 6 nodes and 2 gives 9 (one per zone).",
    unit: "replicas",
    allowed: "1 to 5; without a replica there is no failover",
    affects: ["cache", "observability"],
  }),
  snapshots: z
    .strictObject({
      retentionDays: key(z.int().min(0).max(3650).default(30), {
        description: "How long daily snapshots stay in ElastiCache; their exports in S3 follow the bucket's lifecycle.",
        unit: "days",
        allowed: "1 to 35",
        affects,
      }),
      windowUtc: key(dailyWindow.default("07:00-08:00"), {
        description: "Daily window of the snapshot.",
        unit: "UTC",
        allowed: `${dailyWindowForm}, 60 minutes or more`,
        affects,
      }),
    })
    .prefault({}),
  maintenanceWindowUtc: key(weeklyWindow.default("sun:08:30-sun:09:30"), {
    description: "Weekly window for maintenance.",
    unit: "UTC",
    allowed: `${weeklyWindowForm}, 60 minutes or more`,
    affects,
  }),
  logs: z.strictObject({
    retentionDays: key(retentionDays, { description: "How long slow log and engine log are kept.", unit: "days", affects }),
  }),
  evictionPolicy: key(
    z.enum(["volatile-lru", "allkeys-lru", "volatile-lfu", "allkeys-lfu", "volatile-ttl", "noeviction"]).default("volatile-lru"),
    { description: "What is dropped when memory is full.", affects },
  ),
  recovery: z.strictObject({
    mode: key(z.enum(["globalDatastore", "independent"]), {
      description:
        "What stands in the recovery region. `globalDatastore`: a secondary that follows the primary, RPO about a second, made primary by one call; nodes of size large or more. `independent`: a cache of its own that starts empty or from the latest exported snapshot, RPO up to 24 hours; right where the cache holds nothing that cannot be computed again.",
      affects: [...affects, "failover", "observability"],
    }),
    replicasPerShard: key(z.int().min(0).max(5), {
      description: "Replicas of each shard in the recovery region.",
      unit: "replicas",
      allowed: "1 to 5",
      affects: ["cache-recovery", "observability"],
    }),
  }),
});
