import { z } from "zod";
import { logRetentionDays } from "../../src/facts/aws-choices";
import { key, theCheck } from "./meta";

export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
/** A day as `YYYY-MM-DD`. */
const date = z.iso.date();
export const weekday = z.enum(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]);

/** When the market trades; maintenance windows and scheduled scaling are checked against it. */
export const marketSchema = z
  .strictObject({
    timeZone: key(z.string().min(1).default("America/New_York"), {
      description: "Time zone of the exchange.",
      allowed: "the canonical name of an IANA time zone, such as America/New_York",
      affects: ["services", "observability", "delivery"],
    }),
    days: key(z.array(weekday).min(1).default(["mon", "tue", "wed", "thu", "fri"]), {
      description: "Days on which the market trades.",
      affects: ["services", "observability", "delivery"],
    }),
    open: key(timeOfDay.default("09:30"), {
      description: "Start of the regular session, in the market's time zone.",
      allowed: "a time as HH:MM",
      affects: ["services", "observability", "delivery"],
    }),
    close: key(timeOfDay.default("16:00"), {
      description: "End of the regular session, in the market's time zone.",
      allowed: "a time as HH:MM after the opening",
      affects: ["services", "observability", "delivery"],
    }),
    closures: key(z.record(date, z.string().min(1)).default({}), {
      description: "Days without trading besides the exchange's holidays, which are known, each with its reason.",
      allowed: "days as YYYY-MM-DD on which the market would trade",
      affects: ["observability"],
    }),
    earlyCloses: key(z.record(date, timeOfDay).default({}), {
      description: "Days that end early besides those that the exchange announced, each with the time of its close.",
      allowed: "days as YYYY-MM-DD on which the market would trade, with a time before the usual close",
      affects: ["observability"],
    }),
  })
  .prefault({});

/** What a disaster may cost; designs and alarms are measured by it. */
export const objectivesSchema = z
  .strictObject({
    recoveryTimeMinutes: key(z.int().min(1).max(1440).default(15), {
      description: "Recovery time objective.",
      unit: "minutes",
      affects: [theCheck, "recovery"],
    }),
    recoveryPointMinutes: key(z.int().min(1).max(1440).default(5), {
      description: "Recovery point objective.",
      unit: "minutes",
      affects: ["recovery", theCheck],
    }),
  })
  .prefault({});

/** Terraform state: one bucket per account and region, shared by the account's environments. */
export const stateSchema = z
  .strictObject({
    retainVersionsDays: key(z.int().min(30).max(3650).default(365), {
      description: "How long old versions of a state stay restorable.",
      unit: "days",
      affects: ["state"],
    }),
    accessLogRetentionDays: key(z.int().min(30).max(3650).default(400), {
      description: "How long the record of who asked what of the states is kept.",
      unit: "days",
      affects: ["state"],
    }),
  })
  .prefault({});

/** Customer-managed encryption keys. */
export const keysSchema = z
  .strictObject({
    // https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html: 90 to 2560 days
    rotationPeriodDays: key(z.int().min(90).max(2560).default(365), {
      description: "Days between automatic rotations of key material.",
      unit: "days",
      affects: ["state", "audit", "posture", "security"],
    }),
    // https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html: 7 to 30 days
    deletionWindowDays: key(z.int().min(7).max(30).default(30), {
      description: "Days between the scheduling of a key's deletion and the deletion.",
      unit: "days",
      affects: ["state", "audit", "posture", "security", "observability"],
    }),
  })
  .prefault({});

/** Retention periods that CloudWatch Logs accepts, by AWS's own data. */
export const retentionDays = z.literal([...logRetentionDays]);
