import { pairMarks, thresholds } from "../../src/facts/thresholds";
import { rule } from "./rule";

/** Parts of the table with their keys, as data: every pair is compared in the same way. */
const pairs = Object.entries(thresholds).flatMap(([part, keys]) =>
  Object.keys(keys)
    .filter((name) => name.includes(pairMarks.warning))
    .map((name) => ({ part, warning: name, critical: name.replace(pairMarks.warning, pairMarks.critical) })),
);

/** Metrics of which less is worse. */
const lessIsWorse = (name: string): boolean => name.startsWith("free");

export const observabilityRules = [
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
