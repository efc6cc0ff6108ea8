/** How sensitive data are, mildest first; an environment's tag names the highest class that it holds. */
export const dataClasses = ["public", "internal", "confidential", "restricted"] as const;
export type DataClass = (typeof dataClasses)[number];

/** Where a value stands: in the resource itself, or in a resource of the same stack that names it by `key`. */
export type Place =
  | { readonly path: string }
  | {
      readonly type: string;
      readonly key: string;
      readonly path: string;
    };

/** How what a resource holds is deleted in time, with the unit of the value; by the rules of a bucket; or not by time, for a reason. */
export type Deletion =
  | { readonly by: Place; readonly unit: "days" | "seconds" | "rules" }
  | { readonly by: "lifecycle" }
  | { readonly by: "nothing"; readonly because: string };

/** Who reads it, as the access proof can be asked: an action on the resource, or on the secrets that open it. */
export type Reading =
  | { readonly action: string; readonly suffix?: string }
  /** Credentials in these folders of the environment's secrets open it. */
  | { readonly secrets: readonly string[] }
  | { readonly nobody: string };

/** Everything that is to be known of the data in a type of resource. */
export interface StoreType {
  /** A milder class than the environment's, where it can hold nothing worse; by a part of its name. The first that matches counts. */
  readonly milder?: readonly { readonly name: RegExp; readonly holds: DataClass }[];
  /** Where the key stands; or what encrypts it without one. */
  readonly encryption: Place | { readonly by: string };
  readonly deletion: Deletion;
  readonly reading: Reading;
}

const any = /./;

/** Every type of resource that holds data. A new one must be thought of: a test looks for it in the estate. */
export const storeTypes: Readonly<Record<string, StoreType>> = {
  aws_s3_bucket: {
    milder: [
      { name: /-web-\d{12}-/, holds: "public" },
      // Who asked for what, and how resources are set: no contents.
      { name: /-(access-logs|state-logs|trail|trail-logs|config|config-logs)-\d{12}-/, holds: "confidential" },
    ],
    encryption: {
      type: "aws_s3_bucket_server_side_encryption_configuration",
      key: "bucket",
      path: "rule.apply_server_side_encryption_by_default.kms_master_key_id",
    },
    deletion: { by: "lifecycle" },
    reading: { action: "s3:GetObject", suffix: "/any" },
  },
  aws_cloudwatch_log_group: {
    encryption: { path: "kms_key_id" },
    deletion: { by: { path: "retention_in_days" }, unit: "days" },
    reading: { action: "logs:FilterLogEvents", suffix: ":*" },
  },
  aws_db_instance: {
    encryption: { path: "kms_key_id" },
    // Of its backups; rows are the application's to delete.
    deletion: { by: { path: "backup_retention_period" }, unit: "days" },
    reading: { secrets: ["database"] },
  },
  aws_db_instance_automated_backups_replication: {
    encryption: { path: "kms_key_id" },
    deletion: { by: { path: "retention_period" }, unit: "days" },
    reading: { nobody: "a database must be restored from it first" },
  },
  aws_elasticache_replication_group: {
    encryption: { path: "kms_key_id" },
    deletion: { by: { path: "snapshot_retention_limit" }, unit: "days" },
    reading: { secrets: ["cache"] },
  },
  aws_elasticache_global_replication_group: {
    encryption: { by: "the keys of its members" },
    deletion: { by: "nothing", because: "it holds what its members hold" },
    reading: { nobody: "its members are read" },
  },
  aws_timestreamwrite_database: {
    encryption: { path: "kms_key_id" },
    deletion: { by: "nothing", because: "its tables hold the data" },
    reading: { nobody: "its tables are read" },
  },
  aws_timestreamwrite_table: {
    encryption: { by: "the key of its database" },
    deletion: { by: { path: "retention_properties.magnetic_store_retention_period_in_days" }, unit: "days" },
    reading: { action: "timestream:Select" },
  },
  aws_timestreaminfluxdb_db_instance: {
    encryption: { by: "a key of AWS's: InfluxDB takes no other" },
    deletion: { by: "nothing", because: "the retention of a bucket is set in InfluxDB; development only" },
    reading: { secrets: ["time-series"] },
  },
  aws_secretsmanager_secret: {
    encryption: { path: "kms_key_id" },
    deletion: { by: { path: "recovery_window_in_days" }, unit: "days" },
    reading: { action: "secretsmanager:GetSecretValue" },
  },
  aws_ssm_parameter: {
    milder: [{ name: any, holds: "internal" }],
    encryption: { by: "AWS at rest: parameters hold names and settings, no secret" },
    deletion: { by: "nothing", because: "parameters hold configuration, and the newest value replaces the one before" },
    reading: { action: "ssm:GetParameter" },
  },
  aws_ecr_repository: {
    milder: [{ name: any, holds: "internal" }],
    encryption: { path: "encryption_configuration.kms_key" },
    deletion: { by: { type: "aws_ecr_lifecycle_policy", key: "repository", path: "policy" }, unit: "rules" },
    reading: { action: "ecr:BatchGetImage" },
  },
  aws_sqs_queue: {
    milder: [{ name: any, holds: "internal" }],
    encryption: { by: "keys of SQS: messages say that something failed, or which region serves" },
    deletion: { by: { path: "message_retention_seconds" }, unit: "seconds" },
    reading: { action: "sqs:ReceiveMessage" },
  },
  aws_dynamodb_table: {
    milder: [
      { name: /trading-epoch$/, holds: "internal" },
      { name: /responses$/, holds: "internal" },
    ],
    encryption: { path: "server_side_encryption.kms_key_arn" },
    deletion: {
      by: "nothing",
      because:
        "one item says which region trades, and the next epoch replaces it; of responses guards remember an hour, and each person has one item",
    },
    reading: { action: "dynamodb:GetItem" },
  },
  aws_kms_key: {
    encryption: { by: "hardware of AWS's, which key material never leaves" },
    deletion: { by: "nothing", because: "a key is kept as long as anything is encrypted with it" },
    reading: { nobody: "key material cannot be read" },
  },
  aws_route53_zone: {
    milder: [{ name: any, holds: "public" }],
    encryption: { by: "nothing: records are public" },
    deletion: { by: "nothing", because: "records are public and follow from the code" },
    reading: { nobody: "everybody who asks for a name reads it" },
  },
  aws_cloudfront_key_value_store: {
    milder: [{ name: any, holds: "confidential" }],
    encryption: { by: "a key of AWS's: CloudFront takes no other" },
    deletion: { by: "nothing", because: "it holds paths and a token, which the next one replaces" },
    reading: { action: "cloudfront-keyvaluestore:GetKey" },
  },
  aws_backup_vault: {
    encryption: { path: "kms_key_arn" },
    // The longest that its lock lets a recovery point stay; each leaves by the plan that made it.
    deletion: { by: { type: "aws_backup_vault_lock_configuration", key: "backup_vault_name", path: "max_retention_days" }, unit: "days" },
    reading: { nobody: "a store must be restored from it first" },
  },
};
