import { blocksOf } from "../../quotas/resources";
import { storedByClass } from "../stored-objects";
import { fixed, free, moved, type Part, priced, type Resource, type ServicePricing, type Surroundings, used, within } from "../model";

const page = "https://aws.amazon.com/s3/pricing/";
const ecrPage = "https://aws.amazon.com/ecr/pricing/";
const backupPage = "https://aws.amazon.com/backup/pricing/";

/** Classes in which S3 watches who reads an object. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intelligent-tiering-overview.html */
const watchedClasses = /^INTELLIGENT_|^ARCHIVE_ACCESS$|^DEEP_ARCHIVE_ACCESS$/;

/** GiB that a bucket takes in each month: what is assumed of its purpose, or of any. */
export function writtenTo(bucket: Resource, { usage }: Surroundings): number {
  const { writtenGiBPerMonth, buckets } = usage.assumed.storage;
  const name = String(bucket.args.bucket ?? bucket.args.bucket_prefix ?? "");
  const purpose = Object.keys(buckets).find((one) => name.includes(`-${bucket.stack.instance.owner}-${one}-`));
  return purpose === undefined ? writtenGiBPerMonth : (buckets[purpose] ?? writtenGiBPerMonth);
}

export const storage: ServicePricing = {
  service: "S3",
  types: {
    aws_s3_bucket: priced((bucket, around): readonly Part[] => {
      const written = writtenTo(bucket, around);
      const { requestsPerMonth, horizonMonths, objectKiB } = around.usage.assumed.storage;
      const stored = [...storedByClass(bucket, written, horizonMonths)];
      const watched = stored.filter(([storageClass]) => watchedClasses.test(storageClass)).reduce((sum, [, gib]) => sum + gib, 0);
      return [
        ...stored.map(([storageClass, gib]) => used(`s3.storage.${storageClass}`, gib)),
        used("s3.monitoring", (watched * 1024 ** 2) / objectKiB / 1000),
        used("s3.writes", (written * 1024 ** 2) / objectKiB / 1000),
        used("s3.reads", requestsPerMonth / 1000),
      ];
    }),
    aws_s3_bucket_replication_configuration: priced((replication, around): readonly Part[] => {
      const source = around.referred(replication.args.bucket) ?? bucketNamed(replication, around);
      const gib = source === undefined ? around.usage.assumed.storage.writtenGiBPerMonth : writtenTo(source, around);
      const timed = blocksOf(replication.args.rule).some(({ destination }) =>
        blocksOf(destination).some(({ replication_time: time }) => time !== undefined),
      );
      return [moved("transfer.regions", gib), ...(timed ? [moved("s3.replication-time", gib)] : [])];
    }),
    aws_s3_account_public_access_block: free(page),
    aws_s3_bucket_accelerate_configuration: free(page),
    aws_s3_bucket_acl: free(page),
    aws_s3_bucket_cors_configuration: free(page),
    aws_s3_bucket_intelligent_tiering_configuration: within("aws_s3_bucket", page),
    aws_s3_bucket_inventory: free(page, "reports list objects by the million; the first is below a cent"),
    aws_s3_bucket_lifecycle_configuration: within("aws_s3_bucket", page),
    aws_s3_bucket_logging: within("aws_s3_bucket", page),
    aws_s3_bucket_metric: priced(() => [fixed("cloudwatch.metric", 16)]),
    aws_s3_bucket_notification: free(page),
    aws_s3_bucket_object_lock_configuration: free(page),
    aws_s3_bucket_ownership_controls: free(page),
    aws_s3_bucket_policy: free(page),
    aws_s3_bucket_public_access_block: free(page),
    aws_s3_bucket_server_side_encryption_configuration: within("aws_kms_key", page),
    aws_s3_bucket_versioning: within("aws_s3_bucket", page),
    aws_s3_object: within("aws_s3_bucket", page),
    aws_ecr_repository: priced((_, { usage }) => [used("ecr.storage", usage.assumed.images.gibPerRepository)]),
    aws_ecr_lifecycle_policy: free(ecrPage),
    aws_ecr_pull_through_cache_rule: free(ecrPage),
    aws_ecr_registry_policy: free(ecrPage),
    aws_ecr_registry_scanning_configuration: within("aws_inspector2_enabler", "https://aws.amazon.com/inspector/pricing/"),
    aws_ecr_replication_configuration: within("aws_ecr_repository", ecrPage),
    aws_ecr_repository_creation_template: free(ecrPage),
    aws_ecr_repository_policy: free(ecrPage),
    aws_backup_vault: priced((_, { usage, here }) => {
      const vaults = here("aws_backup_vault").length;
      const { databaseGiB, objectsGiB, timeSeriesGiB } = usage.assumed.backup;
      return [
        used("backup.rds", databaseGiB / vaults),
        used("backup.s3", objectsGiB / vaults),
        used("backup.timestream", here("aws_timestreamwrite_table").length === 0 ? 0 : timeSeriesGiB / vaults),
      ];
    }),
    aws_backup_global_settings: free(backupPage),
    aws_backup_plan: within("aws_backup_vault", backupPage),
    aws_backup_region_settings: free(backupPage),
    aws_backup_report_plan: free(backupPage),
    aws_backup_framework: within("aws_config_configuration_recorder", backupPage),
    aws_backup_restore_testing_plan: priced((_, { usage }) => [used("backup.restore-test", usage.assumed.backup.restoreTestsPerMonth)]),
    aws_backup_restore_testing_selection: within("aws_backup_restore_testing_plan", backupPage),
    aws_backup_selection: within("aws_backup_vault", backupPage),
    aws_backup_vault_lock_configuration: free(backupPage),
    aws_backup_vault_notifications: free(backupPage),
    aws_backup_vault_policy: free(backupPage),
  },
};

const bucketNamed = (replication: Resource, { here }: Surroundings): Resource | undefined =>
  here("aws_s3_bucket").find(({ args }) => args.bucket === replication.args.bucket);
