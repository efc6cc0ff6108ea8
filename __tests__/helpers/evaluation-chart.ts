import { decide, list, type PolicyRequest, type RenderedStatement } from "./policy";

type Statements = readonly RenderedStatement[];

/** Policies of a request by layer; a layer that is not there does not exist for it. */
export interface ChartLayers {
  readonly controls?: readonly Statements[] | undefined;
  readonly session?: Statements | undefined;
  readonly identity: Statements;
  readonly boundary?: Statements | undefined;
  readonly resource?: Statements | undefined;
  readonly endpoint?: Statements | undefined;
}

type Who =
  | { readonly kind: "role" | "user"; readonly arn: string; readonly account: string }
  | { readonly kind: "service"; readonly service: string }
  | { readonly kind: "federated" };

/**
 * AWS's chart of how a request is decided, box after box, over statements as they are written. It shares nothing with
 * the evaluator of the estate, so that each finds what the other got wrong.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export function byChart(
  { controls, session, identity, boundary, resource, endpoint }: ChartLayers,
  request: PolicyRequest,
  who: Who,
  target: { readonly account: string | undefined; readonly ownPolicyDecides: boolean },
): "allowed" | "denied" | "not allowed" {
  if (who.kind === "federated") throw new Error("the chart of the tests knows no federated principals");
  const account = who.kind === "service" ? undefined : who.account;
  const saying = (statements: Statements | undefined, names: (name: string) => boolean): Statements =>
    (statements ?? []).filter(({ Principal }) => namesIn(Principal).some(names));
  const me = who.kind === "service" ? who.service : who.arn;
  const isMe = (name: string): boolean => name === me;
  const isMine = (name: string): boolean => account !== undefined && name === `arn:aws:iam::${account}:root`;
  const isAnybody = (name: string): boolean => name === "*";
  const allows = (statements: Statements | undefined): boolean => decide(statements ?? [], request) === "allowed";
  const allowances = (statements: Statements): Statements => statements.filter(({ Effect }) => Effect === "Allow");

  // Box 1: explicit denials, of whatever layer binds this caller.
  const anyone = (name: string): boolean => isMe(name) || isMine(name) || isAnybody(name);
  const bound = who.kind === "service" ? [] : [...(controls ?? []).flat(), ...(session ?? []), ...(boundary ?? []), ...identity];
  if (decide([...bound, ...saying(resource, anyone), ...saying(endpoint, anyone)], request) === "denied") return "denied";
  // Box 2: the way there.
  if (endpoint !== undefined && !allows(saying(endpoint, anyone))) return "not allowed";
  if (who.kind === "service")
    return allows(allowances(saying(resource, (name) => isMe(name) || isAnybody(name)))) ? "allowed" : "not allowed";
  // Box 3: every level of the organisation.
  if (!(controls ?? []).every(allows)) return "not allowed";
  // Box 4: what the resource gives by itself, without its account's say.
  const given = (names: (name: string) => boolean): boolean => allows(allowances(saying(resource, names)));
  const withinBounds = (session === undefined || allows(session)) && (boundary === undefined || allows(boundary));
  const sameAccount = target.account === undefined || target.account === account;
  if (sameAccount && given(isAnybody)) return "allowed";
  if (sameAccount && given(isMe) && (who.kind === "user" || withinBounds)) return "allowed";
  // Box 5: what the identity is given, where the resource leaves it to the account or must agree.
  const agrees = sameAccount && !target.ownPolicyDecides ? true : given(anyone);
  return agrees && allows(identity) && withinBounds ? "allowed" : "not allowed";
}

function namesIn(principal: RenderedStatement["Principal"]): readonly string[] {
  if (principal === undefined) return [];
  return principal === "*" ? ["*"] : Object.values(principal).flatMap((names) => list(names));
}
