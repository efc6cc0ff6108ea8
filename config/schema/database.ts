import { z } from "zod";
import { key, noStack } from "./meta";
import { retentionDays } from "./operations";
import { dailyWindow, dailyWindowForm, weeklyWindow, weeklyWindowForm } from "./windows";

/** Longest retention of automated backups; https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html */
export const longestBackupDays = 35;

const affects = ["database", "database-replica"];
const instanceClass = z.string().regex(/^db\.[a-z0-9]+\.[a-z0-9]+$/);
const identifier = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/);

const journal = z.strictObject({
  description: key(z.string().min(1), { description: "What is written down in it.", allowed: "a sentence", affects: [noStack] }),
  appendedBy: key(z.array(z.string()).min(1), {
    description: "Services that append to it.",
    allowed: "services that use the database",
    affects: ["database"],
  }),
});

/** The relational database: the primary, its proxy, and its replica in the recovery region. */
export const databaseSchema = z.strictObject({
  // A minor version is not pinned: RDS retires minors and then refuses to create or restore them.
  majorVersion: key(z.enum(["15", "16", "17", "18"]).default("17"), {
    description: "Major version of PostgreSQL; RDS chooses and upgrades the minor version.",
    affects,
  }),
  instanceClass: key(instanceClass, {
    description: "Class of the primary instance.",
    allowed: "a class that the region has for PostgreSQL, of a generation that can be encrypted",
    affects: ["database"],
  }),
  multiAz: key(z.boolean(), {
    description: "Whether a standby in another zone takes over when the instance fails.",
    affects: ["database"],
  }),
  databaseName: key(identifier.default("trading"), {
    description: "Database that is created with the instance.",
    allowed: "lower-case letters, digits and underscores",
    affects: ["database", "database-replica", "backup-recovery", "delivery"],
  }),
  administratorName: key(identifier.default("estate_admin"), {
    description: "Name of the master user; it cannot be changed later.",
    allowed: "lower-case letters, digits and underscores, no reserved word",
    affects: ["database"],
  }),
  journals: key(z.record(z.string().regex(/^[a-z][a-z0-9_]{0,54}$/), journal).default({}), {
    description:
      "Schemas that are only ever appended to, by name: nobody changes, removes or empties what stands in them, and every service that uses the database reads it.",
    allowed: "names of lower-case letters, digits and underscores",
    affects: ["database"],
  }),
  storage: z.strictObject({
    // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html: gp3, 20 GiB to 64 TiB
    initialGiB: key(z.int().min(20).max(65536), { description: "Size of the gp3 volume at creation.", unit: "GiB", affects: ["database"] }),
    maximumGiB: key(z.int().min(22).max(65536), {
      description: "Size up to which RDS grows the volume by itself.",
      unit: "GiB",
      allowed: "at least 10 % more than initialGiB",
      affects,
    }),
    iops: key(z.int().min(1).max(64000).optional(), {
      description: "Provisioned operations per second; without it the volume has the baseline of its size.",
      unit: "IOPS",
      allowed: "12000 or more, and only from 400 GiB on",
      affects: ["database"],
    }),
    throughputMiBps: key(z.int().min(1).max(4000).optional(), {
      description: "Provisioned throughput; without it the volume has the baseline of its size.",
      unit: "MiB/s",
      allowed: "500 or more, and only from 400 GiB on",
      affects: ["database"],
    }),
  }),
  backup: z
    .strictObject({
      retentionDays: key(z.int().min(0).max(3650).default(30), {
        description: "How far back a point in time can be restored.",
        unit: "days",
        allowed: "1 to 35; longer retention is the backup plan's",
        affects: ["database"],
      }),
      windowUtc: key(dailyWindow.default("07:00-08:00"), {
        description: "Daily window of the automated backup.",
        unit: "UTC",
        allowed: dailyWindowForm,
        affects: ["database"],
      }),
      crossRegionRetentionDays: key(z.int().min(0).max(3650).default(30), {
        description: "How far back a point in time can be restored in the recovery region, independently of the replica.",
        unit: "days",
        allowed: "1 to 35",
        affects: ["database-replica"],
      }),
    })
    .prefault({}),
  maintenanceWindowUtc: key(weeklyWindow.default("sun:06:00-sun:07:00"), {
    description: "Weekly window in which changes and upgrades are applied.",
    unit: "UTC",
    allowed: weeklyWindowForm,
    affects: ["database"],
  }),
  insights: z
    .strictObject({
      mode: key(z.enum(["standard", "advanced"]).default("standard"), {
        description: "Mode of CloudWatch Database Insights; only `advanced` has execution plans and on-demand analysis.",
        affects,
      }),
      retentionDays: key(z.int().min(7).max(731).default(7), {
        description: "How long performance history is kept.",
        unit: "days",
        allowed: "7, 731 or a multiple of 31; 465 or more in advanced mode",
        affects,
      }),
      // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html
      monitoringSeconds: key(z.literal([1, 5, 10, 15, 30, 60]).default(60), {
        description: "Interval of operating-system metrics (Enhanced Monitoring).",
        unit: "seconds",
        affects,
      }),
    })
    .prefault({}),
  logs: z.strictObject({
    retentionDays: key(retentionDays, {
      description:
        "How long the instance's logs are kept, the audit log among them, and those of who looks into restored copies and who exports the configuration.",
      unit: "days",
      affects: [...affects, "backup", "backup-recovery"],
    }),
    slowQueryMilliseconds: key(z.int().min(1).max(3_600_000).default(500), {
      description: "Statements that run longer are logged.",
      unit: "milliseconds",
      affects,
    }),
    explainMilliseconds: key(z.int().min(1).max(3_600_000).default(1000), {
      description: "Statements that run longer are logged with their execution plan.",
      unit: "milliseconds",
      affects,
    }),
  }),
  idleInTransactionMinutes: key(z.int().min(1).max(1440).default(10), {
    description: "Sessions that idle in an open transaction for longer are ended.",
    unit: "minutes",
    affects,
  }),
  proxy: z
    .strictObject({
      maxConnectionsPercent: key(z.int().min(1).max(100).default(90), {
        description: "Share of the database's connections that the proxy may use; the rest is for administration and rotation.",
        unit: "percent",
        affects,
      }),
      idleClientMinutes: key(z.int().min(1).max(480).default(30), {
        description: "Clients that idle for longer are disconnected by the proxy.",
        unit: "minutes",
        affects,
      }),
      borrowTimeoutSeconds: key(z.int().min(1).max(3600).default(30), {
        description: "How long a client waits for a free connection.",
        unit: "seconds",
        affects,
      }),
    })
    .prefault({}),
  replica: z.strictObject({
    instanceClass: key(instanceClass, {
      description: "Class of the replica in the recovery region; after a promotion it carries the production load.",
      allowed: "as for instanceClass",
      affects: ["database-replica"],
    }),
    multiAz: key(z.boolean(), {
      description: "Whether the replica has a standby, so that it is highly available as soon as it is promoted.",
      affects: ["database-replica"],
    }),
    backupRetentionDays: key(z.int().min(0).max(3650).default(30), {
      description: "Retention of the replica's own backups; they make point-in-time recovery possible right after a promotion.",
      unit: "days",
      allowed: "1 to 35",
      affects: ["database-replica"],
    }),
    backupWindowUtc: key(dailyWindow.default("09:00-10:00"), {
      description: "Daily window of the replica's backup; a replica cannot be promoted while it runs.",
      unit: "UTC",
      allowed: dailyWindowForm,
      affects: ["database-replica"],
    }),
    maintenanceWindowUtc: key(weeklyWindow.default("sun:07:30-sun:08:30"), {
      description: "Weekly window for the replica's maintenance.",
      unit: "UTC",
      allowed: weeklyWindowForm,
      affects: ["database-replica"],
    }),
    maxStandbyDelaySeconds: key(z.int().min(0).max(300).default(30), {
      description:
        "How long a query on the replica may hold back replay; longer queries are cancelled, because replay that waits is data lost in a disaster.",
      unit: "seconds",
      affects: ["database-replica"],
    }),
  }),
});
