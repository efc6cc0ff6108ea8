import { schemaOwner } from "../../src/facts/service-users";
import { stripedStorage as striped } from "../../src/facts/striped-storage";
import { suggest } from "../../src/common/suggest";
import { longestBackupDays } from "../schema/database";
import { databaseClasses } from "./node-types";
import { type Report, rule } from "./rule";

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html */
const growthFactor = 1.1;

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DatabaseInsights.TurningOnAdvanced.html */
const advancedRetentionDays = 465;

const reservedNames = ["admin", "rdsadmin", "rds_superuser", "rdsrepladmin", "rdsproxyadmin", "user", schemaOwner];

/** PostgreSQL keeps names that begin so to itself, and RDS has databases and schemas of its own. @see https://www.postgresql.org/docs/17/sql-createrole.html */
const reservedPrefix = /^(?:pg_|rds)/;
const ownSchemas = ["public", "information_schema", "rdsadmin", "template0", "template1"];

/** Throughput for each of the operations per second. @see https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html */
const throughputPerIops = 0.25;

function backupRetention(path: readonly string[], days: number, why: string, report: Report): void {
  if (days < 1) report({ path, allowed: `1 to ${longestBackupDays}`, fix: `keep backups for at least a day; ${why}` });
  if (days > longestBackupDays)
    report({ path, allowed: `1 to ${longestBackupDays}`, fix: "set 35 at most; longer retention belongs to the backup plan" });
}

function provisioned(path: readonly string[], value: number | undefined, initialGiB: number, baseline: number, report: Report): void {
  if (value === undefined) return;
  if (initialGiB < striped.fromGiB)
    report({ path, allowed: `nothing below ${striped.fromGiB} GiB`, fix: "leave the key out: the volume has its baseline" });
  else if (value < baseline) report({ path, allowed: `${baseline} or more`, fix: "leave the key out for the baseline, or raise it" });
}

export const databaseRules = [
  rule({
    id: "database-backup-retention",
    reads: ["database"],
    check: ({ database: { backup, replica } }, report) => {
      backupRetention(["database", "backup", "retentionDays"], backup.retentionDays, "without backups RDS makes no replica", report);
      backupRetention(
        ["database", "backup", "crossRegionRetentionDays"],
        backup.crossRegionRetentionDays,
        "a copy cannot be kept for no time",
        report,
      );
      backupRetention(
        ["database", "replica", "backupRetentionDays"],
        replica.backupRetentionDays,
        "right after a promotion there would be nothing to restore",
        report,
      );
    },
  }),
  rule({
    id: "database-storage-grows",
    reads: ["database"],
    check: ({ database: { storage } }, report) => {
      const least = Math.ceil(storage.initialGiB * growthFactor);
      if (storage.maximumGiB >= least) return;
      report({
        path: ["database", "storage", "maximumGiB"],
        allowed: `${least} or more (10 % above initialGiB)`,
        fix: "raise it, or lower initialGiB before the database exists",
      });
    },
  }),
  rule({
    id: "database-storage-performance",
    reads: ["database"],
    check: ({ database: { storage } }, report) => {
      provisioned(["database", "storage", "iops"], storage.iops, storage.initialGiB, striped.iops, report);
      provisioned(["database", "storage", "throughputMiBps"], storage.throughputMiBps, storage.initialGiB, striped.throughputMiBps, report);
    },
  }),
  rule({
    id: "database-storage-ratio",
    reads: ["database"],
    check: ({ database: { storage } }, report) => {
      if (storage.throughputMiBps === undefined || storage.initialGiB < striped.fromGiB) return;
      const iops = storage.iops ?? striped.iops;
      if (storage.throughputMiBps <= iops * throughputPerIops) return;
      report({
        path: ["database", "storage", "throughputMiBps"],
        allowed: `${iops * throughputPerIops} or less: a quarter MiB/s for each of ${iops} operations per second`,
        fix: `lower it, or set database.storage.iops to ${storage.throughputMiBps / throughputPerIops} or more`,
      });
    },
  }),
  rule({
    id: "database-reserved-names",
    reads: ["database"],
    check: ({ database: { administratorName, databaseName, journals } }, report) => {
      const names: [readonly string[], string][] = [
        [["database", "administratorName"], administratorName],
        [["database", "databaseName"], databaseName],
        ...Object.keys(journals).map((name): [readonly string[], string] => [["database", "journals", name], name]),
      ];
      for (const [path, name] of names)
        if (
          !(path.includes("administratorName") && reservedNames.includes(name)) &&
          (reservedPrefix.test(name) || ownSchemas.includes(name))
        )
          report({
            path,
            ...(path.includes("journals") ? { got: `the name ${JSON.stringify(name)}` } : {}),
            allowed: `no name that begins with pg_ or rds, and none of ${ownSchemas.join(", ")}`,
            fix: "choose another name; PostgreSQL and RDS keep these to themselves",
          });
    },
  }),
  rule({
    id: "database-class-known",
    reads: ["database", "regions"],
    check: ({ database, regions }, report) => {
      const classes: [readonly string[], string, string][] = [
        [["database", "instanceClass"], database.instanceClass, regions.primary.name],
        [["database", "replica", "instanceClass"], database.replica.instanceClass, regions.recovery.name],
      ];
      for (const [path, instanceClass, region] of classes) {
        const known = databaseClasses(region);
        if (known.includes(instanceClass)) continue;
        report({
          path,
          allowed: `a class of a current generation that ${region} has for PostgreSQL`,
          fix: `use ${suggest(instanceClass, known) ?? "db.r6g.large"}, for example`,
        });
      }
    },
  }),
  rule({
    id: "database-insights-retention",
    reads: ["database"],
    check: ({ database: { insights } }, report) => {
      const path = ["database", "insights", "retentionDays"];
      const { mode, retentionDays } = insights;
      if (retentionDays !== 7 && retentionDays !== 731 && retentionDays % 31 !== 0)
        report({ path, allowed: "7, 731 or a multiple of 31", fix: `use ${Math.max(31, Math.round(retentionDays / 31) * 31)}` });
      else if (mode === "advanced" && retentionDays < advancedRetentionDays)
        report({
          path,
          allowed: `${advancedRetentionDays} or more in advanced mode`,
          fix: `use ${advancedRetentionDays}, or the standard mode`,
        });
    },
  }),
  rule({
    id: "database-users",
    reads: ["database"],
    check: ({ database: { administratorName } }, report) => {
      const path = ["database", "administratorName"];
      if (reservedNames.includes(administratorName))
        report({
          path,
          allowed: `none of ${reservedNames.join(", ")}`,
          fix: "choose another name; RDS or the estate has a role of this one",
        });
      if (/^service_|_[ab]$/.test(administratorName))
        report({
          path,
          allowed: "no name that begins with service_ or ends with _a or _b",
          fix: "choose another name; the roles of services are named so",
        });
    },
  }),
  rule({
    id: "journal-appenders-use-the-database",
    reads: ["database", "services"],
    check: ({ database: { journals }, services: { catalog } }, report) => {
      const users = Object.entries(catalog).flatMap(([service, { uses }]) => (uses.stores.database === undefined ? [] : [service]));
      for (const [journal, { appendedBy }] of Object.entries(journals)) {
        appendedBy.forEach((service, index) => {
          const path = ["database", "journals", journal, "appendedBy", index];
          const suggestion = suggest(service, users);
          if (!users.includes(service))
            report({
              path,
              allowed: `a service that uses the database: ${users.join(", ") || "there is none"}`,
              fix: "name one of them, or let the service use the database",
              ...(suggestion === undefined ? {} : { suggestion }),
            });
          else if (appendedBy.indexOf(service) !== index)
            report({ path, allowed: "each service once", fix: "remove it; it appends already" });
        });
      }
    },
  }),
];
