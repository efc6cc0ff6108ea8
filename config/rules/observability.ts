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
];
