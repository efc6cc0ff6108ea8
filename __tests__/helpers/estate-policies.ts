import { logGroupPatterns } from "../../src/modules/security/key-domains";
import { type Resource, resources, type SynthesizedStack } from "./estate";
import { list, type RenderedStatement } from "./policy";

/** What a policy of the estate leaves out, and why. */
export interface Exception {
  readonly layer: string;
  /** Construct path below the stack, such as `states/bucket`; for statements, the sid. */
  readonly of: string;
  readonly reason: string;
}

/** One thing that breaks a policy. */
export interface Finding {
  readonly layer: string;
  readonly of: string;
  readonly where: string;
  readonly problem: string;
}

/** Path of the construct that made a resource, below its stack. */
export function constructPath({ args, name }: Resource): string {
  const comment = args["//"] as { metadata?: { path?: string } } | undefined;
  return comment?.metadata?.path?.split("/").slice(1).join("/") ?? name;
}

const finding = (stack: SynthesizedStack, resource: Resource, problem: string, of = constructPath(resource)): Finding => ({
  layer: stack.layer,
  of,
  where: `${stack.id} ${resource.address}`,
  problem,
});

/** Findings that no exception covers. */
export const without = (findings: readonly Finding[], exceptions: readonly Exception[]): string[] =>
  findings
    .filter((found) => !exceptions.some(({ layer, of }) => layer === found.layer && of === found.of))
    .map(({ where, of, problem }) => `${where} (${of}): ${problem}`);

/** Exceptions that cover nothing any more. */
export const stale = (findings: readonly Finding[], exceptions: readonly Exception[]): Exception[] =>
  exceptions.filter(({ layer, of }) => !findings.some((found) => layer === found.layer && of === found.of));

/** Resources of the given types that speak of a bucket, in its own stack or by its name. */
function companions(bucket: Resource, stack: SynthesizedStack, type: string): Resource[] {
  return resources(stack, type).filter(
    ({ args }) => String(args["bucket"]).includes(`\${${bucket.address}.`) || args["bucket"] === bucket.args["bucket"],
  );
}

const bucketNeeds: readonly { readonly type: string; readonly what: string; readonly holds: (args: Record<string, unknown>) => boolean }[] =
  [
    {
      type: "aws_s3_bucket_public_access_block",
      what: "is not closed to the public",
      holds: (args) =>
        ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"].every((name) => args[name] === true),
    },
    {
      type: "aws_s3_bucket_server_side_encryption_configuration",
      what: "is not encrypted with a key of ours",
      holds: (args) => /"sse_algorithm":"aws:kms(:dsse)?"/.test(JSON.stringify(args)),
    },
    { type: "aws_s3_bucket_versioning", what: "keeps no versions", holds: (args) => /"status":"Enabled"/.test(JSON.stringify(args)) },
    {
      type: "aws_s3_bucket_policy",
      what: "accepts plain HTTP",
      holds: (args) =>
        policiesIn(args)
          .flat()
          .some(
            ({ Effect, Principal, Condition }) =>
              Effect === "Deny" && Principal === "*" && Condition?.["Bool"]?.["aws:SecureTransport"] === "false",
          ),
    },
  ];

export const openBuckets = (stack: SynthesizedStack): Finding[] =>
  resources(stack, "aws_s3_bucket").flatMap((bucket) =>
    bucketNeeds
      .filter(({ type, holds }) => !companions(bucket, stack, type).some(({ args }) => holds(args)))
      .map(({ what }) => finding(stack, bucket, what)),
  );

/** Topics that keep messages in the clear, or take them in the clear. */
export const openTopics = (stack: SynthesizedStack): Finding[] =>
  resources(stack, "aws_sns_topic").flatMap((topic) => {
    const policies = resources(stack, "aws_sns_topic_policy").filter(({ args }) => String(args["arn"]).includes(`\${${topic.address}.`));
    const tlsOnly = policies.some(({ args }) =>
      policiesIn(args)
        .flat()
        .some(
          ({ Effect, Principal, Condition }) =>
            Effect === "Deny" && Principal === "*" && Condition?.["Bool"]?.["aws:SecureTransport"] === "false",
        ),
    );
    return [
      ...(topic.args["kms_master_key_id"] === undefined ? [finding(stack, topic, "is not encrypted with a key of ours")] : []),
      ...(tlsOnly ? [] : [finding(stack, topic, "accepts plain HTTP", `${constructPath(topic)} (policy)`)]),
    ];
  });

export const carelessLogGroups = (stack: SynthesizedStack): Finding[] =>
  resources(stack, "aws_cloudwatch_log_group").flatMap((group) => [
    ...(Number(group.args["retention_in_days"]) > 0 ? [] : [finding(stack, group, "keeps its logs for ever")]),
    ...(group.args["kms_key_id"] === undefined ? [finding(stack, group, "is not encrypted with a key of ours")] : []),
  ]);

/** Log groups of an environment whose names the policy of its logs key does not cover: creating them would fail. */
export const unknownLogGroups = (stack: SynthesizedStack, project: string): Finding[] =>
  stack.environments.includes(stack.owner)
    ? resources(stack, "aws_cloudwatch_log_group")
        .filter(
          ({ args }) =>
            !String(args["name"]).includes("${") &&
            !logGroupPatterns({ project, owner: stack.owner }).some((pattern) => matchesPattern(pattern, String(args["name"]))),
        )
        .map((group) => finding(stack, group, `is named ${String(group.args["name"])}, which the logs key's policy does not cover`))
    : [];

const matchesPattern = (pattern: string, name: string): boolean => new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(name);

export const namelessRoles = (stack: SynthesizedStack): Finding[] =>
  resources(stack, "aws_iam_role")
    .filter(({ args }) => String(args["description"] ?? "").trim() === "")
    .map((role) => finding(stack, role, "does not say what it is for"));

const everywhere = ["0.0.0.0/0", "::/0"];

export function openIngress(stack: SynthesizedStack): Finding[] {
  const ranges = (rule: Record<string, unknown>): unknown[] =>
    ["cidr_ipv4", "cidr_ipv6", "cidr_blocks", "ipv6_cidr_blocks"].flatMap((name) => list(rule[name]));
  const open = (rule: Record<string, unknown>): boolean => ranges(rule).some((range) => everywhere.includes(String(range)));
  const rules = [
    ...resources(stack, "aws_vpc_security_group_ingress_rule").filter(({ args }) => open(args)),
    ...resources(stack, "aws_security_group_rule").filter(({ args }) => args["type"] === "ingress" && open(args)),
    ...["aws_security_group", "aws_default_security_group"].flatMap((type) =>
      resources(stack, type).filter(({ args }) => list(args["ingress"] as Record<string, unknown>[] | undefined).some(open)),
    ),
  ];
  return rules.map((rule) => finding(stack, rule, "lets the whole internet in"));
}

/** Every policy document that stands in a resource's arguments. */
export function policiesIn(value: unknown): (readonly RenderedStatement[])[] {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(policiesIn);
  if (typeof value !== "string" || !value.includes('"Statement"')) return [];
  return [list((JSON.parse(value) as { Statement: RenderedStatement | RenderedStatement[] }).Statement)];
}

const allowedStatements = (resource: Resource): RenderedStatement[] =>
  policiesIn(resource.args)
    .flat()
    .filter(({ Effect }) => Effect === "Allow");

export const everyActionAllowed = (stack: SynthesizedStack): Finding[] =>
  resources(stack).flatMap((resource) =>
    allowedStatements(resource)
      .filter(({ Action }) => Action === undefined || list(Action).includes("*"))
      .map(({ Sid }) => finding(stack, resource, "allows every action", Sid)),
  );

/** Key policies are left out: in them `*` is the key itself. */
const besidesKeys = (stack: SynthesizedStack): Resource[] =>
  resources(stack).filter(({ type }) => type !== "aws_kms_key" && type !== "aws_kms_key_policy");

/** Statements that leave to their resource which of a service's actions they mean. */
export const wholeServiceAllowed = (stack: SynthesizedStack): Finding[] =>
  besidesKeys(stack).flatMap((resource) =>
    allowedStatements(resource)
      .filter(({ Action }) => list(Action).some((action) => /^[^:]*:[*?]+$/.test(action)))
      .map(({ Sid }) => finding(stack, resource, "allows every action of a service", Sid)),
  );

export const everyResourceAllowed = (stack: SynthesizedStack): Finding[] =>
  besidesKeys(stack).flatMap((resource) =>
    allowedStatements(resource)
      .filter(({ Resource: on }) => list(on).includes("*"))
      .map(({ Sid }) => finding(stack, resource, "allows on every resource", Sid)),
  );

/** Whether an ARN names no resource, only a service or a kind such as `log-group:*`, or leaves the account open. */
function namesNothing(arn: string): boolean {
  const [scheme, , service, , account = "", ...rest] = arn.split(":");
  // What stands before the objects of a bucket is its name, not their kind.
  const nameless = service === "s3" ? /^\*/ : /^(?:[\w-]+[/:])?\*/;
  return scheme === "arn" && (account.includes("*") || nameless.test(rest.join(":")));
}

export const wholeKindAllowed = (stack: SynthesizedStack): Finding[] =>
  resources(stack).flatMap((resource) =>
    allowedStatements(resource)
      .filter(({ Resource: on }) => list(on).some(namesNothing))
      .map(({ Sid }) => finding(stack, resource, "allows on every resource of a kind", Sid)),
  );

/** AWS's own policies that are attached to roles, by name: they allow what AWS thinks of, and AWS changes them. */
export const policiesOfAws = (stack: SynthesizedStack): Finding[] =>
  ["aws_iam_role_policy_attachment", "aws_iam_role", "aws_iam_policy_attachment"].flatMap((type) =>
    resources(stack, type).flatMap((resource) =>
      [resource.args["policy_arn"], ...list(resource.args["managed_policy_arns"] as string[] | undefined)]
        .map(String)
        .filter((arn) => arn.startsWith("arn:aws:iam::aws:"))
        .map((arn) => finding(stack, resource, "has a policy of AWS's own attached", arn.split("/").at(-1))),
    ),
  );

const secretArgument = /^(password|master_password|master_user_password|secret_string|auth_token|private_key|secret_key|access_key|token)$/;
const secretVariable = /(PASSWORD|SECRET|TOKEN|API_?KEY|PRIVATE_KEY)$/i;
const secretValue = /AKIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY-----/;

function secretsIn(value: unknown, path: string): string[] {
  if (typeof value === "string") {
    if (secretValue.test(value)) return [path];
    return value.startsWith("[{") ? secretsIn(parsed(value), path) : [];
  }
  if (typeof value !== "object" || value === null) return [];
  const entry = value as Record<string, unknown>;
  // Containers and builds name their variables beside the values.
  const variable =
    typeof entry["name"] === "string" &&
    typeof entry["value"] === "string" &&
    entry["type"] !== "SECRETS_MANAGER" &&
    secretVariable.test(entry["name"]);
  return [
    ...(variable ? [`${path}.${String(entry["name"])}`] : []),
    ...Object.entries(entry).flatMap(([name, inner]) => [
      ...(secretArgument.test(name) && typeof inner === "string" ? [`${path}.${name}`] : []),
      ...secretsIn(inner, `${path}.${name}`),
    ]),
  ];
}

/** Text that looks like a list of containers but holds unresolved functions is searched as text only. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const secretsInSight = (stack: SynthesizedStack): Finding[] => [
  ...resources(stack).flatMap((resource) =>
    secretsIn(resource.args, resource.type).map((where) => finding(stack, resource, `holds a secret in ${where}`)),
  ),
  ...resources(stack, "aws_iam_access_key").map((accessKey) => finding(stack, accessKey, "is a key for ever; services have roles")),
];

/** Types whose loss is a loss of data, with the protection that their service offers besides Terraform's. */
const stateful: Readonly<Record<string, string | undefined>> = {
  aws_backup_vault: undefined,
  aws_db_instance: "deletion_protection",
  aws_dynamodb_table: "deletion_protection_enabled",
  aws_ecr_repository: undefined,
  aws_elasticache_replication_group: undefined,
  aws_kms_key: undefined,
  aws_rds_cluster: "deletion_protection",
  aws_route53_zone: undefined,
  aws_s3_bucket: undefined,
  aws_secretsmanager_secret: undefined,
  aws_timestreaminfluxdb_db_instance: undefined,
  aws_timestreamwrite_database: undefined,
  aws_timestreamwrite_table: undefined,
};

export const statefulTypes: readonly string[] = Object.keys(stateful);

/** Stateful resources that a mistake could destroy; asked of stacks whose environments keep data. */
export const unprotected = (stack: SynthesizedStack): Finding[] =>
  Object.entries(stateful).flatMap(([type, protection]) =>
    resources(stack, type).flatMap((resource) => {
      const lifecycle = resource.args["lifecycle"] as { prevent_destroy?: boolean } | undefined;
      return [
        ...(lifecycle?.prevent_destroy === true ? [] : [finding(stack, resource, "can be destroyed by Terraform")]),
        ...(protection === undefined || resource.args[protection] === true ? [] : [finding(stack, resource, `has no ${protection}`)]),
      ];
    }),
  );
