import { type SynthesizedStack } from "../../../synthesized";
import { parsePolicy, type Policy, type PolicyStatement } from "../evaluation/policy";
import { arnOf } from "./arns";
import { managedPolicy } from "./managed-policies";
import { type EstateResource } from "./estate-resource";
import { EstateValues } from "./values";

/** A role with all that decides what its sessions may do. */
export interface EstateRole {
  readonly arn: string;
  readonly name: string;
  readonly account: string;
  readonly resource: EstateResource;
  /** Inline and attached policies. */
  readonly identity: readonly Policy[];
  readonly boundary: Policy | undefined;
  readonly trust: Policy;
  /** Policies of AWS's own whose text is not kept here: what they allow is not known. */
  readonly unknownPolicies: readonly string[];
}

/** An endpoint of a VPC, through which calls to a service go. */
export interface EstateEndpoint {
  readonly owner: string;
  readonly account: string;
  readonly region: string;
  /** Last part of the service's name: `secretsmanager`, `s3`. */
  readonly service: string;
  readonly policy: Policy | undefined;
}

/** Who may do what in the estate, as far as policies say it. */
export interface AccessWorld {
  readonly resources: readonly EstateResource[];
  readonly roles: readonly EstateRole[];
  /** By the ARN of what they protect. */
  readonly resourcePolicies: ReadonlyMap<string, Policy>;
  readonly endpoints: readonly EstateEndpoint[];
  /** Policies by which services may write to log groups: they hold for a whole account and region. */
  readonly logPolicies: readonly { readonly account: string; readonly region: string; readonly policy: Policy }[];
  /** Service control policies that hold for every account, one a level of the organisation; none where the accounts are in none. */
  readonly controls: readonly Policy[];
  /** Names of the aliases that lead to a key, by its ARN. */
  readonly keyAliases: ReadonlyMap<string, readonly string[]>;
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const sourceOf = ({ stack, address }: EstateResource): string => `${stack} ${address}`;

export function accessWorld(stacks: readonly SynthesizedStack[], controls: readonly Policy[] = []): AccessWorld {
  const resources = new EstateValues(stacks).all().flatMap((resource) => [resource, ...copiesOf(resource)]);
  const ofType = (type: string): EstateResource[] => resources.filter((resource) => resource.type === type);
  const policies = new Map(
    ofType("aws_iam_policy").map((resource) => [arnOf(resource) ?? "", parsePolicy(sourceOf(resource), text(resource.args.policy))]),
  );
  const [inline, attachments] = [ofType("aws_iam_role_policy"), ofType("aws_iam_role_policy_attachment")];
  const roles = ofType("aws_iam_role").map((resource): EstateRole => {
    const own = (one: EstateResource): boolean =>
      one.stack === resource.stack && [text(resource.args.name), arnOf(resource)].includes(text(one.args.role));
    const attached = attachments.filter(own).map(({ args }) => text(args.policy_arn));
    const found = attached.map((arn) => policies.get(arn) ?? managedPolicy(arn));
    return {
      arn: arnOf(resource) ?? "",
      name: text(resource.args.name),
      account: resource.account,
      resource,
      identity: [
        ...inline.filter(own).map((one) => parsePolicy(sourceOf(one), text(one.args.policy))),
        ...found.filter((policy) => policy !== undefined),
      ],
      boundary: boundaryOf(resource, policies),
      trust: parsePolicy(sourceOf(resource), text(resource.args.assume_role_policy)),
      unknownPolicies: attached.filter((_, index) => found[index] === undefined),
    };
  });
  return {
    resources,
    roles,
    resourcePolicies: resourcePolicies(resources, roles),
    endpoints: ofType("aws_vpc_endpoint").map((resource) => ({
      owner: resource.owner,
      account: resource.account,
      region: resource.region,
      service: text(resource.args.service_name).split(".").slice(3).join("."),
      policy: resource.args.policy === undefined ? undefined : parsePolicy(sourceOf(resource), text(resource.args.policy)),
    })),
    logPolicies: ofType("aws_cloudwatch_log_resource_policy").map((resource) => ({
      account: resource.account,
      region: resource.region,
      policy: parsePolicy(sourceOf(resource), text(resource.args.policy_document)),
    })),
    controls: [...controls, ...controlsOf(resources)],
    keyAliases: keyAliases(resources),
  };
}

/** What AWS attaches to every account, and what control policies stand beside: without it an account could do nothing. */
const fullAccess: PolicyStatement = { Sid: "FullAWSAccess", Effect: "Allow", Action: ["*"], Resource: ["*"] };

/**
 * Control policies that the estate itself attaches to its accounts: one level, with what AWS attaches.
 *
 * @throws Error for one that binds some accounts alone: a world has the same controls everywhere.
 */
function controlsOf(resources: readonly EstateResource[]): Policy[] {
  const accounts = new Set(resources.map(({ account }) => account));
  const policies = resources.filter(({ type, args }) => type === "aws_organizations_policy" && args.type === "SERVICE_CONTROL_POLICY");
  if (policies.length === 0) return [];
  for (const policy of policies) {
    const bound = resources.filter(({ type, stack }) => type === "aws_organizations_policy_attachment" && stack === policy.stack);
    const free = [...accounts].filter((account) => !bound.some(({ args }) => args.target_id === account));
    if (free.length > 0) throw new Error(`${sourceOf(policy)}: it binds accounts of the estate, but not ${free.join(", ")}`);
  }
  const own = policies.map((policy) => parsePolicy(sourceOf(policy), text(policy.args.content)));
  return [{ source: own.map(({ source }) => source).join(", "), statements: [fullAccess, ...own.flatMap(({ statements }) => statements)] }];
}

/** Copies of a secret in other regions: they have its name and its suffix, and a key of their own. */
function copiesOf(resource: EstateResource): EstateResource[] {
  const { replica } = resource.args;
  if (resource.type !== "aws_secretsmanager_secret" || !Array.isArray(replica)) return [];
  return (replica as { region?: unknown; kms_key_id?: unknown }[]).map(({ region, kms_key_id: key }) => ({
    ...resource,
    region: text(region),
    args: { ...resource.args, kms_key_id: key, replica: [] },
  }));
}

/** @throws Error for a boundary that the estate does not make: what it leaves is not known. */
function boundaryOf({ args, ...resource }: EstateResource, policies: ReadonlyMap<string, Policy>): Policy | undefined {
  const arn = text(args.permissions_boundary);
  if (arn === "") return undefined;
  const policy = policies.get(arn);
  if (policy === undefined)
    throw new Error(`${resource.stack} ${resource.address}: its permissions boundary ${arn} is none of the estate's policies`);
  return policy;
}

/** Resource types that hold the policy of another resource, or their own, and where. */
const holders: Readonly<Record<string, { readonly of: (resource: EstateResource) => string | undefined; readonly policy: string }>> = {
  aws_s3_bucket_policy: { of: ({ args }) => `arn:aws:s3:::${text(args.bucket)}`, policy: "policy" },
  aws_kms_key: { of: arnOf, policy: "policy" },
  aws_sns_topic_policy: { of: ({ args }) => text(args.arn), policy: "policy" },
  aws_sqs_queue_policy: { of: ({ args }) => text(args.queue_url), policy: "policy" },
  aws_secretsmanager_secret_policy: { of: ({ args }) => text(args.secret_arn), policy: "policy" },
  aws_ecr_repository_policy: {
    of: ({ account, region, args }) => `arn:aws:ecr:${region}:${account}:repository/${text(args.repository)}`,
    policy: "policy",
  },
  aws_backup_vault_policy: {
    of: ({ account, region, args }) => `arn:aws:backup:${region}:${account}:backup-vault:${text(args.backup_vault_name)}`,
    policy: "policy",
  },
};

function resourcePolicies(resources: readonly EstateResource[], roles: readonly EstateRole[]): Map<string, Policy> {
  const found = new Map<string, Policy>(roles.map(({ arn, trust }) => [arn, trust]));
  const add = (arn: string, policy: Policy): void => {
    const before = found.get(arn);
    found.set(
      arn,
      before === undefined
        ? policy
        : { source: `${before.source}, ${policy.source}`, statements: [...before.statements, ...policy.statements] },
    );
  };
  for (const resource of resources) {
    const holder = holders[resource.type];
    const arn = holder?.of(resource);
    if (holder !== undefined && arn !== undefined && resource.args[holder.policy] !== undefined)
      add(arn, parsePolicy(sourceOf(resource), text(resource.args[holder.policy])));
    if (resource.type === "aws_lambda_permission")
      add(functionArn(resource), { source: sourceOf(resource), statements: [permission(resource)] });
  }
  return found;
}

const functionArn = ({ account, region, args }: EstateResource): string =>
  text(args.function_name).startsWith("arn:")
    ? text(args.function_name)
    : `arn:aws:lambda:${region}:${account}:function:${text(args.function_name)}`;

/** A permission of a function is a statement of its policy. @see https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
function permission(resource: EstateResource): PolicyStatement {
  const { principal, action, source_arn: sourceArn, source_account: sourceAccount } = resource.args;
  const conditions = {
    ...(sourceArn === undefined ? {} : { ArnLike: { "aws:SourceArn": [text(sourceArn)] } }),
    ...(sourceAccount === undefined ? {} : { StringEquals: { "aws:SourceAccount": [text(sourceAccount)] } }),
  };
  return {
    Sid: resource.address,
    Effect: "Allow",
    Principal: text(principal).endsWith(".amazonaws.com") ? { Service: [text(principal)] } : { AWS: [text(principal)] },
    Action: [text(action)],
    Resource: [functionArn(resource)],
    Condition: conditions,
  };
}

function keyAliases(resources: readonly EstateResource[]): Map<string, readonly string[]> {
  const keys = new Map(
    resources.filter(({ type }) => type === "aws_kms_key").map((key) => [`${key.stack}/${key.address}`, arnOf(key) ?? ""]),
  );
  const aliases = new Map<string, string[]>();
  for (const { type, args } of resources) {
    if (type !== "aws_kms_alias") continue;
    // The alias names its key by an id that AWS makes up, which stands for the key's address.
    const key = keys.get(/^\((.*)\.(?:key_id|id)\)$/.exec(text(args.target_key_id))?.[1] ?? "") ?? text(args.target_key_id);
    aliases.set(key, [...(aliases.get(key) ?? []), text(args.name)]);
  }
  return aliases;
}
