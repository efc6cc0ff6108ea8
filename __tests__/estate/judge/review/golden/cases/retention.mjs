import { database, gone, kept, made } from "./helpers.mjs";

const logs = { name: "/smart0dte/dev/api", retention_in_days: 90 };
const stream = { name: "ticks", shard_count: 2, retention_period: 48, encryption_type: "KMS", kms_key_id: "alias/aws/kinesis" };
const expiry = (days) => ({ id: "old", status: "Enabled", filter: [{ prefix: "" }], expiration: [{ days }] });
const versions = (days, newer) => ({
  id: "old",
  status: "Enabled",
  filter: [{ prefix: "" }],
  noncurrent_version_expiration: [{ noncurrent_days: days, ...(newer === undefined ? {} : { newer_noncurrent_versions: newer }) }],
});
const lifecycle = (...rules) => ({ bucket: "smart0dte-dev-reports", rule: rules });
const housekeeping = {
  id: "uploads",
  status: "Enabled",
  filter: [{ prefix: "" }],
  abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
};
const versioning = (status) => ({ bucket: "smart0dte-dev-reports", versioning_configuration: [{ status }] });
const lock = (mode, days) => ({ bucket: "smart0dte-dev-audit", rule: [{ default_retention: [{ mode, days }] }] });
const trail = {
  name: "trail",
  s3_bucket_name: "smart0dte-dev-audit",
  enable_logging: true,
  is_multi_region_trail: true,
  enable_log_file_validation: true,
};
const logins = (status) => ({ detector_id: "0123456789abcdef0123456789abcdef", name: "RDS_LOGIN_EVENTS", status });
const images = (count) => ({
  repository: "api",
  policy: JSON.stringify({
    rules: [
      { rulePriority: 1, selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: count }, action: { type: "expire" } },
    ],
  }),
});

export default {
  "log-retention-shortened": kept("aws_cloudwatch_log_group", logs, { retention_in_days: 30 }),
  "log-retention-set-where-there-was-none": kept("aws_cloudwatch_log_group", { ...logs, retention_in_days: 0 }, { retention_in_days: 365 }),
  "log-retention-lengthened": kept("aws_cloudwatch_log_group", logs, { retention_in_days: 365 }),
  "database-backups-shortened": kept("aws_db_instance", database, { backup_retention_period: 7 }),
  "database-backups-off": kept("aws_db_instance", database, { backup_retention_period: 0 }),
  "stream-retention-shortened": kept("aws_kinesis_stream", stream, { retention_period: 24 }),
  "queue-retention-shortened": kept(
    "aws_sqs_queue",
    { name: "orders", message_retention_seconds: 1209600, sqs_managed_sse_enabled: true },
    { message_retention_seconds: 345600 },
  ),
  "expiry-added": kept("aws_s3_bucket_lifecycle_configuration", lifecycle(housekeeping), { rule: [housekeeping, expiry(365)] }),
  "expiry-earlier": kept("aws_s3_bucket_lifecycle_configuration", lifecycle(expiry(365)), { rule: [expiry(30)] }),
  "expiry-later": kept("aws_s3_bucket_lifecycle_configuration", lifecycle(expiry(30)), { rule: [expiry(365)] }),
  "expiry-on-existing-bucket": made("aws_s3_bucket_lifecycle_configuration", lifecycle(expiry(30))),
  "expiry-on-new-bucket": {
    before: {},
    after: {
      "aws_s3_bucket_lifecycle_configuration.main": lifecycle(expiry(30)),
      "aws_s3_bucket.main": { bucket: "smart0dte-dev-reports" },
    },
  },
  "newer-versions-fewer": kept("aws_s3_bucket_lifecycle_configuration", lifecycle(versions(30, 50)), { rule: [versions(30, 1)] }),
  "newer-versions-more": kept("aws_s3_bucket_lifecycle_configuration", lifecycle(versions(30, 1)), { rule: [versions(30, 50)] }),
  "expiry-renamed": kept("aws_s3_bucket_lifecycle_configuration", lifecycle(expiry(30)), { rule: [{ ...expiry(30), id: "aged" }] }),
  "expiry-split": kept("aws_s3_bucket_lifecycle_configuration", lifecycle(expiry(30)), {
    rule: [
      { ...expiry(30), id: "a", filter: [{ prefix: "a/" }] },
      { ...expiry(60), id: "b", filter: [{ prefix: "b/" }] },
    ],
  }),
  "expiry-of-more-objects": kept("aws_s3_bucket_lifecycle_configuration", lifecycle({ ...expiry(30), filter: [{ prefix: "a/" }] }), {
    rule: [expiry(30)],
  }),
  "expiry-by-date": kept("aws_s3_bucket_lifecycle_configuration", lifecycle(housekeeping), {
    rule: [housekeeping, { ...expiry(1), expiration: [{ date: "2030-01-01T00:00:00Z" }] }],
  }),
  "expiry-switched-off": kept("aws_s3_bucket_lifecycle_configuration", lifecycle(expiry(30)), {
    rule: [{ ...expiry(30), status: "Disabled" }],
  }),
  "items-expire": kept(
    "aws_dynamodb_table",
    { name: "sessions", billing_mode: "PAY_PER_REQUEST", hash_key: "id", attribute: [{ name: "id", type: "S" }] },
    { ttl: [{ attribute_name: "expires", enabled: true }] },
  ),
  "images-expire": kept("aws_ecr_lifecycle_policy", images(100), { policy: images(10).policy }),
  "versioning-suspended": kept("aws_s3_bucket_versioning", versioning("Enabled"), { versioning_configuration: [{ status: "Suspended" }] }),
  "versioning-enabled": kept("aws_s3_bucket_versioning", versioning("Suspended"), { versioning_configuration: [{ status: "Enabled" }] }),
  "object-lock-shortened": kept("aws_s3_bucket_object_lock_configuration", lock("GOVERNANCE", 30), {
    rule: [{ default_retention: [{ mode: "GOVERNANCE", days: 7 }] }],
  }),
  "object-lock-lengthened": kept("aws_s3_bucket_object_lock_configuration", lock("GOVERNANCE", 7), {
    rule: [{ default_retention: [{ mode: "GOVERNANCE", days: 30 }] }],
  }),
  "object-lock-compliance": kept("aws_s3_bucket_object_lock_configuration", lock("GOVERNANCE", 30), {
    rule: [{ default_retention: [{ mode: "COMPLIANCE", days: 30 }] }],
  }),
  "vault-locked-for-good": made("aws_backup_vault_lock_configuration", {
    backup_vault_name: "main",
    min_retention_days: 7,
    changeable_for_days: 3,
  }),
  "vault-locked-for-now": made("aws_backup_vault_lock_configuration", { backup_vault_name: "main", min_retention_days: 7 }),
  "trail-stopped": kept("aws_cloudtrail", trail, { enable_logging: false }),
  "trail-destroyed": gone("aws_cloudtrail", trail),
  "trail-started": kept("aws_cloudtrail", { ...trail, enable_logging: false }, { enable_logging: true }),
  "watch-of-logins-stopped": kept("aws_guardduty_detector_feature", logins("ENABLED"), { status: "DISABLED" }),
  "watch-of-logins-started": kept("aws_guardduty_detector_feature", logins("DISABLED"), { status: "ENABLED" }),
};
