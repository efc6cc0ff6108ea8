import { anyOf, destroyed, isDestroyed, numberOf, on, only, turnedOff, turnedOn, worse } from "../matchers";
import { type Evidence, found, type Matcher, type Subject } from "../model";
import { read } from "../values";
import { heldBy, isClassified, isServing } from "../../../resource-types/holdings";

/** What stood in the way of the destruction, as far as the synthesized JSON says. */
function guards({ declared, declaredBefore, effect }: Subject): string {
  if (declared === undefined)
    return declaredBefore?.lifecycle.preventDestroy === true
      ? "its prevent_destroy went with its declaration"
      : "it is no longer declared, so no prevent_destroy holds it";
  if (effect !== "replace") return "";
  return declared.lifecycle.createBeforeDestroy
    ? "create_before_destroy makes the new one first"
    : "the old one goes before the new one comes";
}

const sentence = (...parts: readonly string[]): string => parts.filter((part) => part !== "").join("; ");
const what = ({ effect }: Subject): string => (effect === "replace" ? "is replaced" : "is destroyed");

/**
 * Terraform leaves it in AWS when it goes from the state: the provider asks the state, not what is declared.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/cloudwatch_log_group#skip_destroy-1
 */
const leaves = ["skip_destroy", "retain_on_delete", "skip_deletion"];
const staysBehind = ({ before }: Subject): boolean => leaves.some((name) => read(before, name) === true || read(before, name) === "true");
export const leftInPlace: Matcher = (subject) =>
  isDestroyed(subject) && staysBehind(subject)
    ? [
        found(
          `Terraform leaves it in AWS, as ${leaves.find((name) => read(subject.before, name) !== undefined) ?? ""} says; from now on nobody looks after it`,
        ),
      ]
    : [];

export const dataDestroyed: Matcher = (subject) => {
  if (staysBehind(subject)) return [];
  const held = isCopy(subject) ? undefined : heldBy(subject.type);
  return held !== undefined && isDestroyed(subject)
    ? [found(sentence(`it ${what(subject)} and takes with it ${held}`, guards(subject)))]
    : [];
};

/** A read replica can be filled again from its source; another rule speaks of it. */
const isCopy = ({ type, before }: Subject): boolean => type === "aws_db_instance" && read(before, "replicate_source_db") !== undefined;

export const unclassifiedDestroyed: Matcher = (subject) =>
  isDestroyed(subject) && !isClassified(subject.type) && !staysBehind(subject)
    ? [found(sentence(`it ${what(subject)}, and it is not on record whether a ${subject.type} holds data`, guards(subject)))]
    : [];

/** What Terraform looks after as long as it knows a resource, by the argument that says so. */
const lookedAfter: Readonly<Record<string, string>> = {
  deletion_protection: "its guard against deletion",
  deletion_protection_enabled: "its guard against deletion",
  enable_deletion_protection: "its guard against deletion",
  backup_retention_period: "its backups",
  point_in_time_recovery: "its backups",
  kms_key_id: "the key that encrypts it",
  kms_key_arn: "the key that encrypts it",
  kms_master_key_id: "the key that encrypts it",
  enable_key_rotation: "its rotation",
  retention_in_days: "how long it keeps what it holds",
  policy: "its policy",
  engine_version: "its version",
};

/** A forgotten resource goes on without Terraform: what it holds, and what of it nobody looks after any more. */
function forgottenText({ type, before }: Subject): string {
  const held = heldBy(type);
  const left = [
    ...new Set(Object.entries(lookedAfter).flatMap(([argument, text]) => (read(before, argument) === undefined ? [] : [text]))),
  ];
  return `it stays in AWS${held === undefined ? "" : ` with ${held}`} and costs what it did; from now on nothing looks after ${left.length === 0 ? "it" : left.join(", ")}`;
}

export const dataForgotten: Matcher = on(["forget"], (subject) =>
  heldBy(subject.type) === undefined && isClassified(subject.type) ? [] : [found(forgottenText(subject))],
);

/** What a replacement left over when it could not destroy the old one; Terraform gives it a key of its own. */
const leftoverText = ({ leftover, before }: Subject): string => {
  const id = read(before, "id");
  return `the old one of an earlier replacement goes (deposed object ${leftover}${typeof id === "string" ? `, ${id}` : ""}); the one that is in use stays`;
};
const holdsData = ({ type }: Subject): boolean => heldBy(type) !== undefined || !isClassified(type);
export const leftoverDataDestroyed: Matcher = (subject) =>
  holdsData(subject) && isDestroyed(subject)
    ? [
        found(
          `${leftoverText(subject)}. What the old one still has goes with it: ${heldBy(subject.type) ?? `it is not on record whether a ${subject.type} holds data`}`,
        ),
      ]
    : [];
export const leftoverDestroyed: Matcher = (subject) => (holdsData(subject) && isDestroyed(subject) ? [] : [found(leftoverText(subject))]);

/** Terraform refuses to plan the destruction of what is declared with prevent_destroy. */
export const stalePlan: Matcher = (subject) =>
  isDestroyed(subject) && subject.declared?.lifecycle.preventDestroy === true
    ? [found("the synthesized JSON declares prevent_destroy, with which Terraform plans no destruction")]
    : [];

/** A deleted secret or key waits this many days when nothing else is said. */
const usualWindowDays = 30;
const shorterWindow = (path: string): Matcher =>
  worse(
    path,
    (before, after) =>
      (after === undefined ? usualWindowDays : numberOf(after)) < (before === undefined ? usualWindowDays : numberOf(before)),
  );

const preventDestroyLost: Matcher = on(["update", "replace"], ({ declared, declaredBefore }) =>
  declaredBefore?.lifecycle.preventDestroy === true && declared?.lifecycle.preventDestroy === false
    ? [found("prevent_destroy is no longer declared", "lifecycle.prevent_destroy")]
    : [],
);

export const guardLost: Matcher = anyOf(
  ...["deletion_protection", "deletion_protection_enabled", "enable_deletion_protection", "disable_api_termination", ...leaves].map(
    turnedOff,
  ),
  ...["force_destroy", "force_delete", "skip_final_snapshot"].map(turnedOn),
  only(["aws_secretsmanager_secret"], shorterWindow("recovery_window_in_days")),
  only(["aws_kms_*"], shorterWindow("deletion_window_in_days")),
  preventDestroyLost,
);

/** A revision that stays goes on serving whoever names it; a distribution that stays is switched off first. */
const staysBehindForUse = (subject: Subject): boolean => subject.type !== "aws_cloudfront_distribution" && staysBehind(subject);
export const servingInterrupted: Matcher = (subject): readonly Evidence[] => {
  if (
    !isServing(subject.type) ||
    !isDestroyed(subject) ||
    staysBehindForUse(subject) ||
    subject.declared?.lifecycle.createBeforeDestroy === true
  )
    return [];
  return [found(sentence(`it ${what(subject)}`, subject.effect === "replace" ? guards(subject) : ""))];
};

export const replaced: Matcher = on(["replace"], destroyed(guards));
export const gone: Matcher = on(
  ["destroy"],
  destroyed(() => "it holds no data"),
);
export const forgotten: Matcher = on(["forget"], (subject) => [found(forgottenText(subject))]);

/** Engines and storage go up only. */
export const oneWay: Matcher = anyOf(
  only(
    ["aws_db_instance", "aws_rds_cluster", "aws_elasticache_*", "aws_opensearch_domain", "aws_docdb_cluster", "aws_neptune_cluster"],
    worse("engine_version", (before, after) => before !== undefined && after !== undefined && before !== after),
  ),
  only(
    ["aws_db_instance", "aws_timestreaminfluxdb_db_instance", "aws_ebs_volume", "aws_fsx_lustre_file_system"],
    anyOf(
      ...["allocated_storage", "size", "storage_capacity"].map((path) =>
        worse(path, (before, after) => numberOf(after) > numberOf(before)),
      ),
    ),
  ),
);
