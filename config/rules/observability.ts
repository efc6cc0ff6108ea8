import { dashboardLimits, systemSeries } from "../../src/facts/dashboards";
import { pairMarks, thresholds } from "../../src/facts/thresholds";
import { type EnvironmentConfig } from "../schema/environment";
import { rule } from "./rule";

/** Parts of the table with their keys, as data: every pair is compared in the same way. */
const pairs = Object.entries(thresholds).flatMap(([part, keys]) =>
  Object.keys(keys)
    .filter((name) => name.includes(pairMarks.warning))
    .map((name) => ({ part, warning: name, critical: name.replace(pairMarks.warning, pairMarks.critical) })),
);

/** Metrics of which less is worse. */
const lessIsWorse = (name: string): boolean => name.startsWith("free");

/** Series of the dashboard `system`: in its fullest graphs, and in all, by what they are of. */
function seriesOfSystem({ services, cache }: Pick<EnvironmentConfig, "services" | "cache">) {
  const catalog = Object.values(services.catalog);
  const routed = catalog.filter(({ route }) => route !== undefined).length;
  const nodes = [cache.replicasPerShard, cache.recovery.replicasPerShard].map((replicas) => cache.shards * (1 + replicas));
  const { service, objectives, cacheNode, others } = systemSeries;
  return {
    services: {
      inOneGraph: Math.max(catalog.length * service.inOneGraph, routed * objectives.inOneGraph),
      inAll: catalog.length * service.inAll * nodes.length + routed * objectives.inAll,
    },
    cache: {
      inOneGraph: Math.ceil(Math.max(...nodes) * cacheNode.inOneGraph),
      inAll: Math.ceil(nodes.reduce((sum, count) => sum + count, 0) * cacheNode.inAll),
    },
    others,
  };
}

export const observabilityRules = [
  rule({
    id: "dashboard-fits",
    reads: ["observability", "services", "cache"],
    check: (environment, report) => {
      if (!environment.observability.dashboards.includes("system")) return;
      const { services, cache, others } = seriesOfSystem(environment);
      const all = services.inAll + cache.inAll + others;
      const fix = "take system out of observability.dashboards: CloudWatch refuses a dashboard with more series";
      const places = { services: ["services", "catalog"], cache: ["cache", "shards"] } as const;
      for (const [what, { inOneGraph }] of [["services", services] as const, ["cache", cache] as const]) {
        if (inOneGraph <= dashboardLimits.metricsPerWidget) continue;
        const allowed = `at most ${dashboardLimits.metricsPerWidget} series in a graph of the dashboard system; these have ${inOneGraph}`;
        report({ path: places[what], allowed, fix });
      }
      if (all <= dashboardLimits.metrics) return;
      report({
        path: places[services.inAll > cache.inAll ? "services" : "cache"],
        allowed: `at most ${dashboardLimits.metrics} series on the dashboard system; with these it has ${all}`,
        fix,
      });
    },
  }),
  rule({
    id: "warning-before-critical",
    reads: ["observability"],
    check: ({ observability }, report) => {
      const values = observability.thresholds as Readonly<Record<string, Readonly<Record<string, number>>>>;
      for (const { part, warning, critical } of pairs) {
        const [early, late] = [values[part]?.[warning], values[part]?.[critical]];
        if (early === undefined || late === undefined) continue;
        if (lessIsWorse(warning) ? early > late : early < late) continue;
        report({
          path: ["observability", "thresholds", part, warning],
          allowed: `${lessIsWorse(warning) ? "more" : "less"} than ${critical}, ${late}`,
          fix: "let the warning come before somebody is woken",
        });
      }
    },
  }),
  rule({
    id: "storage-threshold-reachable",
    reads: ["observability", "database"],
    check: ({ observability, database }, report) => {
      const { freeStorageWarningGiB } = observability.thresholds.database;
      if (freeStorageWarningGiB < database.storage.initialGiB) return;
      report({
        path: ["observability", "thresholds", "database", "freeStorageWarningGiB"],
        allowed: `less than database.storage.initialGiB, ${database.storage.initialGiB}`,
        fix: "an alarm that rings from the first day is turned off; write a tenth of the storage",
      });
    },
  }),
  rule({
    id: "pages-reach-somebody",
    reads: ["observability"],
    check: ({ observability: { pagesTell, notify, escalation } }, report) => {
      if (pagesTell !== "critical") return;
      for (const level of ["secondLevel", "thirdLevel"] as const) {
        if (Object.keys(escalation[level].sms).length > 0) continue;
        report({
          path: ["observability", "escalation", level, "sms"],
          allowed: "at least one, where pages are to wake somebody",
          fix: "name a telephone: a page that nobody acknowledges must end at somebody",
        });
      }
      for (const way of ["email", "sms"] as const) {
        if (Object.keys(notify.critical[way]).length > 0) continue;
        report({
          path: ["observability", "notify", "critical", way],
          allowed: "at least one, where pages are to wake somebody",
          fix: "name whoever is on call, or let pagesTell be warning or info: two ways, so that one that fails is not the only one",
        });
      }
    },
  }),
  rule({
    id: "notified-once",
    reads: ["observability"],
    check: ({ observability: { notify } }, report) => {
      for (const [severity, ways] of Object.entries(notify)) {
        for (const [way, people] of Object.entries(ways)) {
          const seen = new Set<string>();
          for (const [name, address] of Object.entries(people)) {
            if (seen.has(address))
              report({
                path: ["observability", "notify", severity, way, name],
                allowed: "each address once",
                fix: "remove one of the names: SNS has one subscription for an address",
              });
            seen.add(address);
          }
        }
      }
    },
  }),
];
