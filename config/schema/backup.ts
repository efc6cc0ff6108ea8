import { z } from "zod";
import { sevenYears } from "../../src/facts/record-retention";
import { key, theCheck } from "./meta";
import { timeOfDay } from "./operations";
import { complianceConfirmation } from "./storage";

const layers = ["backup", "backup-recovery"];
// https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html
const days = z.int().min(1).max(36500);

const lockLengths = {
  minimumDays: key(days.default(30), {
    description: "Shortest retention that the vaults take; a job that asks for less fails.",
    unit: "days",
    allowed: "no more than any retention of the plan",
    affects: layers,
  }),
  maximumDays: key(days.default(3650), {
    description: "Longest retention that the vaults take; a job that asks for more fails.",
    unit: "days",
    allowed: "no less than any retention of the plan",
    affects: layers,
  }),
};

/** Central backups beside those that the databases make themselves: further back, and out of reach of who runs the estate. */
export const backupSchema = z
  .strictObject({
    daily: z
      .strictObject({
        timeUtc: key(timeOfDay.default("05:00"), {
          description: "When the daily backup starts.",
          unit: "UTC",
          allowed: "a time as HH:MM outside market hours",
          affects: ["backup", "backup-recovery"],
        }),
        retentionDays: key(days.default(35), {
          description: "How long a daily backup is kept.",
          unit: "days",
          affects: ["backup", "backup-recovery"],
        }),
        copyRetentionDays: key(days.default(35), {
          description: "How long its copy in the other region is kept.",
          unit: "days",
          affects: ["backup"],
        }),
      })
      .prefault({}),
    monthly: z
      .strictObject({
        dayOfMonth: key(z.int().min(1).max(28).default(1), {
          description: "Day on which the monthly backup is made, at the time of the daily one.",
          unit: "day of the month",
          affects: ["backup", "backup-recovery"],
        }),
        retentionDays: key(days.default(sevenYears), {
          description: "How long a monthly backup and its copy are kept.",
          unit: "days",
          affects: ["backup", "backup-recovery"],
        }),
      })
      .prefault({}),
    startWithinMinutes: key(z.int().min(60).max(720).default(60), {
      description: "A backup that could not start within this time is given up, and reported.",
      unit: "minutes",
      affects: layers,
    }),
    finishWithinMinutes: key(z.int().min(120).max(10080).default(600), {
      description: "A backup that is not done within this time is given up, and reported.",
      unit: "minutes",
      allowed: "at least an hour more than startWithinMinutes",
      affects: layers,
    }),
    lock: z
      .discriminatedUnion("mode", [
        z.strictObject({
          mode: key(z.literal("governance"), {
            description: "Nobody shortens or deletes a backup without a permission that no role of the environment has.",
            affects: layers,
          }),
          ...lockLengths,
        }),
        z.strictObject({
          mode: key(z.literal("compliance"), {
            description: "The lock can be changed for three days after the apply, and then by nobody, AWS included.",
            affects: layers,
          }),
          ...lockLengths,
          confirm: key(z.string().optional(), {
            description: "Says that the consequence is known: lock and backups stay until their time is over.",
            allowed: `the words "${complianceConfirmation}"`,
            affects: [theCheck],
          }),
        }),
      ])
      .prefault({ mode: "governance" }),
    copyAccount: z
      .strictObject({
        accountId: key(z.string().regex(/^\d{12}$/), {
          description: "Account of the same organization to which every recovery point of the region that writes is copied as well.",
          allowed: "12 digits, in quotes; an account that holds none of the estate's environments",
          affects: ["backup", "security"],
        }),
        // https://docs.aws.amazon.com/aws-backup/latest/devguide/API_CreateBackupVault.html
        vaultName: key(z.string().regex(/^(?!Default$)[a-zA-Z0-9_-]{2,50}$/), {
          description:
            "Vault of that account, in the region that the copies come from; who runs that account makes it, with a key of its own.",
          allowed: "2 to 50 letters, digits, - and _, and not Default, whose key no other account may use",
          affects: ["backup"],
        }),
        dailyRetentionDays: key(days.default(35), {
          description: "How long the copy of a daily backup is kept there.",
          unit: "days",
          affects: ["backup"],
        }),
        monthlyRetentionDays: key(days.default(sevenYears), {
          description: "How long the copy of a monthly backup is kept there.",
          unit: "days",
          affects: ["backup"],
        }),
        lock: z
          .strictObject({
            minimumDays: key(days.default(1), {
              description: "Shortest retention that the lock of that vault takes, as who runs it says; 1 without a lock.",
              unit: "days",
              allowed: "no more than any retention there",
              affects: [theCheck],
            }),
            maximumDays: key(days.default(36500), {
              description: "Longest retention that the lock of that vault takes, as who runs it says; 36500 without a lock.",
              unit: "days",
              allowed: "no less than any retention there",
              affects: [theCheck],
            }),
          })
          .prefault({}),
      })
      .optional(),
    restoreTests: z
      .strictObject({
        weekday: key(z.enum(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]).default("sun"), {
          description: "Day on which the latest copies are restored to see that they can be.",
          affects: ["backup-recovery"],
        }),
        timeUtc: key(timeOfDay.default("10:00"), {
          description: "When the restore tests start.",
          unit: "UTC",
          allowed: "a time as HH:MM outside market hours",
          affects: ["backup-recovery"],
        }),
        // An hour between two looks for what no event has announced, and the time that the event has before.
        keepHours: key(z.int().min(2).max(168).default(4), {
          description: "How long what was restored stays, to be looked into; then AWS deletes it.",
          unit: "hours",
          affects: ["backup-recovery"],
        }),
      })
      .prefault({}),
  })
  .prefault({});
