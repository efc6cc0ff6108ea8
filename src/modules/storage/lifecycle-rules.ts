import { type S3BucketLifecycleConfigurationRule } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { type Tiering, type Treatment } from "../../facts/bucket-purposes";

/** Prefix of files that nobody needs for long. */
export const temporaryPrefix = "tmp/";

/** An empty filter is every object; a rule without any filter is refused by provider 5.100. */
const everyObject = [{}];

/** Lifecycle rules of a treatment. Where two concern one object, S3 takes the earlier deletion. */
export function lifecycleRules(treatment: Treatment): S3BucketLifecycleConfigurationRule[] {
  const { temporaryFileDays, incompleteUploadDays, noncurrentVersionDays, expireAfterDays } = treatment;
  const transition = transitions(treatment.tiering);
  return [
    {
      id: "temporary-files",
      status: "Enabled",
      filter: [{ prefix: temporaryPrefix }],
      expiration: [{ days: temporaryFileDays }],
      // Expiry only hides the file behind a delete marker; this removes it.
      noncurrentVersionExpiration: [{ noncurrentDays: 1 }],
    },
    {
      id: "housekeeping",
      status: "Enabled",
      filter: everyObject,
      abortIncompleteMultipartUpload: [{ daysAfterInitiation: incompleteUploadDays }],
      noncurrentVersionExpiration: [{ noncurrentDays: noncurrentVersionDays }],
      // An age and this flag exclude each other in one rule, so the retention has a rule of its own.
      expiration: [{ expiredObjectDeleteMarker: true }],
    },
    ...(transition.length === 0 ? [] : [{ id: "tiering", status: "Enabled", filter: everyObject, transition }]),
    ...(expireAfterDays === "never"
      ? []
      : [{ id: "retention", status: "Enabled", filter: everyObject, expiration: [{ days: expireAfterDays }] }]),
  ];
}

function transitions(tiering: Tiering): { days: number; storageClass: string }[] {
  switch (tiering.kind) {
    case "none":
      return [];
    case "intelligent":
    case "intelligent-archive":
      return [{ days: 0, storageClass: "INTELLIGENT_TIERING" }];
    case "glacier":
      return [
        { days: tiering.glacierAfterDays, storageClass: "GLACIER" },
        { days: tiering.deepArchiveAfterDays, storageClass: "DEEP_ARCHIVE" },
      ];
  }
}
