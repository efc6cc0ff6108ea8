import { database, gone, kept, key, made } from "./helpers.mjs";

const bucket = { bucket: "smart0dte-dev-reports", force_destroy: false };
const secret = { name: "smart0dte/dev/broker", recovery_window_in_days: 30 };
const table = {
  name: "smart0dte-dev-sessions",
  billing_mode: "PAY_PER_REQUEST",
  hash_key: "id",
  attribute: [{ name: "id", type: "S" }],
  deletion_protection_enabled: true,
  point_in_time_recovery: [{ enabled: true }],
};
const targetGroup = { name: "smart0dte-dev-api", port: 8080, protocol: "HTTP", vpc_id: "vpc-1", target_type: "ip" };
const alarm = {
  alarm_name: "errors",
  comparison_operator: "GreaterThanThreshold",
  evaluation_periods: 1,
  metric_name: "Errors",
  namespace: "Smart0DTE/Trading",
  period: 60,
  statistic: "Sum",
  threshold: 1,
};

export default {
  "database-destroyed": gone("aws_db_instance", { ...database, deletion_protection: false }),
  "database-replaced-for-encryption": kept(
    "aws_db_instance",
    { ...database, storage_encrypted: false, kms_key_id: undefined, deletion_protection: false },
    { storage_encrypted: true, kms_key_id: key },
  ),
  "database-replaced-by-rename-with-create-before-destroy": kept(
    "aws_db_instance",
    { ...database, deletion_protection: false },
    { db_name: "orders", lifecycle: { create_before_destroy: true } },
  ),
  "database-tainted": kept("aws_db_instance", { ...database, deletion_protection: false }, {}, { tainted: ["aws_db_instance.main"] }),
  "bucket-destroyed": gone("aws_s3_bucket", bucket),
  "bucket-renamed": kept("aws_s3_bucket", bucket, { bucket: "smart0dte-dev-accounts" }),
  "key-destroyed": gone("aws_kms_key", { description: "data", enable_key_rotation: true }),
  "table-destroyed": gone("aws_dynamodb_table", { ...table, deletion_protection_enabled: false }),
  "log-group-destroyed": gone("aws_cloudwatch_log_group", { name: "/smart0dte/dev/api", retention_in_days: 30 }),
  "secret-destroyed": gone("aws_secretsmanager_secret", secret),
  "address-destroyed": gone("aws_eip", { domain: "vpc" }),
  "cache-replaced": kept(
    "aws_elasticache_replication_group",
    {
      replication_group_id: "smart0dte-dev",
      description: "cache",
      engine: "redis",
      node_type: "cache.r7g.large",
      num_cache_clusters: 2,
      automatic_failover_enabled: true,
      at_rest_encryption_enabled: true,
      subnet_group_name: "cache",
    },
    { subnet_group_name: "other" },
  ),
  "unrecorded-type-destroyed": gone("aws_workspaces_ip_group", { name: "desks" }),
  "unrecorded-type-made": made("aws_workspaces_ip_group", { name: "desks" }),
  "dashboard-destroyed": gone("aws_cloudwatch_dashboard", { dashboard_name: "trading", dashboard_body: '{"widgets":[]}' }),
  "database-made": made("aws_db_instance", database),
  "engine-upgraded": kept("aws_db_instance", database, { engine_version: "17.2", allow_major_version_upgrade: true }),
  "storage-grown": kept("aws_db_instance", database, { allocated_storage: 200 }),
  "storage-autoscaling-limit-raised": kept("aws_db_instance", { ...database, max_allocated_storage: 200 }, { max_allocated_storage: 400 }),
  "deletion-protection-off": kept("aws_db_instance", database, { deletion_protection: false }),
  "deletion-protection-on": kept("aws_db_instance", { ...database, deletion_protection: false }, { deletion_protection: true }),
  "table-deletion-protection-off": kept("aws_dynamodb_table", table, { deletion_protection_enabled: false }),
  "bucket-force-destroy-on": kept("aws_s3_bucket", bucket, { force_destroy: true }),
  "final-snapshot-skipped": kept("aws_db_instance", database, { skip_final_snapshot: true }),
  "secret-window-shortened": kept("aws_secretsmanager_secret", secret, { recovery_window_in_days: 7 }),
  "secret-window-lengthened": kept("aws_secretsmanager_secret", { ...secret, recovery_window_in_days: 7 }, { recovery_window_in_days: 30 }),
  "prevent-destroy-lost": kept(
    "aws_s3_bucket",
    bucket,
    { tags: { Name: "reports" } },
    { base: { "aws_s3_bucket.main": { ...bucket, lifecycle: { prevent_destroy: true } } } },
  ),
  "prevent-destroy-kept": kept(
    "aws_s3_bucket",
    { ...bucket, lifecycle: { prevent_destroy: true } },
    { tags: { Name: "reports" } },
    { base: { "aws_s3_bucket.main": { ...bucket, lifecycle: { prevent_destroy: true } } } },
  ),
  "prevent-destroy-in-newer-synthesis": gone("aws_s3_bucket", bucket, {
    synthesized: { "aws_s3_bucket.main": { ...bucket, lifecycle: { prevent_destroy: true } } },
  }),
  "bucket-forgotten": { before: { "aws_s3_bucket.main": bucket }, after: {}, removed: ["aws_s3_bucket.main"] },
  "alarm-forgotten": { before: { "aws_cloudwatch_metric_alarm.main": alarm }, after: {}, removed: ["aws_cloudwatch_metric_alarm.main"] },
  "target-group-replaced": kept("aws_lb_target_group", targetGroup, { port: 9090 }),
  "target-group-replaced-create-first": kept("aws_lb_target_group", targetGroup, {
    port: 9090,
    lifecycle: { create_before_destroy: true },
  }),
  "route-destroyed": gone("aws_route", { route_table_id: "rtb-1", destination_cidr_block: "0.0.0.0/0", nat_gateway_id: "nat-1" }),
  "parameter-group-replaced": kept("aws_db_parameter_group", { name: "orders", family: "postgres16" }, { family: "postgres17" }),
  "alarm-threshold-changed": kept("aws_cloudwatch_metric_alarm", alarm, { threshold: 5 }),
  "tags-only": kept("aws_s3_bucket", { ...bucket, tags: { Name: "reports" } }, { tags: { Name: "reports", Team: "desk" } }),
  "nothing-changes": kept("aws_s3_bucket", bucket, {}),
  "key-moved": {
    before: { "aws_kms_key.old": { description: "data" } },
    after: { "aws_kms_key.main": { description: "data" } },
    moved: { "aws_kms_key.old": "aws_kms_key.main" },
  },
  "key-moved-and-changed": {
    before: { "aws_kms_key.old": { description: "data", deletion_window_in_days: 10 } },
    after: { "aws_kms_key.main": { description: "data", deletion_window_in_days: 30 } },
    moved: { "aws_kms_key.old": "aws_kms_key.main" },
  },
  // Whatever is imported of AWS would have to be read there.
  "something-taken-over": { before: {}, after: { "terraform_data.main": {} }, imported: { "terraform_data.main": "made-by-hand" } },
  "something-taken-over-and-changed": {
    before: {},
    after: { "terraform_data.main": { input: "new" } },
    imported: { "terraform_data.main": "made-by-hand" },
  },
  "something-made": made("terraform_data", { input: "new" }),
  "database-leftover-destroyed": kept(
    "aws_db_instance",
    database,
    {},
    { deposed: ["aws_db_instance.main"], synthesized: { "aws_db_instance.main": { ...database, lifecycle: { prevent_destroy: true } } } },
  ),
  "target-group-leftover-destroyed": kept("aws_lb_target_group", targetGroup, {}, { deposed: ["aws_lb_target_group.main"] }),
  "action-of-a-later-terraform": kept("aws_cloudwatch_metric_alarm", alarm, { threshold: 2 }, { actions: ["create", "forget"] }),
};
