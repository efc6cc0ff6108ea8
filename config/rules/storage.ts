import { bucketName } from "../../src/facts/naming";
import { purposes } from "../../src/facts/bucket-purposes";
import { complianceConfirmation } from "../schema/storage";
import { rule } from "./rule";

/** Shortest time that S3 charges for in each class: https://aws.amazon.com/s3/pricing/ */
const glacierMinimumDays = 90;
const deepArchiveMinimumDays = 180;

const daysPerYear = 365;

export const storageRules = [
  rule({
    id: "compliance-lock-is-meant",
    reads: ["storage"],
    check: ({ storage: { audit } }, report) => {
      const { objectLock } = audit;
      if (objectLock.mode !== "compliance" || objectLock.confirm === complianceConfirmation) return;
      report({
        path: ["storage", "audit", "objectLock", "confirm"],
        allowed: `the words "${complianceConfirmation}"`,
        fix: `write confirm: "${complianceConfirmation}" if nobody shall ever be able to shorten the lock, or use mode: governance`,
      });
    },
  }),
  rule({
    id: "audit-outlives-its-lock",
    reads: ["storage"],
    check: ({ storage: { audit } }, report) => {
      if (audit.objectLock.mode === "off" || audit.retentionDays >= audit.objectLock.years * daysPerYear) return;
      report({
        path: ["storage", "audit", "retentionDays"],
        allowed: `at least ${audit.objectLock.years * daysPerYear}, the ${audit.objectLock.years} years of the lock`,
        fix: "raise retentionDays or lower objectLock.years: a locked object that has expired is hidden but still stored and paid for",
      });
    },
  }),
  rule({
    id: "archive-in-order",
    reads: ["storage"],
    check: ({ storage }, report) => {
      for (const domain of ["backups", "audit"] as const) {
        const { glacierAfterDays, deepArchiveAfterDays, retentionDays } = storage[domain];
        if (deepArchiveAfterDays < glacierAfterDays + glacierMinimumDays) {
          report({
            path: ["storage", domain, "deepArchiveAfterDays"],
            allowed: `at least ${glacierAfterDays + glacierMinimumDays}: glacierAfterDays and the ${glacierMinimumDays} days that Glacier charges for`,
            fix: "move objects to Deep Archive later, or to Glacier earlier",
          });
        }
        if (retentionDays < deepArchiveAfterDays + deepArchiveMinimumDays) {
          report({
            path: ["storage", domain, "retentionDays"],
            allowed: `at least ${deepArchiveAfterDays + deepArchiveMinimumDays}: deepArchiveAfterDays and the ${deepArchiveMinimumDays} days that Deep Archive charges for`,
            fix: "keep the objects longer, or archive them earlier",
          });
        }
      }
      const { archiveAfterDays, deepArchiveAfterDays } = storage.intelligentTiering;
      if (deepArchiveAfterDays <= archiveAfterDays) {
        report({
          path: ["storage", "intelligentTiering", "deepArchiveAfterDays"],
          allowed: `more than archiveAfterDays (${archiveAfterDays})`,
          fix: "deep-archive objects later than they are archived",
        });
      }
    },
  }),
  rule({
    id: "kept-data-is-replicated",
    reads: ["keepsData", "storage"],
    check: ({ keepsData, storage }, report) => {
      if (!keepsData || storage.crossRegionReplication) return;
      report({
        path: ["storage", "crossRegionReplication"],
        allowed: "true where keepsData is true",
        fix: "replicate the buckets, or set keepsData: false",
      });
    },
  }),
  rule({
    id: "bucket-names-fit",
    reads: ["project", "environment", "account", "regions", "storage"],
    check: ({ project, environment, account, regions, storage }, report) => {
      for (const role of ["primary", "recovery"] as const) {
        const region = regions[role].name;
        const shortened = purposes(storage).find(
          ({ purpose }) =>
            !bucketName({ project, owner: environment }, purpose, account.id, region).startsWith(
              `${project}-${environment}-${purpose}-${account.id}`,
            ),
        );
        if (shortened === undefined) continue;
        report({
          path: ["regions", role, "name"],
          allowed: `a region with which the name of the bucket ${shortened.purpose} has at most 63 characters`,
          fix: "shorten project or environment, or use a region with a shorter name",
        });
      }
    },
  }),
];
