import { type FunctionArchive } from "../../../facts/function-archive";
import { type SynthesizedStack } from "../../synthesized";
import { applyCalls, type Operations } from "./calls/applies";
import { ask, type Call, callerName } from "./calls/call";
import { functionCalls } from "./calls/functions";
import { peopleCalls } from "./calls/people";
import { servicesCalls } from "./calls/services";
import { taskCalls } from "./calls/tasks";
import { type Decision } from "./evaluation/decide";
import { type Policy } from "./evaluation/policy";
import { neverRules } from "./never/rules";
import { accessWorld, type AccessWorld } from "./world/world";

/** A call whose decision is not the one that the estate needs. */
export interface AccessFinding {
  /** `refused`: what must work does not; `open`: what must not be possible is. */
  readonly kind: "refused" | "open";
  readonly who: string;
  readonly action: string;
  readonly resource: string;
  readonly why: string;
  /** The layer of policy, and the statement where one decides. */
  readonly because: string;
}

export interface AccessProof {
  readonly findings: readonly AccessFinding[];
  /** Calls that must be allowed, and calls that must not. */
  readonly counts: { readonly must: number; readonly never: number };
  /** AWS's own policies of which nothing is known here. */
  readonly unknownPolicies: readonly string[];
}

/** All calls that must be allowed. @param operations with which each type of resource is made */
export const mustCalls = (world: AccessWorld, archives: readonly FunctionArchive[], operations: Operations): Call[] => [
  ...functionCalls(world, archives),
  ...taskCalls(world),
  ...servicesCalls(world),
  ...peopleCalls(world),
  ...applyCalls(world, operations),
];

/**
 * Proves from the synthesized policies that every role may do what its code and its services need, and
 * not what it must not.
 *
 * @param operations with which each type of resource is made, as the mapping of AWS's models names them.
 * @param controls service control policies that hold for the accounts, which no file of the estate has.
 * @throws Error for a policy, a condition operator or a function that is not understood.
 */
export function proveAccess(
  stacks: readonly SynthesizedStack[],
  archives: readonly FunctionArchive[],
  operations: Operations,
  controls: readonly Policy[] = [],
): AccessProof {
  const world = accessWorld(stacks, controls);
  const must = mustCalls(world, archives, operations);
  const never = neverRules.flatMap((rule) => rule.calls(world));
  const refused = must.flatMap((call) => finding("refused", call, ask(world, call)));
  const open = never.flatMap((call) => finding("open", call, ask(world, call)));
  return {
    findings: [...refused, ...open],
    counts: { must: must.length, never: never.length },
    unknownPolicies: [...new Set(world.roles.flatMap(({ unknownPolicies }) => unknownPolicies))],
  };
}

function finding(kind: AccessFinding["kind"], call: Call, decision: Decision): AccessFinding[] {
  if (decision.allowed === (kind === "refused")) return [];
  return [{ kind, who: callerName(call), action: call.action, resource: call.resource, why: call.why, because: becauseOf(decision) }];
}

/** What decides, in words. */
export function becauseOf(decision: Decision): string {
  if (decision.allowed)
    return (
      decision.by.map(({ policy, statement }) => `${statement.Sid ?? "a statement"} of ${policy.source}`).join(", and ") ||
      "a resource policy"
    );
  if (decision.deniedBy === undefined) return `nothing in the ${decision.layer} allows it`;
  const { policy, statement } = decision.deniedBy;
  return `${statement.Sid ?? "a statement"} of ${policy.source} (${decision.layer}) denies it`;
}
