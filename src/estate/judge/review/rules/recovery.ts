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

/** A copy that a rule of a plan makes: to which vault, and how long it is kept; for ever where it does not say. */
interface PlanCopy {
  readonly rule: string;
  readonly vault: unknown;
  readonly days: number;
}

function copiesOf(values: unknown): readonly PlanCopy[] {
  const rules = listAt(values, "rule");
  return rules === unknown
    ? []
    : rules.flatMap((rule) => {
        const copies = listAt(rule, "copy_action");
        return copies === unknown
          ? []
          : copies.map((copy) => ({
              rule: String(read(rule, "rule_name")),
              vault: read(copy, "destination_vault_arn"),
              days: numberOf(read(copy, "lifecycle.0.delete_after") ?? Infinity),
            }));
      });
}

function copiesLost({ before, after }: Subject): ReturnType<Matcher> {
  const left = copiesOf(after);
  // Where the plan does not know yet which vault a copy goes to, it may be any.
  if (left.some(({ vault }) => vault === unknown))
    return left.length < copiesOf(before).length ? [found("a copy to another vault goes", "rule")] : [];
  return copiesOf(before).flatMap(({ rule, vault, days }) => {
    const same = left.filter((one) => one.rule === rule && one.vault === vault);
    if (same.length === 0) return [found(`the copy of rule ${rule} to ${String(vault)} goes`, "rule")];
    const kept = Math.max(...same.map((one) => one.days));
    const was = Number.isFinite(days) ? `${days} days` : "ever";
    return kept < days ? [found(`rule ${rule} keeps its copies in ${String(vault)} for ${kept} days instead of ${was}`, "rule")] : [];
  });
}

const accountOfVault = (vault: unknown): string | undefined =>
  typeof vault === "string" ? /^arn:[^:]*:backup:[^:]*:(\d{12}):/.exec(vault)?.[1] : undefined;

/** Copies to a vault of an account that got none before. */
export const backupsLeaveTheAccount: Matcher = only(
  ["aws_backup_plan"],
  on(["create", "update", "replace"], ({ stack, before, after }, estate) => {
    const copies = copiesOf(after);
    if (copies.some(({ vault }) => vault === unknown)) return [undecided("rule")];
    const known = new Set([estate.accountOf?.(stack), ...copiesOf(before).map(({ vault }) => accountOfVault(vault))]);
    const gained = new Set(copies.map(({ vault }) => accountOfVault(vault)).filter((account) => !known.has(account)));
    return [...gained].map((account) => found(`backups are copied to account ${account ?? "that nothing names"}`, "rule"));
  }),
);

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
