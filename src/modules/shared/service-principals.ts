/** Services whose principal names the region. */

/**
 * What exports a cache's snapshots to S3, and reads those that a cache is seeded from.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups-exporting.html
 */
export const cacheSnapshotService = (region: string): string => `${region}.elasticache-snapshot.amazonaws.com`;

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
export const logsService = (region: string): string => `logs.${region}.amazonaws.com`;
