import { z } from "zod";
import { sevenYears } from "../../src/facts/record-retention";
import { key } from "./meta";
import { retentionDays } from "./operations";
import { archiveShape, objectLockSchema } from "./storage";

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html */
const trailName = z.string().regex(/^(?=.{3,128}$)[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$/);

/** Who did what: the account's trail, of which there is one however many environments it has, and what applications record. */
export const auditSchema = z
  .strictObject({
    trail: z
      .strictObject({
        adopt: key(trailName.optional(), {
          description:
            "Name of a trail that the account already has in its primary region. It is imported and goes on under its name, so that management events are not recorded, and paid for, twice.",
          allowed: "3 to 128 letters, digits, and single . _ - between them",
          affects: ["audit"],
        }),
        insights: key(z.boolean().default(true), {
          description: "Whether CloudTrail looks for unusual rates of calls and of errors.",
          affects: ["audit"],
        }),
        logRetentionDays: key(retentionDays.default(400), {
          description: "How long the trail's events can be asked for at once, in CloudWatch Logs.",
          unit: "days",
          affects: ["audit"],
        }),
      })
      .prefault({}),
    records: z
      .strictObject({
        ...archiveShape(["audit"], sevenYears, { glacier: 400, deepArchive: 545 }),
        objectLock: objectLockSchema(["audit"]).prefault({ mode: "governance" }),
        accessLogRetentionDays: key(z.int().min(30).max(36500).default(400), {
          description: "How long the record of who asked what of the trail's bucket is kept.",
          unit: "days",
          affects: ["audit"],
        }),
      })
      .prefault({}),
    applicationEvents: z
      .strictObject({
        retentionDays: key(retentionDays.default(sevenYears), {
          description: "How long the events are kept that services record for audits, such as orders and approvals.",
          unit: "days",
          affects: ["services"],
        }),
      })
      .prefault({}),
  })
  .prefault({});
