import { type Context } from "../evaluation/conditions";
import { decide, type Decision, type Policies } from "../evaluation/decide";
import { type Policy } from "../evaluation/policy";
import { type Principal } from "../evaluation/statements";
import { arnOf } from "../world/arns";
import { type EstateResource } from "../world/estate-resource";
import { type AccessWorld, type EstateRole } from "../world/world";

/** A call that somebody makes of AWS's API. */
export interface Call {
  /** A role of the estate, or a service in its own name: `cloudwatch.amazonaws.com`. */
  readonly who: EstateRole | string;
  /** `service:Action`. */
  readonly action: string;
  /** ARN, or `*` for an action that knows no resource. */
  readonly resource: string;
  /** Where it is called; of the resource's ARN where that says it. */
  readonly region: string;
  /** Condition keys of this call beyond those that every call has. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
  /** Environment whose VPC the call leaves from; undefined for what does not run in one. */
  readonly fromVpcOf?: string | undefined;
  /** Policy of a resource that the estate does not hold, as a document asks whoever holds it to make it. */
  readonly theirPolicy?: Policy;
  /** What needs the call, for a reader: the resource that makes it, or the sentence of a rule. */
  readonly why: string;
}

export const callerName = ({ who }: Call): string => (typeof who === "string" ? who : who.name);

/** Decides a call by all the policies of the estate that speak of it. */
export function ask(world: AccessWorld, call: Call): Decision {
  const principal = principalOf(call);
  const target = targetOf(world, call);
  const account = call.resource === "*" ? undefined : (target?.account ?? accountIn(call.resource));
  const request = { principal, action: call.action, resource: call.resource, context: contextOf(world, call, principal, account, target) };
  return decide(request, policiesOf(world, call), {
    account,
    ownPolicyDecides: call.action === "sts:AssumeRole" || /^arn:aws:kms:[^:]*:[^:]*:key\//.test(call.resource),
  });
}

const principalOf = ({ who }: Call): Principal =>
  typeof who === "string" ? { kind: "service", service: who } : { kind: "role", arn: who.arn, account: who.account };

const accountIn = (arn: string): string | undefined => arn.split(":")[4] || undefined;

function policiesOf(world: AccessWorld, call: Call): Policies {
  const own = typeof call.who === "string" ? undefined : call.who;
  return {
    controls: world.controls,
    identity: own?.identity ?? [],
    boundary: own?.boundary,
    resource: call.theirPolicy ?? resourcePolicy(world, call),
    endpoint: endpointPolicy(world, call),
  };
}

/** The part of an ARN that a resource policy is attached to. */
const protectedArn = (arn: string): string => (arn.startsWith("arn:aws:s3:::") ? (arn.split("/")[0] ?? arn) : arn);

function resourcePolicy(world: AccessWorld, { resource }: Call): Policy | undefined {
  const own = world.resourcePolicies.get(protectedArn(resource));
  if (own !== undefined || !resource.startsWith("arn:aws:logs:")) return own;
  const [, , , region, account] = resource.split(":");
  const found = world.logPolicies.filter((one) => one.region === region && one.account === account);
  return found.length === 0
    ? undefined
    : { source: found.map(({ policy }) => policy.source).join(", "), statements: found.flatMap(({ policy }) => policy.statements) };
}

/** Endpoint of a VPC for the actions of a service; of ECR by the kind of call. */
const endpointServices: Readonly<Record<string, string>> = { cloudwatch: "monitoring", ecr: "ecr.api" };

function endpointPolicy({ endpoints }: AccessWorld, { action, region, fromVpcOf, context = {} }: Call): Policy | undefined {
  // What a service does with a key for its caller does not leave the VPC again.
  if (fromVpcOf === undefined || context["kms:ViaService"] !== undefined) return undefined;
  const prefix = action.slice(0, action.indexOf(":"));
  return endpoints.find(
    ({ owner, region: at, service }) => owner === fromVpcOf && at === region && service === (endpointServices[prefix] ?? prefix),
  )?.policy;
}

const targets = new WeakMap<readonly EstateResource[], ReadonlyMap<string, EstateResource>>();

/** The estate's resource that an ARN names, an object's bucket included. */
export function targetOf(world: AccessWorld, { resource }: Pick<Call, "resource">): EstateResource | undefined {
  const known =
    targets.get(world.resources) ??
    new Map(
      world.resources.flatMap((one): [string, EstateResource][] => {
        const arn = one.type === "aws_secretsmanager_secret_version" ? undefined : arnOf(one);
        return arn === undefined ? [] : [[arn, one]];
      }),
    );
  targets.set(world.resources, known);
  return known.get(protectedArn(resource)) ?? known.get(resource.replace(/:(?:\*|log-stream:.*)$/, ""));
}

/** Condition keys as AWS sets them for a call. A role's session carries no MFA key. */
function contextOf(
  { keyAliases }: AccessWorld,
  call: Call,
  principal: Principal,
  account: string | undefined,
  target: EstateResource | undefined,
): Context {
  const own: Record<string, string | readonly string[] | undefined> = {
    "aws:SecureTransport": "true",
    "s3:TlsVersion": "1.3",
    "aws:RequestedRegion": call.region,
    "aws:ResourceAccount": account,
    ...Object.fromEntries(Object.entries(target?.tags ?? {}).map(([key, value]) => [`aws:ResourceTag/${key}`, value])),
    ...(principal.kind === "role"
      ? {
          "aws:PrincipalArn": principal.arn,
          "aws:PrincipalAccount": principal.account,
          "aws:PrincipalType": "AssumedRole",
          "aws:PrincipalIsAWSService": "false",
          "kms:CallerAccount": principal.account,
        }
      : {}),
    ...(principal.kind === "service" ? { "aws:PrincipalServiceName": principal.service, "aws:PrincipalIsAWSService": "true" } : {}),
    ...(keyAliases.has(call.resource) ? { "kms:ResourceAliases": keyAliases.get(call.resource) } : {}),
    ...call.context,
  };
  return new Map(
    Object.entries(own).flatMap(([key, value]): [string, readonly string[]][] =>
      value === undefined ? [] : [[key.toLowerCase(), typeof value === "string" ? [value] : value]],
    ),
  );
}
