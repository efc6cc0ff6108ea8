import { type Context, holds, substituted } from "./conditions";
import { type Policy, type PolicyPrincipal, type PolicyStatement } from "./policy";
import { arnLike, like } from "./wildcards";

/** Who asks. */
export type Principal =
  | { readonly kind: "role"; readonly arn: string; readonly account: string }
  | { readonly kind: "user"; readonly arn: string; readonly account: string }
  | { readonly kind: "service"; readonly service: string }
  | { readonly kind: "federated"; readonly provider: string };

/** One call as IAM sees it. */
export interface AccessRequest {
  readonly principal: Principal;
  /** `service:Action`. */
  readonly action: string;
  /** ARN, or `*` for an action that knows no resource. */
  readonly resource: string;
  readonly context: Context;
}

/** How closely a resource policy names a principal: as itself, as everybody, or by its account alone. */
export type Naming = "itself" | "everybody" | "account";

export interface Match {
  readonly policy: Policy;
  readonly statement: PolicyStatement;
  readonly naming: Naming | undefined;
}

/** Statements of policies that speak of a request. */
export function matching(policies: readonly Policy[], request: AccessRequest): Match[] {
  return policies.flatMap((policy) =>
    policy.statements.flatMap((statement) => (speaksOf(statement, request) ? named(policy, statement, request) : [])),
  );
}

function named(policy: Policy, statement: PolicyStatement, { principal }: AccessRequest): Match[] {
  const { Principal: names, NotPrincipal: exceptions } = statement;
  if (names === undefined && exceptions === undefined) return [{ policy, statement, naming: undefined }];
  if (exceptions !== undefined)
    return naming(exceptions, principal, statement.Effect) === undefined ? [{ policy, statement, naming: "everybody" }] : [];
  const how = naming(names ?? {}, principal, statement.Effect);
  return how === undefined ? [] : [{ policy, statement, naming: how }];
}

/** The most particular way in which a Principal element names somebody. */
function naming(element: PolicyPrincipal, principal: Principal, effect: PolicyStatement["Effect"]): Naming | undefined {
  if (element === "*") return "everybody";
  if (principal.kind === "service")
    return element.Service?.includes(principal.service) === true
      ? "itself"
      : element.AWS?.includes("*") === true && effect === "Deny"
        ? "everybody"
        : undefined;
  if (principal.kind === "federated")
    return element.Federated?.includes(principal.provider) === true
      ? "itself"
      : element.AWS?.includes("*") === true && effect === "Deny"
        ? "everybody"
        : undefined;
  const names = element.AWS ?? [];
  if (names.includes(principal.arn)) return "itself";
  if (names.includes("*")) return "everybody";
  return names.some((name) => name === principal.account || name === `arn:aws:iam::${principal.account}:root`) ? "account" : undefined;
}

/** Whether a statement speaks of an action, by the action: AWS's own policies list thousands, and the same few are asked for. */
const spoken = new WeakMap<PolicyStatement, Map<string, boolean>>();

function speaksOfAction(statement: PolicyStatement, action: string): boolean {
  const known = spoken.get(statement) ?? new Map<string, boolean>();
  spoken.set(statement, known);
  const before = known.get(action);
  if (before !== undefined) return before;
  const { Action, NotAction } = statement;
  const names = (patterns: readonly string[]): boolean => patterns.some((pattern) => like(pattern.toLowerCase(), action.toLowerCase()));
  const speaks = Action === undefined ? NotAction !== undefined && !names(NotAction) : names(Action);
  known.set(action, speaks);
  return speaks;
}

function speaksOf(statement: PolicyStatement, { action, resource, context }: AccessRequest): boolean {
  const { Resource, NotResource, Condition = {} } = statement;
  const covers = (patterns: readonly string[]): boolean =>
    patterns.some((pattern) => {
      const text = substituted(pattern, context);
      return text !== undefined && arnLike(text, resource);
    });
  return (
    speaksOfAction(statement, action) &&
    // A trust policy names no resource: it speaks of its own role.
    (Resource === undefined ? NotResource === undefined || !covers(NotResource) : covers(Resource)) &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, wanted]) => holds(operator, key, wanted, context)),
    )
  );
}
