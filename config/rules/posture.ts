import { sevenYears } from "../../src/facts/record-retention";
import { rule } from "./rule";

/** @see https://docs.aws.amazon.com/securityhub/latest/userguide/pci-standard.html (requirement 10.5.1: a year, three months of it at hand) */
const pci = { kept: 365, atHand: 90 } as const;

/** Each is two automation rules. @see https://docs.aws.amazon.com/securityhub/latest/userguide/automation-rules.html (100 of an account) */
const mostSuppressions = 50;

export const postureRules = [
  rule({
    id: "records-as-long-as-controls-ask",
    reads: ["keepsData", "audit", "storage", "posture"],
    check: ({ keepsData, audit, storage, posture }, report) => {
      if (!keepsData) return;
      const kept = [
        { path: ["audit", "records", "retentionDays"], days: audit.records.retentionDays },
        { path: ["audit", "applicationEvents", "retentionDays"], days: audit.applicationEvents.retentionDays },
        { path: ["storage", "audit", "retentionDays"], days: storage.audit.retentionDays },
        { path: ["posture", "historyRetentionDays"], days: posture.historyRetentionDays },
      ];
      for (const { path, days } of kept) {
        if (days >= sevenYears) continue;
        report({
          path,
          allowed: `at least ${sevenYears}: seven years, as the requirement GOV-04 asks; SEC rule 17a-4 and FINRA rule 4511 ask for six`,
          fix: "keep them longer, or set keepsData: false where nobody trades",
        });
      }
    },
  }),
  rule({
    id: "pci-log-at-hand",
    reads: ["audit", "posture", "database"],
    check: ({ audit, posture, database }, report) => {
      if (!posture.standards.includes("pci")) return;
      if (audit.trail.logRetentionDays < pci.atHand)
        report({
          path: ["audit", "trail", "logRetentionDays"],
          allowed: `at least ${pci.atHand} where posture.standards has pci (PCI DSS 10.5.1)`,
          fix: "keep the trail's log longer",
        });
      if (database.logs.retentionDays < pci.kept)
        report({
          path: ["database", "logs", "retentionDays"],
          allowed: `at least ${pci.kept} where posture.standards has pci: who read and wrote data is in that log (PCI DSS 10.2.1.1, 10.5.1)`,
          fix: "keep the database's log longer",
        });
      if (audit.records.retentionDays < pci.kept)
        report({
          path: ["audit", "records", "retentionDays"],
          allowed: `at least ${pci.kept} where posture.standards has pci (PCI DSS 10.5.1)`,
          fix: "keep the trail's files longer",
        });
    },
  }),
  rule({
    id: "standards-once",
    reads: ["posture"],
    check: ({ posture }, report) => {
      const seen = new Set<string>();
      for (const [index, standard] of posture.standards.entries()) {
        if (seen.has(standard))
          report({ path: ["posture", "standards", index], allowed: "each standard once", fix: `take one ${standard} out` });
        seen.add(standard);
      }
    },
  }),
  rule({
    id: "suppressions-fit",
    reads: ["posture"],
    check: ({ posture }, report) => {
      if (Object.keys(posture.suppressions).length <= mostSuppressions) return;
      report({
        path: ["posture", "suppressions"],
        allowed: `at most ${mostSuppressions}: each is two of the 100 automation rules that Security Hub has for an account`,
        fix: "take out those that have ended, or disable the control",
      });
    },
  }),
];
