import { z } from "zod";
import { sevenYears } from "../../src/facts/record-retention";
import { key, theCheck } from "./meta";

const days = (least = 1) => z.int().min(least).max(36500);

/** What must be written before a lock is set that nobody, not even the account's owner, can lift. */
export const complianceConfirmation = "cannot be undone";

/** Lock on every version that is written to a bucket of records, with the layers that a change of it affects. */
export function objectLockSchema(affects: readonly string[]) {
  const years = key(z.int().min(1).max(100).default(7), {
    description: "How long each version is locked.",
    unit: "years",
    affects: affects.slice(0, 1),
  });
  return z.discriminatedUnion("mode", [
    z.strictObject({
      mode: key(z.literal("off"), {
        description: "No lock; the buckets can be deleted with all they hold.",
        affects,
      }),
    }),
    z.strictObject({
      mode: key(z.literal("governance"), {
        description:
          "Locked against everybody without a special permission, which the bucket's policy withholds; what holds where objectLock is not written.",
        affects,
      }),
      years,
    }),
    z.strictObject({
      mode: key(z.literal("compliance"), {
        description: "Locked against everybody, AWS included, until the years are over.",
        affects,
      }),
      years,
      confirm: key(z.string().optional(), {
        description: "Says that the consequence is known: the lock can be neither shortened nor lifted.",
        allowed: `the words "${complianceConfirmation}"`,
        affects: [theCheck],
      }),
    }),
  ]);
}

/** Ages at which old data moves to the Glacier classes and is at last deleted. */
export const archiveShape = (
  affects: readonly string[],
  retention: number,
  { glacier, deepArchive }: { readonly glacier: number; readonly deepArchive: number } = { glacier: 90, deepArchive: 180 },
) => ({
  glacierAfterDays: key(days().default(glacier), {
    description: "Age at which objects move to Glacier Flexible Retrieval.",
    unit: "days",
    affects,
  }),
  deepArchiveAfterDays: key(days().default(deepArchive), {
    description: "Age at which objects move to Glacier Deep Archive.",
    unit: "days",
    affects,
  }),
  retentionDays: key(days().default(retention), { description: "Age at which objects are deleted.", unit: "days", affects }),
});

export const storageSchema = z
  .strictObject({
    crossRegionReplication: key(z.boolean().default(true), {
      description:
        "Whether the primary region's buckets are replicated to their twins in the recovery region, with replication time control.",
      affects: ["storage-replication"],
    }),
    presignedUrlMaxMinutes: key(z.int().min(1).max(10080).default(15), {
      description: "How old a pre-signed URL may be when it is used.",
      unit: "minutes",
      affects: ["storage", "delivery"],
    }),
    temporaryFileDays: key(days().default(7), {
      description: "Age at which objects below tmp/ are deleted.",
      unit: "days",
      affects: ["storage", "delivery"],
    }),
    incompleteUploadDays: key(days().default(7), {
      description: "Age at which unfinished multipart uploads are aborted.",
      unit: "days",
      affects: ["storage", "delivery"],
    }),
    noncurrentVersionDays: key(days().default(90), {
      description: "How long a version stays restorable after it was overwritten or deleted.",
      unit: "days",
      affects: ["storage"],
    }),
    // https://docs.aws.amazon.com/AmazonS3/latest/API/API_Tiering.html: from 90 and 180 days, both up to 730
    intelligentTiering: z
      .strictObject({
        archiveAfterDays: key(z.int().min(90).max(730).default(90), {
          description: "Days without access after which Intelligent-Tiering archives an object.",
          unit: "days",
          affects: ["storage"],
        }),
        deepArchiveAfterDays: key(z.int().min(180).max(730).default(180), {
          description: "Days without access after which Intelligent-Tiering deep-archives an object.",
          unit: "days",
          affects: ["storage"],
        }),
      })
      .prefault({}),
    backups: z.strictObject(archiveShape(["storage"], sevenYears)).prefault({}),
    audit: z
      .strictObject({
        ...archiveShape(["storage"], sevenYears),
        objectLock: objectLockSchema(["storage", "storage-replication"]).prefault({ mode: "governance" }),
      })
      .prefault({}),
    logs: z
      .strictObject({
        retentionDays: key(days().default(400), {
          description: "Age at which archived application logs are deleted.",
          unit: "days",
          affects: ["storage"],
        }),
      })
      .prefault({}),
    accessLogs: z
      .strictObject({
        retentionDays: key(days().default(400), {
          description: "Age at which access logs of buckets, load balancers and the CDN are deleted.",
          unit: "days",
          affects: ["storage"],
        }),
      })
      .prefault({}),
  })
  .prefault({});
