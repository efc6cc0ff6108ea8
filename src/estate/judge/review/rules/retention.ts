import { anyOf, change, destroyed, isKept, lowered, numberOf, only, removed, turnedOff, turnedOn, worse } from "../matchers";
import { found, type Matcher, undecided } from "../model";
import { read, unknown } from "../values";
import { auditParametersOff } from "./parameters";
import { deletesMore, expiries } from "./lifecycle-rules";

/** In a log group 0, or nothing, keeps events for ever. */
const days = (value: unknown): number => (value === undefined || value === 0 ? Infinity : numberOf(value));
const shorterOrGone = (path: string): Matcher =>
  worse(path, (before, after) => (after === undefined ? 0 : numberOf(after)) < numberOf(before));

export const retentionShortened: Matcher = anyOf(
  only(
    ["aws_cloudwatch_log_group"],
    worse("retention_in_days", (before, after) => days(after) < days(before)),
  ),
  only(["aws_db_instance", "aws_rds_cluster", "aws_docdb_cluster", "aws_neptune_cluster"], lowered("backup_retention_period")),
  only(
    ["aws_elasticache_*", "aws_memorydb_cluster"],
    anyOf(shorterOrGone("snapshot_retention_limit"), shorterOrGone("snapshot_retention_period")),
  ),
  only(["aws_kinesis_stream"], lowered("retention_period")),
  only(["aws_sqs_queue"], lowered("message_retention_seconds")),
  only(["aws_rds_cluster"], shorterOrGone("backtrack_window")),
  only(
    ["aws_timestreamwrite_table"],
    anyOf(
      ...["memory_store_retention_period_in_hours", "magnetic_store_retention_period_in_days"].map((name) =>
        lowered(`retention_properties.0.${name}`),
      ),
    ),
  ),
  only(["aws_cloudtrail_event_data_store"], lowered("retention_period")),
  only(["aws_db_instance_automated_backups_replication"], lowered("retention_period")),
);

/** Objects that are there already are deleted as soon as their age is past the new limit. */
const bucketExpiry: Matcher = only(
  ["aws_s3_bucket_lifecycle_configuration", "aws_s3control_bucket_lifecycle_configuration"],
  (subject, estate) => {
    if (subject.effect === "destroy" || subject.effect === "forget") return [];
    const bucket = read(subject.after, "bucket");
    const isNew =
      bucket === unknown ||
      estate.find(
        subject.stack,
        ({ type, effect, after }) => type === "aws_s3_bucket" && effect === "create" && read(after, "bucket") === bucket,
      ) !== undefined;
    if (subject.effect === "create" && isNew) return [];
    const before = expiries(subject.before);
    const after = expiries(subject.after);
    if (before === unknown || after === unknown) return [undecided("rule")];
    return after.filter((rule) => deletesMore(rule, before)).map(({ id }) => found(`rule ${id} deletes objects that were kept`, "rule"));
  },
);

const imageExpiry: Matcher = only(["aws_ecr_lifecycle_policy"], (subject, estate) => {
  if (subject.effect === "destroy" || subject.effect === "forget") return [];
  const [before, after, name] = [read(subject.before, "policy"), read(subject.after, "policy"), read(subject.after, "repository")];
  if (
    subject.effect === "create" &&
    (name === unknown ||
      estate.find(
        subject.stack,
        (other) => other.type === "aws_ecr_repository" && other.effect === "create" && read(other.after, "name") === name,
      ) !== undefined)
  )
    return [];
  return before === after && after !== unknown ? [] : [found("images that the new rules name are deleted within a day", "policy")];
});

/** Items whose time has come are deleted within days of the switch. */
const itemExpiry: Matcher = only(["aws_dynamodb_table"], turnedOn("ttl.0.enabled"));

export const expiryAdded: Matcher = anyOf(bucketExpiry, imageExpiry, itemExpiry);

export const versioningSuspended: Matcher = only(
  ["aws_s3_bucket_versioning"],
  anyOf(
    turnedOff("versioning_configuration.0.status"),
    destroyed(() => "what is overwritten or deleted from now on is gone"),
  ),
);

const length = (values: unknown): number =>
  numberOf(read(values, "rule.0.default_retention.0.days") ?? 0) + 365 * numberOf(read(values, "rule.0.default_retention.0.years") ?? 0);
export const objectLockWeakened: Matcher = anyOf(
  only(["aws_s3_bucket_object_lock_configuration"], (subject) => {
    if (subject.effect === "destroy") return [found("new objects are no longer locked")];
    if (!isKept(subject)) return [];
    return length(subject.after) < length(subject.before)
      ? [
          change(
            "rule.0.default_retention",
            read(subject.before, "rule.0.default_retention.0"),
            read(subject.after, "rule.0.default_retention.0"),
          ),
        ]
      : [];
  }),
  only(
    ["aws_s3_bucket_object_lock_configuration"],
    worse("rule.0.default_retention.0.mode", (before, after) => before === "COMPLIANCE" && after !== "COMPLIANCE"),
  ),
  only(
    ["aws_backup_vault_lock_configuration"],
    anyOf(
      destroyed(() => "recovery points can be deleted early"),
      shorterOrGone("min_retention_days"),
    ),
  ),
);

export const lockedForGood: Matcher = anyOf(
  only(["aws_s3_bucket_object_lock_configuration"], (subject) => {
    if (subject.effect === "destroy" || subject.effect === "forget") return [];
    const mode = "rule.0.default_retention.0.mode";
    return read(subject.after, mode) === "COMPLIANCE" &&
      (read(subject.before, mode) !== "COMPLIANCE" || length(subject.after) > length(subject.before))
      ? [found("nobody, not even the account's root user, can delete or unlock what is written", mode)]
      : [];
  }),
  only(["aws_backup_vault_lock_configuration"], (subject) => {
    const grace = read(subject.after, "changeable_for_days");
    if (grace === unknown) return [undecided("changeable_for_days")];
    return grace !== undefined && grace !== read(subject.before, "changeable_for_days")
      ? [found(`after ${String(grace)} days nobody can loosen the lock or delete early`, "changeable_for_days")]
      : [];
  }),
);

const records = [
  "aws_cloudtrail",
  "aws_flow_log",
  "aws_guardduty_detector",
  "aws_config_configuration_recorder",
  "aws_config_configuration_recorder_status",
  "aws_config_delivery_channel",
  "aws_securityhub_account",
  "aws_s3_bucket_logging",
  "aws_cloudwatch_log_delivery",
  "aws_networkfirewall_logging_configuration",
  "aws_redshift_logging",
  "aws_vpclattice_access_log_subscription",
  "aws_route53_query_log",
  "aws_inspector2_enabler",
  "aws_accessanalyzer_analyzer",
  "aws_wafv2_web_acl_logging_configuration",
  "aws_securityhub_standards_subscription",
  "aws_config_organization_*",
];
export const auditStopped: Matcher = anyOf(
  only(records, (subject) => (subject.effect === "destroy" ? [found("what happens from now on is on no record of it")] : [])),
  only(
    ["aws_cloudtrail"],
    anyOf(...["enable_logging", "is_multi_region_trail", "enable_log_file_validation", "include_global_service_events"].map(turnedOff)),
  ),
  only(["aws_guardduty_detector"], turnedOff("enable")),
  only(["aws_guardduty_detector_feature"], turnedOff("status")),
  only(["aws_lb", "aws_alb"], turnedOff("access_logs.0.enabled")),
  only(["aws_cloudfront_distribution"], removed("logging_config")),
  only(["aws_config_configuration_recorder_status"], turnedOff("is_enabled")),
  auditParametersOff,
);
