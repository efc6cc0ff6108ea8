import { cacheRules } from "./cache";
import { dataWindowRules } from "./data-windows";
import { databaseRules } from "./database";
import { type Rule, rule } from "./rule";

const rotations = ["administratorDays", "applicationDays", "cacheTokenDays"] as const;

/** What AWS refuses, or does and nobody wants, in the stores and their credentials, although a plan accepts it. */
export const dataRules: readonly Rule[] = [
  ...databaseRules,
  ...cacheRules,
  ...dataWindowRules,
  rule({
    id: "time-series-engine-open",
    reads: ["timeSeries"],
    check: ({ timeSeries: { engine, liveAnalytics } }, report) => {
      if (engine !== "timestream-liveanalytics" || liveAnalytics.accountAccess === "open") return;
      report({
        path: ["timeSeries", "engine"],
        allowed: "timestream-influxdb, while timeSeries.liveAnalytics.accountAccess is closed",
        fix: "use timestream-influxdb, or set accountAccess to open if the account used LiveAnalytics before 2025-06-20",
      });
    },
  }),
  rule({
    id: "rotation-longer-than-overlap",
    reads: ["secrets"],
    check: ({ secrets: { rotation } }, report) => {
      for (const name of rotations) {
        if (rotation[name] * 24 > rotation.overlapHours) continue;
        report({
          path: ["secrets", "rotation", name],
          allowed: `more than ${rotation.overlapHours} hours (secrets.rotation.overlapHours)`,
          fix: "rotate less often, or make clients read their credentials again sooner",
        });
      }
    },
  }),
];
