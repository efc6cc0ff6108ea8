import { loadEstate } from "../../../config/load";
import { dataRules } from "../../../config/rules/data";
import { type EnvironmentConfig } from "../../../config/schema/environment";
import { editedEstate, realConfig, type Writable } from "../../helpers/estate";

function violations(environment: EnvironmentConfig): string[] {
  const found: string[] = [];
  for (const rule of dataRules) rule.check(environment, ({ path }) => found.push(`${rule.id} at ${path.join(".")}`));
  return found;
}

function prodWith(edit: (environment: Writable<EnvironmentConfig>) => void): EnvironmentConfig {
  const prod = editedEstate(edit).find(({ environment }) => environment === "prod");
  if (prod === undefined) throw new Error("there is no prod");
  return prod;
}

describe("rules of the data tier", () => {
  it.each(loadEstate(realConfig).map((environment) => [environment.environment, environment] as const))(
    "finds nothing in %s",
    (_, environment) => {
      expect(violations(environment)).toEqual([]);
    },
  );

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
      "both users of a service rotated on one day",
      (e) => {
        e.secrets.rotation.serviceUsers.secondDay = e.secrets.rotation.serviceUsers.firstDay;
      },
      "rotation-longer-than-overlap at secrets.rotation.serviceUsers.secondDay",
    ],
    [
      "two users whose turns come too close round the end of a month",
      (e) => {
        e.secrets.rotation.serviceUsers = { firstDay: 1, secondDay: 28, hourUtc: 9 };
      },
      "rotation-longer-than-overlap at secrets.rotation.serviceUsers.secondDay",
    ],
    [
      "a version that the engine does not have",
      (e) => {
        e.cache.engineVersion = "8.0";
      },
      "cache-engine-version at cache.engineVersion",
    ],
    [
      "an unknown node type",
      (e) => {
        e.cache.nodeType = "cache.r6g.big";
      },
      "cache-node-type-known at cache.nodeType",
    ],
    [
      "a node type that the recovery region does not have",
      (e) => {
        e.regions.recovery.name = "mx-central-1";
        e.cache.nodeType = "cache.m5.large";
      },
      "cache-node-type-known at cache.nodeType",
    ],
    [
      "shards without a replica",
      (e) => {
        e.cache.replicasPerShard = 0;
      },
      "cache-fails-over at cache.replicasPerShard",
    ],
    [
      "shards without a replica in the recovery region",
      (e) => {
        e.cache.recovery.replicasPerShard = 0;
      },
      "cache-fails-over at cache.recovery.replicasPerShard",
    ],
    [
      "more nodes than a cluster may have",
      (e) => {
        e.cache.shards = 46;
      },
      "cache-node-count at cache.shards",
    ],
    [
      "snapshots for longer than ElastiCache keeps them",
      (e) => {
        e.cache.snapshots.retentionDays = 36;
      },
      "cache-snapshot-retention at cache.snapshots.retentionDays",
    ],
    [
      "a global datastore of burstable nodes",
      (e) => {
        e.cache.nodeType = "cache.t4g.medium";
      },
      "cache-global-datastore at cache.recovery.mode",
    ],
    [
      "a global datastore whose id cannot be computed",
      (e) => {
        e.regions.primary.name = "sa-east-1";
      },
      "cache-global-datastore at cache.recovery.mode",
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
    [
      "a snapshot during maintenance",
      (e) => {
        e.cache.maintenanceWindowUtc = "sun:06:30-sun:07:30";
      },
      "backup-outside-maintenance at cache.maintenanceWindowUtc",
    ],
    [
      "a snapshot window that is too short",
      (e) => {
        e.cache.snapshots.windowUtc = "07:00-07:30";
      },
      "windows-long-enough at cache.snapshots.windowUtc",
    ],
    [
      "an engine that is closed to the account",
      (e) => {
        e.timeSeries.liveAnalytics.accountAccess = "closed";
      },
      "time-series-engine-open at timeSeries.engine",
    ],
    [
      "credentials whose name ends like the ARN of a secret",
      (e) => {
        e.secrets.external["broker-trader"] = { description: "x" };
      },
      "secret-names-without-suffix at secrets.external.broker-trader",
    ],
    [
      "rotation before clients have read again",
      (e) => {
        e.secrets.rotation = { ...e.secrets.rotation, cacheTokenDays: 1, overlapHours: 24 };
      },
      "rotation-longer-than-overlap at secrets.rotation.cacheTokenDays",
    ],
  ])("refuses %s", (_, edit, expected) => {
    expect(violations(prodWith(edit))).toEqual([expected]);
  });

  it("takes names that end in more or fewer than six characters", () => {
    expect(
      violations(
        prodWith((e) => {
          for (const name of ["broker-ibkr", "broker-traders", "trader"]) e.secrets.external[name] = { description: "x" };
        }),
      ),
    ).toEqual([]);
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

  it("lets burstable nodes stand by themselves", () => {
    const edit = (e: Writable<EnvironmentConfig>): void => {
      e.cache.nodeType = "cache.t4g.medium";
      e.cache.recovery.mode = "independent";
    };
    expect(violations(prodWith(edit))).toEqual([]);
  });

  it("asks nothing of LiveAnalytics where InfluxDB is used", () => {
    const edit = (e: Writable<EnvironmentConfig>): void => {
      e.timeSeries.engine = "timestream-influxdb";
      e.timeSeries.liveAnalytics.accountAccess = "closed";
    };
    expect(violations(prodWith(edit))).toEqual([]);
  });
});
