import { type EnvironmentConfig } from "../../../config/schema/environment";
import { type Writable } from "../../helpers/estate";
import { prodWith } from "../../helpers/rule-violations";
import { violations } from "./data-rules";

describe("rules of the database", () => {
  it.each<[string, (environment: Writable<EnvironmentConfig>) => void, string]>([
    [
      "backups for longer than RDS keeps them",
      (e) => {
        e.database.backup.retentionDays = 36;
      },
      "database-backup-retention at database.backup.retentionDays",
    ],
    [
      "no backups",
      (e) => {
        e.database.backup.retentionDays = 0;
      },
      "database-backup-retention at database.backup.retentionDays",
    ],
    [
      "copies of backups for longer than RDS keeps them",
      (e) => {
        e.database.backup.crossRegionRetentionDays = 90;
      },
      "database-backup-retention at database.backup.crossRegionRetentionDays",
    ],
    [
      "a replica without backups",
      (e) => {
        e.database.replica.backupRetentionDays = 0;
      },
      "database-backup-retention at database.replica.backupRetentionDays",
    ],
    [
      "a maximum below the initial size",
      (e) => {
        e.database.storage.maximumGiB = 900;
      },
      "database-storage-grows at database.storage.maximumGiB",
    ],
    [
      "a maximum less than 10 % above the initial size",
      (e) => {
        e.database.storage.maximumGiB = 1099;
      },
      "database-storage-grows at database.storage.maximumGiB",
    ],
    [
      "IOPS below the baseline of the size",
      (e) => {
        e.database.storage.iops = 3000;
      },
      "database-storage-performance at database.storage.iops",
    ],
    [
      "throughput below the baseline of the size",
      (e) => {
        e.database.storage.throughputMiBps = 125;
      },
      "database-storage-performance at database.storage.throughputMiBps",
    ],
    [
      "IOPS on a volume too small for them",
      (e) => {
        e.database.storage = { initialGiB: 399, maximumGiB: 1000, iops: 12000 };
      },
      "database-storage-performance at database.storage.iops",
    ],
    [
      "a class that cannot be encrypted",
      (e) => {
        e.database.instanceClass = "db.t2.micro";
      },
      "database-class-known at database.instanceClass",
    ],
    [
      "a class that the region does not have",
      (e) => {
        e.regions.recovery.name = "eu-west-2";
        e.database.replica.instanceClass = "db.m6id.large";
      },
      "database-class-known at database.replica.instanceClass",
    ],
    [
      "a misspelt class of the replica",
      (e) => {
        e.database.replica.instanceClass = "db.r6q.xlarge";
      },
      "database-class-known at database.replica.instanceClass",
    ],
    [
      "advanced insights with too little history",
      (e) => {
        e.database.insights.retentionDays = 434;
      },
      "database-insights-retention at database.insights.retentionDays",
    ],
    [
      "history that is no multiple of 31 days",
      (e) => {
        e.database.insights.retentionDays = 470;
      },
      "database-insights-retention at database.insights.retentionDays",
    ],
    [
      "a reserved administrator",
      (e) => {
        e.database.administratorName = "rdsadmin";
      },
      "database-users at database.administratorName",
    ],
    [
      "an administrator named as a service's user",
      (e) => {
        e.database.administratorName = "api_a";
      },
      "database-users at database.administratorName",
    ],
    [
      "an administrator named as the owner role",
      (e) => {
        e.database.administratorName = "schema_owner";
      },
      "database-users at database.administratorName",
    ],
    [
      "a journal of a service without the database",
      (e) => {
        e.database.journals = { orders: { description: "Orders", appendedBy: ["realtime"] } };
      },
      "journal-appenders-use-the-database at database.journals.orders.appendedBy.0",
    ],
    [
      "a journal that names a service twice",
      (e) => {
        e.database.journals = { orders: { description: "Orders", appendedBy: ["execution", "execution"] } };
      },
      "journal-appenders-use-the-database at database.journals.orders.appendedBy.1",
    ],
    [
      "maintenance while the market trades",
      (e) => {
        e.database.maintenanceWindowUtc = "wed:14:00-wed:15:00";
      },
      "windows-outside-market-hours at database.maintenanceWindowUtc",
    ],
    [
      "a backup that meets the market in winter only",
      (e) => {
        e.database.backup.windowUtc = "20:15-20:45";
      },
      "windows-outside-market-hours at database.backup.windowUtc",
    ],
    [
      "a replica's backup while the market trades",
      (e) => {
        e.database.replica.backupWindowUtc = "13:00-13:40";
      },
      "windows-outside-market-hours at database.replica.backupWindowUtc",
    ],
    [
      "maintenance during the backup",
      (e) => {
        e.database.maintenanceWindowUtc = "sun:07:30-sun:08:30";
      },
      "backup-outside-maintenance at database.maintenanceWindowUtc",
    ],
  ])("refuses %s", (_, edit, expected) => {
    expect(violations(prodWith(edit))).toEqual([expected]);
  });

  it("takes provisioned performance above the baseline", () => {
    expect(
      violations(
        prodWith((e) => {
          e.database.storage.iops = 16000;
        }),
      ),
    ).toEqual([]);
  });
});
