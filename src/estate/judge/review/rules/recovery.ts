import { anyOf, destroyed, entriesLost, fewer, isKept, numberOf, on, only, removed, turnedOff, worse } from "../matchers";
import { backupTag, selected } from "../../../../facts/backup-tag";
import { found, type Matcher, type PlannedEstate, type Subject, undecided } from "../model";
import { isRecord, listAt, read, unknown } from "../values";

export const redundancyLost: Matcher = anyOf(
  ...[
    "multi_az",
    "automatic_failover_enabled",
    "multi_az_enabled",
    "zone_awareness_config.0.availability_zone_count",
    "enable_cross_zone_load_balancing",
  ].map(turnedOff),
  only(["aws_autoscaling_group", "aws_lb"], anyOf(...["availability_zones", "vpc_zone_identifier", "subnets"].map(fewer))),
);

const replicas = [
  "aws_kms_replica_key",
  "aws_dynamodb_table_replica",
  "aws_db_instance_automated_backups_replication",
  "aws_ecr_replication_configuration",
  "aws_elasticache_global_replication_group",
  "aws_rds_global_cluster",
  "aws_s3_bucket_replication_configuration",
  "aws_dynamodb_global_table",
];
const isReadReplica = ({ type, before }: Subject): boolean =>
  type === "aws_db_instance" && read(before, "replicate_source_db") !== undefined;

export const replicaLost: Matcher = anyOf(
  only(
    replicas,
    destroyed(() => "the other region falls behind from now on"),
  ),
  (subject, estate) =>
    isReadReplica(subject) ? destroyed(() => "the database has no copy there until a new one is filled")(subject, estate) : [],
  only(["aws_db_instance"], removed("replicate_source_db")),
  only(["aws_dynamodb_table"], entriesLost("replica", "region_name")),
  only(["aws_secretsmanager_secret"], entriesLost("replica", "region")),
);

/** Replication rules in force, by id. */
const inForce = (values: Subject["before"]): readonly string[] | typeof unknown => {
  const rules = listAt(values, "rule");
  return rules === unknown
    ? unknown
    : rules
        .filter(isRecord)
        .filter(({ status }) => status === "Enabled")
        .map(({ id }) => String(id));
};

export const replicationStopped: Matcher = only(["aws_s3_bucket_replication_configuration"], (subject) => {
  if (!isKept(subject)) return [];
  const before = inForce(subject.before);
  const after = inForce(subject.after);
  if (before === unknown || after === unknown) return [undecided("rule")];
  return before.filter((id) => !after.includes(id)).map((id) => found(`rule ${id} no longer copies`, "rule"));
});

/** Backups that are there already go with the switch. */
export const backupsOff: Matcher = anyOf(
  only(["aws_dynamodb_table"], turnedOff("point_in_time_recovery.0.enabled")),
  // @see https://docs.aws.amazon.com/keyspaces/latest/devguide/PointInTimeRecovery_HowItWorks.html
  only(["aws_keyspaces_table"], turnedOff("point_in_time_recovery.0.status")),
  only(["aws_db_instance", "aws_rds_cluster"], turnedOnDelete()),
);

/** Automated backups that go with their instance, where they stayed before. */
function turnedOnDelete(): Matcher {
  return worse("delete_automated_backups", (before, after) => before === false && after !== false);
}

export const backupPlanWeakened: Matcher = anyOf(
  only(
    ["aws_backup_plan", "aws_backup_selection", "aws_backup_vault_lock_configuration", "aws_backup_region_settings"],
    on(
      ["destroy"],
      destroyed(() => "what it covered is backed up no more"),
    ),
  ),
  only(
    ["aws_backup_plan"],
    anyOf(entriesLost("rule", "rule_name"), (subject) => (isKept(subject) ? [...copiesLost(subject), ...keptShorter(subject)] : [])),
  ),
  only(["aws_backup_selection"], fewer("resources")),
);

/** How long each rule of a backup plan keeps what it makes; for ever where it does not say. */
function keeps(values: unknown): ReadonlyMap<unknown, number> {
  const rules = listAt(values, "rule");
  return new Map(
    rules === unknown ? [] : rules.map((rule) => [read(rule, "rule_name"), numberOf(read(rule, "lifecycle.0.delete_after") ?? Infinity)]),
  );
}

function keptShorter({ before, after }: Subject): ReturnType<Matcher> {
  const is = keeps(after);
  return [...keeps(before)].flatMap(([name, days]) => {
    const left = is.get(name);
    return left !== undefined && left < days
      ? [found(`rule ${String(name)} keeps its backups for ${left} days instead of ${Number.isFinite(days) ? days : "ever"}`, "rule")]
      : [];
  });
}

function copiesLost({ before, after }: Subject): ReturnType<Matcher> {
  const copies = (values: unknown): number => {
    const rules = listAt(values, "rule");
    return rules === unknown
      ? 0
      : rules.reduce<number>((sum, rule) => sum + ((list) => (list === unknown ? 0 : list.length))(listAt(rule, "copy_action")), 0);
  };
  return copies(after) < copies(before) ? [found("a copy to another vault goes", "rule")] : [];
}

const isFailover = ({ before }: Subject): boolean =>
  read(before, "failover_routing_policy") !== undefined || read(before, "health_check_id") !== undefined;
export const failoverLost: Matcher = anyOf(
  only(
    ["aws_route53_record"],
    anyOf(removed("health_check_id"), removed("failover_routing_policy"), turnedOff("alias.0.evaluate_target_health"), (subject, estate) =>
      isFailover(subject)
        ? on(
            ["destroy"],
            destroyed(() => "the name no longer moves to the other region"),
          )(subject, estate)
        : [],
    ),
  ),
  only(
    ["aws_route53_health_check", "aws_route53recoverycontrolconfig_*", "aws_arcregionswitch_plan"],
    on(
      ["destroy"],
      destroyed(() => "nothing notices, or steers, a failover"),
    ),
  ),
  only(
    ["aws_route53_health_check"],
    worse("disabled", (before, after) => before !== true && after === true),
  ),
);

const saysSo = "set `activeRegion: recovery` before an apply, if a failover has done it";
const isSelected = (values: Subject["before"]): boolean => read(values, `tags.${backupTag}`) === selected;

/**
 * A database that copies nothing although its declaration has a source has been promoted. A way to a database that was
 * there before its way has been taken away by the fence; where both are new, the proxy gets its first target.
 */
export const failoverUndone: Matcher = anyOf(
  only(["aws_db_instance"], ({ before, after, declared }) =>
    read(declared?.values, "replicate_source_db") !== undefined &&
    [undefined, null, ""].includes(read(before, "replicate_source_db") as string | null | undefined) &&
    isSelected(before) &&
    !isSelected(after)
      ? [found(`it has been promoted, and is backed up no more without the tag ${backupTag}; ${saysSo}`, "tags")]
      : [],
  ),
  only(["aws_db_proxy_target"], ({ stack, effect }, estate) =>
    effect === "create" &&
    estate.find(stack, (other) => other.type === "aws_db_instance" && other.effect !== "create" && other.effect !== "replace") !== undefined
      ? [found(`the database was there before this way to it, which a failover's fence takes away; ${saysSo}`)]
      : [],
  ),
);

/** What the proof of recovery says before and after, of a change that makes it fail. */
export const recoveryUnproved: Matcher = (subject, estate) => weakeningsAs("unproved", subject, estate);
/** The same, of a change that leaves it within its objectives and makes it worse. */
export const recoveryWorse: Matcher = (subject, estate) => weakeningsAs("worse", subject, estate);

const weakeningsAs = (wanted: "unproved" | "worse", subject: Subject, estate: PlannedEstate): ReturnType<Matcher> =>
  (estate.weakenings?.(subject) ?? []).filter(({ kind }) => kind === wanted).map(({ text }) => found(text));
