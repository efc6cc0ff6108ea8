import { globalDatastorePrefixes } from "../../src/facts/global-datastore-id";
import { suggest } from "../../src/common/suggest";
import { cacheVersions } from "../schema/cache";
import { cacheNodeTypes, globalDatastoreFamilies } from "./node-types";
import { rule } from "./rule";

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/quota-limits.html: nodes of one type in one cluster */
const mostNodes = 90;

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ModifyReplicationGroup.html */
const longestSnapshotDays = 35;

export const cacheRules = [
  rule({
    id: "cache-engine-version",
    reads: ["cache"],
    check: ({ cache: { engine, engineVersion } }, report) => {
      const versions: readonly string[] = cacheVersions[engine];
      if (!versions.includes(engineVersion))
        report({
          path: ["cache", "engineVersion"],
          allowed: `for ${engine}: ${versions.join(", ")}`,
          fix: `use ${versions.at(-1) ?? ""}, or another engine`,
        });
    },
  }),
  rule({
    id: "cache-node-type-known",
    reads: ["cache", "regions"],
    check: ({ cache: { nodeType }, regions }, report) => {
      const [inPrimary, inRecovery] = [cacheNodeTypes(regions.primary.name), cacheNodeTypes(regions.recovery.name)];
      const known = inPrimary.filter((type) => inRecovery.includes(type));
      if (known.includes(nodeType)) return;
      report({
        path: ["cache", "nodeType"],
        allowed: `a type that ${regions.primary.name} and ${regions.recovery.name} have`,
        fix: `use ${suggest(nodeType, known) ?? "cache.r6g.large"}, for example`,
      });
    },
  }),
  rule({
    id: "cache-fails-over",
    reads: ["cache"],
    check: ({ cache }, report) => {
      const fix = "give every shard a replica; cluster mode with failover over zones needs one";
      if (cache.replicasPerShard < 1) report({ path: ["cache", "replicasPerShard"], allowed: "1 to 5", fix });
      if (cache.recovery.replicasPerShard < 1) report({ path: ["cache", "recovery", "replicasPerShard"], allowed: "1 to 5", fix });
    },
  }),
  rule({
    id: "cache-node-count",
    reads: ["cache"],
    check: ({ cache: { shards, replicasPerShard, recovery } }, report) => {
      const nodes = shards * (1 + Math.max(replicasPerShard, recovery.replicasPerShard));
      if (nodes > mostNodes)
        report({
          path: ["cache", "shards"],
          allowed: `${mostNodes} nodes or fewer in all: shards x (1 + replicasPerShard)`,
          fix: `this makes ${nodes} nodes; take fewer shards of a larger type`,
        });
    },
  }),
  rule({
    id: "cache-snapshot-retention",
    reads: ["cache"],
    check: ({ cache: { snapshots } }, report) => {
      if (snapshots.retentionDays >= 1 && snapshots.retentionDays <= longestSnapshotDays) return;
      report({
        path: ["cache", "snapshots", "retentionDays"],
        allowed: `1 to ${longestSnapshotDays}`,
        fix: "keep longer in the backups bucket, where snapshots are exported to",
      });
    },
  }),
  rule({
    id: "cache-global-datastore",
    reads: ["cache", "regions"],
    check: ({ cache, regions }, report) => {
      if (cache.recovery.mode !== "globalDatastore") return;
      const path = ["cache", "recovery", "mode"];
      // A type that the region does not have is one mistake, and another rule says it.
      if (
        cacheNodeTypes(regions.primary.name).includes(cache.nodeType) &&
        !globalDatastoreFamilies.includes(cache.nodeType.split(".")[1] ?? "")
      ) {
        report({
          path,
          allowed: `independent, with ${cache.nodeType}`,
          fix: `use a node type of the families ${globalDatastoreFamilies.join(", ")}, or an independent cache`,
        });
      }
      if (globalDatastorePrefixes[regions.primary.name] === undefined) {
        report({
          path,
          allowed: `independent, with ${regions.primary.name} as primary region`,
          fix: `use an independent cache, or one of the regions ${Object.keys(globalDatastorePrefixes).join(", ")}`,
        });
      }
    },
  }),
];
