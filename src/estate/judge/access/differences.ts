import { type SynthesizedStack } from "../../synthesized";
import { ask, type Call, callerName } from "./calls/call";
import data from "./data/actions.json";
import { like } from "./evaluation/wildcards";
import { accessWorld, type AccessWorld, type EstateRole } from "./world/world";

/** What a role can do on one synthesis and cannot on the other. */
export interface AccessChange {
  readonly who: string;
  readonly action: string;
  readonly resource: string;
}

export interface AccessDifference {
  /** Can now, could not before. */
  readonly gained: readonly AccessChange[];
  /** Could before, cannot now. */
  readonly lost: readonly AccessChange[];
}

/**
 * Compares what roles may do before and after a change. Asked is every action that a policy of a role
 * names in either synthesis, on every resource that such a policy names, so that no new access goes
 * unseen for being on something that nobody listed.
 */
export function accessDifference(before: readonly SynthesizedStack[], after: readonly SynthesizedStack[]): AccessDifference {
  const [was, is] = [accessWorld(before), accessWorld(after)];
  const names = [...new Set([...was.roles, ...is.roles].map(({ arn }) => arn))];
  const [gained, lost]: [AccessChange[], AccessChange[]] = [[], []];
  for (const arn of names) {
    const [then, now] = [roleAt(was, arn), roleAt(is, arn)];
    // What decides is the same text: nothing can have changed.
    if (then !== undefined && now !== undefined && deciding(was, then) === deciding(is, now)) continue;
    for (const { action, resource } of questions([then, now])) {
      const [could, can] = [allowed(was, then, action, resource), allowed(is, now, action, resource)];
      if (could === can) continue;
      (can ? gained : lost).push({ who: (now ?? then)?.name ?? arn, action, resource });
    }
  }
  return { gained, lost };
}

const roleAt = ({ roles }: AccessWorld, arn: string): EstateRole | undefined => roles.find((role) => role.arn === arn);

/** Everything that can decide about a role: its own policies, its boundary, and resource policies that name anybody. */
const deciding = ({ resourcePolicies }: AccessWorld, { identity, boundary }: EstateRole): string =>
  JSON.stringify([
    identity.map(({ statements }) => statements),
    boundary?.statements,
    [...resourcePolicies].map(([arn, { statements }]) => [arn, statements]),
  ]);

function allowed(world: AccessWorld, role: EstateRole | undefined, action: string, resource: string): boolean {
  if (role === undefined) return false;
  const call: Call = {
    who: role,
    action,
    resource,
    region: resource.split(":")[3] || role.resource.region,
    why: callerName({ who: role, action, resource, region: "", why: "" }),
  };
  return ask(world, call).allowed;
}

const services = data.services as Readonly<Record<string, { readonly actions: Readonly<Record<string, readonly string[]>> }>>;

/** Actions that a pattern stands for. */
function actionsOf(pattern: string): string[] {
  const [service = "", name = "*"] = pattern.split(":");
  return Object.keys(services[service]?.actions ?? {})
    .filter((action) => like(name.toLowerCase(), action.toLowerCase()))
    .map((action) => `${service}:${action}`);
}

/** Patterns of resources become one resource that they stand for. */
const example = (pattern: string): string => pattern.replaceAll("*", "any").replaceAll("?", "x");

function questions(roles: readonly (EstateRole | undefined)[]): { readonly action: string; readonly resource: string }[] {
  const found = new Map<string, { action: string; resource: string }>();
  for (const { statements } of roles.flatMap((role) => role?.identity ?? [])) {
    for (const { Effect, Action = [], Resource = [] } of statements) {
      if (Effect === "Deny" && Action.some((action) => action === "*")) continue;
      for (const action of Action.flatMap(actionsOf)) {
        for (const pattern of Resource) {
          const resource = pattern === "*" ? "*" : example(pattern);
          found.set(`${action} ${resource}`, { action, resource });
        }
      }
    }
  }
  return [...found.values()];
}
