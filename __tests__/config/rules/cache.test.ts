import { type EnvironmentConfig } from "../../../config/schema/environment";
import { type Writable } from "../../helpers/estate";
import { prodWith } from "../../helpers/rule-violations";
import { violations } from "./data-rules";

describe("rules of the cache", () => {
  it.each<[string, (environment: Writable<EnvironmentConfig>) => void, string]>([
    [
      "a version that the engine does not have",
      (e) => {
        e.cache.engineVersion = "8.0";
      },
      "cache-engine-version at cache.engineVersion",
    ],
    [
      "an unknown node type",
      (e) => {
        e.cache.nodeType = "cache.r6g.big";
      },
      "cache-node-type-known at cache.nodeType",
    ],
    [
      "a node type that the recovery region does not have",
      (e) => {
        e.regions.recovery.name = "mx-central-1";
        e.cache.nodeType = "cache.m5.large";
      },
      "cache-node-type-known at cache.nodeType",
    ],
    [
      "shards without a replica",
      (e) => {
        e.cache.replicasPerShard = 0;
      },
      "cache-fails-over at cache.replicasPerShard",
    ],
    [
      "shards without a replica in the recovery region",
      (e) => {
        e.cache.recovery.replicasPerShard = 0;
      },
      "cache-fails-over at cache.recovery.replicasPerShard",
    ],
    [
      "more nodes than a cluster may have",
      (e) => {
        e.cache.shards = 46;
      },
      "cache-node-count at cache.shards",
    ],
    [
      "snapshots for longer than ElastiCache keeps them",
      (e) => {
        e.cache.snapshots.retentionDays = 36;
      },
      "cache-snapshot-retention at cache.snapshots.retentionDays",
    ],
    [
      "a global datastore of burstable nodes",
      (e) => {
        e.cache.nodeType = "cache.t4g.medium";
      },
      "cache-global-datastore at cache.recovery.mode",
    ],
    [
      "a global datastore whose id cannot be computed",
      (e) => {
        e.regions.primary.name = "sa-east-1";
      },
      "cache-global-datastore at cache.recovery.mode",
    ],
    [
      "a snapshot during maintenance",
      (e) => {
        e.cache.maintenanceWindowUtc = "sun:06:30-sun:07:30";
      },
      "backup-outside-maintenance at cache.maintenanceWindowUtc",
    ],
    [
      "a snapshot window that is too short",
      (e) => {
        e.cache.snapshots.windowUtc = "07:00-07:30";
      },
      "windows-long-enough at cache.snapshots.windowUtc",
    ],
  ])("refuses %s", (_, edit, expected) => {
    expect(violations(prodWith(edit))).toEqual([expected]);
  });

  it("lets burstable nodes stand by themselves", () => {
    const edit = (e: Writable<EnvironmentConfig>): void => {
      e.cache.nodeType = "cache.t4g.medium";
      e.cache.recovery.mode = "independent";
    };
    expect(violations(prodWith(edit))).toEqual([]);
  });
});
