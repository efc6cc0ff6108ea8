/** Metrics of restore tests, in a namespace of the environment. */
export const restoreTestMetrics = {
  /** 1 when what was restored is not what was promised, 0 otherwise. */
  failed: "RestoreValidationFailed",
  /** Age of the newest restored data when the restore began. */
  ageMinutes: "RestoredDataAgeMinutes",
  /** Since something restored was last found to be right. */
  hoursSince: "HoursSinceRestoreValidation",
} as const;

/**
 * What the names of restored databases begin with. AWS's page says it of what restore tests make; of databases see docs/unproved.md.
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing-inferred-metadata.html
 */
export const restoredPrefix = "awsbackup-restore-test-";

/** How often jobs are looked for that have no result, since AWS Backup's events come as well as they can, and may not come. */
export const restoreCheckMinutes = 60;

/** For how long the call that an event made has a job for itself. */
export const restoreEventMinutes = 15;
