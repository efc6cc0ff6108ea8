import { ask, type Call } from "./calls/call";
import { type Policy, type PolicyStatement } from "./evaluation/policy";
import { type AccessWorld, type EstateRole } from "./world/world";

/** A statement whose removal nobody notices. */
export interface Survivor {
  readonly source: string;
  readonly sid: string;
  readonly effect: PolicyStatement["Effect"];
}

/**
 * Removes one statement after the other and asks again: an allowance that no call needs, or a denial that
 * stops no call, survives. Calls on which a statement has no bearing are not asked again.
 */
export function survivors(world: AccessWorld, must: readonly Call[], never: readonly Call[]): Survivor[] {
  return statementsOf(world).flatMap(({ policy, statement }) => {
    const calls = statement.Effect === "Allow" ? must : never;
    const related = calls.filter((call) => concerns(world, policy, call) && speaksOf(statement, call.action));
    const { world: without, of } = mutated(world, policy, statement);
    const noticed = related.some((call) => ask(without, { ...call, who: of(call.who) }).allowed !== (statement.Effect === "Allow"));
    return noticed ? [] : [{ source: policy.source, sid: statement.Sid ?? "", effect: statement.Effect }];
  });
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** Statements of policies that the estate writes; AWS's own are not its to change. */
function statementsOf({
  roles,
  resourcePolicies,
  endpoints,
}: AccessWorld): { readonly policy: Policy; readonly statement: PolicyStatement }[] {
  const policies = unique([
    ...roles.flatMap(({ identity, boundary }) => [...identity, ...(boundary === undefined ? [] : [boundary])]),
    ...resourcePolicies.values(),
    ...endpoints.flatMap(({ policy }) => policy ?? []),
  ]);
  return policies
    .filter(({ source }) => !source.startsWith("arn:aws:iam::aws:"))
    .flatMap((policy) => policy.statements.map((statement) => ({ policy, statement })));
}

/** Whether a policy can have a say in a call at all. */
function concerns({ resourcePolicies }: AccessWorld, policy: Policy, { who, resource, fromVpcOf }: Call): boolean {
  const role = typeof who === "string" ? undefined : who;
  const attached = resourcePolicies.get(resource.startsWith("arn:aws:s3:::") ? (resource.split("/")[0] ?? resource) : resource);
  return role?.identity.includes(policy) === true || role?.boundary === policy || attached === policy || fromVpcOf !== undefined;
}

function speaksOf({ Action, NotAction }: PolicyStatement, action: string): boolean {
  const service = action.slice(0, action.indexOf(":") + 1).toLowerCase();
  return NotAction !== undefined || Action?.some((pattern) => pattern === "*" || pattern.toLowerCase().startsWith(service)) === true;
}

function mutated(
  world: AccessWorld,
  policy: Policy,
  statement: PolicyStatement,
): { readonly world: AccessWorld; readonly of: (who: Call["who"]) => Call["who"] } {
  const replacement: Policy = { source: policy.source, statements: policy.statements.filter((one) => one !== statement) };
  const exchange = <T extends Policy | undefined>(one: T): T | Policy => (one === policy ? replacement : one);
  const roles = new Map(
    world.roles.map((role): [EstateRole, EstateRole] => [
      role,
      { ...role, identity: role.identity.map(exchange), boundary: exchange(role.boundary) },
    ]),
  );
  const without = {
    ...world,
    roles: [...roles.values()],
    resourcePolicies: new Map([...world.resourcePolicies].map(([arn, one]) => [arn, exchange(one)])),
    endpoints: world.endpoints.map((endpoint) => ({ ...endpoint, policy: exchange(endpoint.policy) })),
  };
  return { world: without, of: (who) => (typeof who === "string" ? who : (roles.get(who) ?? who)) };
}
