import { compositeLimits, symptomsOfService } from "../../src/facts/composite-alarms";
import { dashboardLimits, systemSeries } from "../../src/facts/dashboards";
import { chatRegionOf, chatRegions } from "../../src/facts/chat-regions";
import { weekdayOf } from "../../src/facts/market-calendar";
import { pairMarks, thresholds } from "../../src/facts/thresholds";
import { type EnvironmentConfig } from "../schema/environment";
import { rule } from "./rule";
import { isTimeZone, nearestTimeZone } from "./time-zones";

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
    id: "symptoms-fit",
    reads: ["services"],
    check: ({ services }, report) => {
      const { routed, other } = symptomsOfService;
      const count = Object.values(services.catalog).reduce((sum, { route }) => sum + (route === undefined ? other : routed), 0);
      if (count <= compositeLimits.children) return;
      report({
        path: ["services", "catalog"],
        allowed: `at most ${compositeLimits.children} alarms under the one over all services; these services have ${count}, ${routed} with a route and ${other} without`,
        fix: "merge services, or divide the alarm over them in src/modules/alarms/coverage.ts: CloudWatch refuses a composite alarm over more",
      });
    },
  }),
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
    id: "somebody-is-on-call",
    reads: ["observability"],
    check: ({ observability: { onCall } }, report) => {
      if (onCall === undefined) return;
      const { people, rota } = onCall;
      const at = (...rest: readonly (string | number)[]) => ["observability", "onCall", ...rest];
      const known = Object.keys(people);
      if (!isTimeZone(rota.timeZone)) {
        report({
          path: at("rota", "timeZone"),
          allowed: "the canonical name of an IANA time zone, such as America/New_York",
          fix: `write ${nearestTimeZone(rota.timeZone) ?? "a name of the IANA time zone database"}`,
        });
      }
      if (weekdayOf(rota.from) !== "mon")
        report({ path: at("rota", "from"), allowed: "a Monday, on which weeks begin", fix: "write the Monday before" });
      const turns = [
        ...rota.weeks.map((name, index) => ({ name, path: at("rota", "weeks", index), gap: "a week" })),
        ...Object.entries(rota.overrides).map(([day, name]) => ({ name, path: at("rota", "overrides", day), gap: "a day" })),
      ];
      for (const { name, path, gap } of turns) {
        if (known.includes(name)) continue;
        report({
          path,
          allowed: `one of ${known.join(", ")}, who have addresses`,
          fix: `give ${name} an entry under people; else nobody is on call for ${gap}`,
        });
      }
      for (const [name, { sms }] of Object.entries(people)) {
        if (Object.keys(sms).length > 0) continue;
        report({ path: at("people", name, "sms"), allowed: "at least one", fix: "name a telephone: mail wakes nobody" });
      }
    },
  }),
  rule({
    id: "slack-is-configured-somewhere",
    reads: ["observability", "regions"],
    check: ({ observability: { slack }, regions }, report) => {
      if (slack === undefined || chatRegionOf(regions) !== undefined) return;
      report({
        path: ["observability", "slack"],
        allowed: `none, where neither region is one of ${chatRegions.join(", ")}, in which AWS configures chat`,
        fix: "take slack out, or an HTTPS address of Slack's incoming webhooks under observability.notify through a service of your own",
      });
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
