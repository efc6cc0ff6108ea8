import { anyOf, isKept, numberOf, only, turnedOff, turnedOn, worse } from "../review/matchers";
import { found, type Matcher, type Rule } from "../review/model";
import { rules as reviewRules } from "../review/rules";
import { read } from "../review/values";
import { type Consequence } from "./model";

/** What a topic of the review's rules means when AWS has changed by itself. */
const ofTopic: Readonly<Record<Rule["topic"], Consequence>> = {
  network: "security",
  iam: "security",
  encryption: "security",
  retention: "recovery",
  recovery: "recovery",
  stateful: "recovery",
  capacity: "recovery",
  other: "none",
};

/** Rules that mean something else than the rest of their topic. */
const ofRule: Readonly<Record<string, Consequence>> = { "audit-stopped": "security", "long-lived-credentials": "security" };

/** Says of a plan, or of the estate that it makes, and not of the world. */
const notOfTheWorld: ReadonlySet<string> = new Set(["stale-plan", "failover-undone", "recovery-unproved", "recovery-worse"]);

const aws = "https://docs.aws.amazon.com";

const more = (...paths: readonly string[]): Matcher =>
  anyOf(...paths.map((path) => worse(path, (before, after) => numberOf(after) > (before === undefined ? 0 : numberOf(before)))));
const counts = [
  "desired_count",
  "desired_capacity",
  "min_capacity",
  "max_capacity",
  "min_size",
  "max_size",
  "num_cache_clusters",
  "num_node_groups",
  "replicas_per_node_group",
  "shard_count",
  "read_capacity",
  "write_capacity",
  "iops",
  "storage_throughput",
  "allocated_storage",
  "memory_size",
  "provisioned_concurrent_executions",
  "reserved_concurrent_executions",
];
const sizes = ["instance_class", "instance_type", "node_type", "db_instance_type", "cpu", "memory"];
/** In a log group nothing, or 0, keeps events for ever. */
const days = (value: unknown): number => (value === undefined || value === 0 ? Infinity : numberOf(value));

const recreated: Matcher = only(["aws_iam_role", "aws_iam_user"], ({ before, after }) => {
  const [was, is] = [read(before, "unique_id"), read(after, "unique_id")];
  return was !== undefined && is !== undefined && was !== is
    ? [found("it was deleted and made again: policies that trusted the old one trust nobody now, or whoever made it", "unique_id")]
    : [];
});

/** Lists that decide who gets in and out, to which only somebody's hand adds beside what is declared. */
const doors: readonly { readonly types: readonly string[]; readonly argument: string }[] = [
  { types: ["aws_route_table"], argument: "route" },
  { types: ["aws_network_acl"], argument: "ingress" },
  { types: ["aws_network_acl"], argument: "egress" },
];
const addedBeside: Matcher = anyOf(
  ...doors.map(({ types, argument }) =>
    only(
      types,
      worse(argument, (before, after) => length(after) > length(before)),
    ),
  ),
);
const length = (value: unknown): number => (Array.isArray(value) ? value.length : 0);

const passwords: Matcher = only(["aws_iam_account_password_policy"], (subject, estate) => {
  if (subject.effect === "destroy") return [found("every password will do")];
  const lower = ["minimum_password_length", "password_reuse_prevention"].map((path) =>
    worse(path, (before, after) => numberOf(after ?? 0) < numberOf(before)),
  );
  const off = ["require_lowercase_characters", "require_numbers", "require_symbols", "require_uppercase_characters"].map(turnedOff);
  return anyOf(...lower, ...off)(subject, estate);
});

/** What the review has no rule for: it judges what Terraform is about to do, which is never to spend more by accident. */
const own: readonly (Rule & { readonly consequence: Consequence })[] = [
  {
    id: "made-again",
    consequence: "security",
    topic: "iam",
    tier: "dangerous",
    title: "A principal was made again under its old name",
    why: "Policies keep principals by their unique id.",
    see: `${aws}/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids`,
    when: recreated,
  },
  {
    id: "added-beside",
    consequence: "security",
    topic: "network",
    tier: "dangerous",
    title: "Something was added that nobody declares",
    why: "A way, a permission or a rule that no review has seen is in force.",
    see: `${aws}/vpc/latest/userguide/VPC_Route_Tables.html`,
    when: addedBeside,
  },
  {
    id: "weaker-passwords",
    consequence: "security",
    topic: "iam",
    tier: "dangerous",
    title: "Weaker passwords are allowed",
    why: "A password that can be guessed is no secret.",
    see: `${aws}/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html`,
    when: passwords,
  },
  {
    id: "more-capacity",
    consequence: "cost",
    topic: "other",
    tier: "look",
    title: "More runs, or is allowed to run",
    why: "Somebody pays for it from now on.",
    see: `${aws}/cost-management/latest/userguide/ce-what-is.html`,
    when: more(...counts),
  },
  {
    id: "other-size",
    consequence: "cost",
    topic: "other",
    tier: "look",
    title: "Another size",
    why: "Each size has its price.",
    see: `${aws}/cost-management/latest/userguide/ce-what-is.html`,
    when: anyOf(...sizes.map((path) => worse(path, (before, after) => before !== undefined && after !== undefined && before !== after))),
  },
  {
    id: "kept-longer",
    consequence: "cost",
    topic: "other",
    tier: "look",
    title: "Data is kept longer",
    why: "Storage is paid for until it is deleted.",
    see: `${aws}/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html`,
    when: anyOf(
      only(
        ["aws_cloudwatch_log_group"],
        worse("retention_in_days", (before, after) => days(after) > days(before)),
      ),
      more("backup_retention_period", "snapshot_retention_limit", "retention_period", "message_retention_seconds"),
    ),
  },
  {
    id: "expiry-gone",
    consequence: "cost",
    topic: "other",
    tier: "look",
    title: "Nothing expires any more",
    why: "What was to be deleted by age stays and is paid for.",
    see: `${aws}/AmazonS3/latest/userguide/object-lifecycle-mgmt.html`,
    when: only(["aws_s3_bucket_lifecycle_configuration", "aws_ecr_lifecycle_policy"], (subject) =>
      isKept(subject) ? [] : [found("its rules are gone")],
    ),
  },
  {
    id: "billed-switch",
    consequence: "cost",
    topic: "other",
    tier: "look",
    title: "A feature with a price is switched on",
    why: "It is billed by use.",
    see: `${aws}/AmazonS3/latest/userguide/transfer-acceleration.html`,
    when: anyOf(
      ...["acceleration_status", "performance_insights_enabled", "multi_az", "enable_network_address_usage_metrics"].map(turnedOn),
    ),
  },
];

/** Every rule by which drift is judged: those of the review, and its own. */
export const driftRules: readonly Rule[] = [...reviewRules.filter(({ id }) => !notOfTheWorld.has(id)), ...own];

export function consequenceOf(rule: string): Consequence {
  const known = driftRules.find(({ id }) => id === rule);
  return own.find(({ id }) => id === rule)?.consequence ?? ofRule[rule] ?? (known === undefined ? "none" : ofTopic[known.topic]);
}

/** The rules as a Markdown table, by consequence. */
export const driftRuleTable = (): string => {
  const rows = driftRuleList().map(({ id, consequence, title, see }) => `| ${consequence} | [${id}](${see}) | ${title} |`);
  return ["| Consequence | Rule | What happened |", "|---|---|---|", ...rows, ""].join("\n");
};

/** The same as values, the gravest first. */
export function driftRuleList() {
  const judged = driftRules.filter(({ kind }) => kind === undefined);
  return (["security", "recovery", "cost"] as const).flatMap((consequence) =>
    judged.filter(({ id }) => consequenceOf(id) === consequence).map(({ id, title, why, see }) => ({ id, consequence, title, why, see })),
  );
}
