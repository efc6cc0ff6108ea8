import { bucketName } from "../../src/facts/naming";
import { purposes } from "../../src/facts/bucket-purposes";
import { type EnvironmentConfig } from "../schema/environment";
import { complianceConfirmation } from "../schema/storage";
import { rule } from "./rule";

/** Shortest time that S3 charges for in each class: https://aws.amazon.com/s3/pricing/ */
const glacierMinimumDays = 90;
const deepArchiveMinimumDays = 180;

const daysPerYear = 365;

/** Buckets of records that must stay as they were written, with their place in the configuration. */
const records = (storage: EnvironmentConfig["storage"], audit: EnvironmentConfig["audit"]) => [
  { at: ["storage", "audit"], ...storage.audit },
  { at: ["audit", "records"], ...audit.records },
];

export const storageRules = [
  rule({
    id: "compliance-lock-is-meant",
    reads: ["storage", "audit"],
    check: ({ storage, audit }, report) => {
      for (const { at, objectLock } of records(storage, audit)) {
        if (objectLock.mode !== "compliance" || objectLock.confirm === complianceConfirmation) continue;
        report({
          path: [...at, "objectLock", "confirm"],
          allowed: `the words "${complianceConfirmation}"`,
          fix: `write confirm: "${complianceConfirmation}" if nobody shall ever be able to shorten the lock, or use mode: governance`,
        });
      }
    },
  }),
  rule({
    id: "audit-outlives-its-lock",
    reads: ["storage", "audit"],
    check: ({ storage, audit }, report) => {
      for (const { at, objectLock, retentionDays } of records(storage, audit)) {
        if (objectLock.mode === "off" || retentionDays >= objectLock.years * daysPerYear) continue;
        report({
          path: [...at, "retentionDays"],
          allowed: `at least ${objectLock.years * daysPerYear}, the ${objectLock.years} years of the lock`,
          fix: "raise retentionDays or lower objectLock.years: a locked object that has expired is hidden but still stored and paid for",
        });
      }
    },
  }),
  rule({
    id: "archive-in-order",
    reads: ["storage", "audit"],
    check: ({ storage, audit }, report) => {
      const backups = { at: ["storage", "backups"], ...storage.backups };
      for (const { at, glacierAfterDays, deepArchiveAfterDays, retentionDays } of [backups, ...records(storage, audit)]) {
        if (deepArchiveAfterDays < glacierAfterDays + glacierMinimumDays) {
          report({
            path: [...at, "deepArchiveAfterDays"],
            allowed: `at least ${glacierAfterDays + glacierMinimumDays}: glacierAfterDays and the ${glacierMinimumDays} days that Glacier charges for`,
            fix: "move objects to Deep Archive later, or to Glacier earlier",
          });
        }
        if (retentionDays < deepArchiveAfterDays + deepArchiveMinimumDays) {
          report({
            path: [...at, "retentionDays"],
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
