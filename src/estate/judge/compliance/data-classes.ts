/** How sensitive data are, mildest first; an environment's tag names the highest class that it holds. */
export const dataClasses = ["public", "internal", "confidential", "restricted"] as const;
export type DataClass = (typeof dataClasses)[number];

/** How what a resource holds is deleted in time: by an argument of its own, by a resource beside it, or not by time, for a reason. */
export type Deletion =
  | { readonly by: "argument"; readonly path: string }
  | { readonly by: "companion"; readonly type: string; readonly path: string; readonly key: string }
  | { readonly by: "nothing"; readonly because: string };

/** Every type of resource that holds data, with the policy that deletes it. A new one must be thought of: a test looks for it in the estate. */
export const deletions: Readonly<Record<string, Deletion>> = {
  aws_s3_bucket: {
    by: "companion",
    type: "aws_s3_bucket_lifecycle_configuration",
    path: "rule.noncurrent_version_expiration.noncurrent_days",
    key: "bucket",
  },
  aws_cloudwatch_log_group: { by: "argument", path: "retention_in_days" },
  aws_db_instance: { by: "nothing", because: "rows are the application's to delete; backups leave after backup_retention_period" },
  aws_db_instance_automated_backups_replication: { by: "argument", path: "retention_period" },
  aws_elasticache_replication_group: { by: "argument", path: "snapshot_retention_limit" },
  aws_elasticache_global_replication_group: { by: "nothing", because: "it holds what its members hold" },
  aws_timestreamwrite_database: { by: "nothing", because: "its tables hold the data" },
  aws_timestreamwrite_table: { by: "argument", path: "retention_properties.magnetic_store_retention_period_in_days" },
  aws_timestreaminfluxdb_db_instance: { by: "nothing", because: "the retention of a bucket is set in InfluxDB; development only" },
  aws_secretsmanager_secret: { by: "argument", path: "recovery_window_in_days" },
  aws_ssm_parameter: { by: "nothing", because: "parameters hold configuration, and the newest value replaces the one before" },
  aws_ecr_repository: { by: "companion", type: "aws_ecr_lifecycle_policy", path: "policy", key: "repository" },
  aws_sqs_queue: { by: "argument", path: "message_retention_seconds" },
  aws_dynamodb_table: { by: "nothing", because: "its one item says which region trades, and the next epoch replaces it" },
  aws_kms_key: { by: "nothing", because: "a key is kept as long as anything is encrypted with it" },
  aws_route53_zone: { by: "nothing", because: "records are public and follow from the code" },
  aws_cloudfront_key_value_store: { by: "nothing", because: "it holds paths and a token, which the next one replaces" },
  aws_backup_vault: { by: "nothing", because: "recovery points leave by the plan that makes them" },
};
