/** Layers of the primary region that another layer of the recovery region stands for. */
export const counterparts: Readonly<Record<string, string>> = {
  backup: "backup-recovery",
  cache: "cache-recovery",
  database: "database-replica",
};

const names = "what Route 53 holds is the same in every region, and no takeover changes it";
const originals = "it works on the originals of secrets; copies are read until somebody promotes them (docs/recovery.md)";
const writtenRows = "rows by which a restored copy says how old it is are written where the writer is; the replica gets them with all else";
const releases = "versions come to both regions from here; without it the version that runs goes on";

/** Layers of the primary region that the recovery region does without, each with the reason. */
export const withoutLayer: Readonly<Record<string, string>> = {
  access: "roles and policies are the same in every region",
  certificates: "the certificate of CloudFront lies in us-east-1 and is used everywhere; each region has its own for the load balancer",
  delivery: releases,
  dns: names,
  edge: "CloudFront answers everywhere; its settings are changed in us-east-1 alone, and no takeover changes them",
  organization: "what the organization requires of its accounts is the same in every region, and no takeover changes it",
  secrets: originals,
  "storage-replication": "it copies from the primary region; after a takeover that is the way back, and a reviewed change",
  zone: names,
};

export interface AllowedDifference {
  /** Of the primary region. */
  readonly layer: string;
  readonly type: string;
  /** What exactly, such as the metric of an alarm, or with `*` last all that begins so; all of the type without it. */
  readonly what?: string;
  readonly because: string;
  /** Holds only where data is not restricted. */
  readonly exceptRestricted?: true;
}

const of = (layer: string, types: readonly string[], because: string): AllowedDifference[] =>
  types.map((type) => ({ layer, type, because }));

const alarm = (layer: string, what: string, because: string): AllowedDifference => ({
  layer,
  type: "aws_cloudwatch_metric_alarm",
  what,
  because,
});

/** Of the report of a trading day. */
const reports: AllowedDifference[] = [
  ["aws_cloudwatch_log_data_protection_policy", "function_log_masking"],
  ["aws_cloudwatch_log_group", "function_log_group"],
  ["aws_cloudwatch_metric_alarm", "function_calls-lost"],
  ["aws_cloudwatch_metric_alarm", "function_duration"],
  ["aws_cloudwatch_metric_alarm", "function_errors"],
  ["aws_iam_role", "function_role"],
  ["aws_iam_role", "schedule_schedule-role"],
  ["aws_iam_role_policy", "function_policy"],
  ["aws_iam_role_policy", "schedule_schedule-policy"],
  ["aws_lambda_function", "function"],
  ["aws_scheduler_schedule", "schedule"],
].map(([type = "", name = ""]) => ({
  layer: "observability",
  type,
  what: `${type}.reports_${name}`,
  because: "people get one report of a day; on a day on which the primary region is lost they have the pages of the other one",
}));

/** Of the look at the ages of rotated secrets. */
const ages: AllowedDifference[] = [
  "aws_cloudwatch_event_rule",
  "aws_cloudwatch_event_target",
  "aws_cloudwatch_log_data_protection_policy",
  "aws_cloudwatch_log_group",
  "aws_cloudwatch_metric_alarm",
  "aws_iam_role",
  "aws_iam_role_policy",
  "aws_lambda_function",
  "aws_lambda_function_event_invoke_config",
  "aws_lambda_permission",
].map((type) => ({ layer: "observability", type, what: `${type}.secret-ages_*`, because: originals }));

/** Of faults that are made on purpose. */
const experiments: AllowedDifference[] = [
  "aws_cloudwatch_event_rule",
  "aws_cloudwatch_event_target",
  "aws_cloudwatch_log_group",
  "aws_cloudwatch_metric_alarm",
  "aws_fis_experiment_template",
  "aws_iam_role",
  "aws_iam_role_policy",
  "aws_scheduler_schedule",
].map((type) => ({
  layer: "observability",
  type,
  what: `${type}.experiments_*`,
  because: "faults are made where the platform works; what stands by shows nothing when some of it is missing",
}));

/** Whether a row speaks of something that differs. */
export const allows = ({ what: row }: AllowedDifference, what: string): boolean =>
  row === undefined || (row.endsWith("*") ? what.startsWith(row.slice(0, -1)) : row === what);

/** What the recovery region has less of than the primary, and may. A row that nothing needs is an error in a test. */
export const allowedDifferences: readonly AllowedDifference[] = [
  ...reports,
  ...ages,
  ...experiments,
  ...of("database", ["aws_secretsmanager_secret_version"], originals),
  ...of("database", ["aws_secretsmanager_secret_rotation"], "the failover starts the rotation of each secret that it has promoted"),
  ...of("database", ["aws_lambda_invocation"], "users are made where the writer is; the replica gets them with all else"),
  ...of("database", ["aws_cloudwatch_event_rule", "aws_cloudwatch_event_target", "aws_lambda_permission"], writtenRows),
  alarm("database", "FailedInvocations", writtenRows),
  ...of("database", ["aws_db_proxy_target"], "RDS takes no replica as a target; the failover registers the promoted database"),
  {
    layer: "database",
    type: "aws_db_instance",
    what: "allocated_storage",
    because: "a replica has the storage of its source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.html",
  },
  {
    layer: "database",
    type: "aws_db_instance",
    what: "multi_az",
    because: "database.replica.multiAz: nobody trades on it; the promoted database gets a standby after a takeover, where it is needed",
    exceptRestricted: true,
  },
  alarm("database", "OldestReplicationSlotLag", "only the source of a replica has a slot for it"),
  ...of(
    "cache",
    [
      "aws_cloudwatch_log_data_protection_policy",
      "aws_cloudwatch_log_group",
      "aws_iam_role",
      "aws_iam_role_policy",
      "aws_lambda_function",
      "aws_lambda_function_event_invoke_config",
      "aws_lambda_permission",
      "aws_secretsmanager_secret_rotation",
      "aws_secretsmanager_secret_version",
    ],
    originals,
  ),
  ...of("cache", ["aws_sns_topic_subscription"], "the rotation of the cache's token listens there, and works on the original"),
  ...of(
    "cache",
    ["aws_elasticache_global_replication_group", "aws_elasticache_parameter_group"],
    "the global datastore is one of both regions, and its parameters hold for every member",
  ),
  ...["node_type", "num_node_groups"].map((what) => ({
    layer: "cache",
    type: "aws_elasticache_replication_group",
    what,
    because:
      "members of a global datastore have the primary's: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Redis-Global-Datastore.html",
  })),
  // Alarms of the function that rotates the cache's token.
  ...["Duration", "Errors", "Throttles AsyncEventsDropped DestinationDeliveryFailures"].map((what) => alarm("cache", what, originals)),
  {
    layer: "observability",
    type: "aws_cloudwatch_dashboard",
    what: "aws_cloudwatch_dashboard.dashboards_cost",
    because: "costs are the account's, in one place",
  },
  { layer: "observability", type: "aws_cloudwatch_dashboard", what: "aws_cloudwatch_dashboard.dashboards_delivery", because: releases },
];
