import { type Policy } from "./policy";
import { type AccessRequest, matching, type Match } from "./statements";

/** Policies that speak of a request. A layer that does not exist for it is left out. */
export interface Policies {
  /**
   * Service control policies, one entry a level of the organisation (root, units, account): each level must allow. They
   * bind the principals of the account, not services in their own name.
   * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
   */
  readonly controls?: readonly Policy[] | undefined;
  /** What the session was limited to when the role was assumed. */
  readonly session?: Policy | undefined;
  /** Of the principal: inline and attached. */
  readonly identity: readonly Policy[];
  /** Permissions boundary of the principal. */
  readonly boundary?: Policy | undefined;
  /** Of what is asked for: bucket, key, queue, topic, secret, repository, role (its trust). */
  readonly resource?: Policy | undefined;
  /** Of the VPC endpoint through which the call goes. */
  readonly endpoint?: Policy | undefined;
}

/** What is asked for, as far as the order of evaluation depends on it. */
export interface Target {
  /** Account that owns it; undefined for an action that knows no resource. */
  readonly account: string | undefined;
  /**
   * Keys and roles: the policies of principals count only where the resource's own policy hands the
   * decision to their account, or names them.
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
   */
  readonly ownPolicyDecides: boolean;
}

export type PolicyLayer =
  | "service control policies"
  | "session policy"
  | "identity policies"
  | "permissions boundary"
  | "resource policy"
  | "endpoint policy";

export type Decision =
  | { readonly allowed: true; readonly by: readonly Match[] }
  /** An explicit denial: the statement that says it. */
  | { readonly allowed: false; readonly deniedBy: Match; readonly layer: PolicyLayer }
  /** Nothing allows it: the layer in which an allowance is missing. */
  | { readonly allowed: false; readonly deniedBy: undefined; readonly layer: PolicyLayer };

/**
 * Decides a request as AWS does: an explicit denial of any layer first; then the principal's own
 * policies within its boundary, or the policy of the resource.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export function decide(request: AccessRequest, policies: Policies, target: Target): Decision {
  const layers = layersOf(request, policies);
  for (const { layer, matches } of layers) {
    const denial = matches.find(({ statement }) => statement.Effect === "Deny");
    if (denial !== undefined) return { allowed: false, deniedBy: denial, layer };
  }
  const allows = (layer: PolicyLayer): readonly Match[] => layers.find((one) => one.layer === layer)?.matches ?? [];
  const missing = (layer: PolicyLayer): Decision => ({ allowed: false, deniedBy: undefined, layer });
  if (policies.endpoint !== undefined && allows("endpoint policy").length === 0) return missing("endpoint policy");

  const [identity, resource] = [allows("identity policies"), allows("resource policy")];
  const { principal } = request;
  if (principal.kind === "service" || principal.kind === "federated") {
    const direct = resource.filter(({ naming }) => naming !== "account");
    return direct.length > 0 ? { allowed: true, by: direct } : missing("resource policy");
  }
  const closed = policies.controls?.find((policy) => !matching([policy], request).some(({ statement }) => statement.Effect === "Allow"));
  if (closed !== undefined) return missing("service control policies");
  const bound = (["session policy", "permissions boundary"] as const).find(
    (layer) => policies[limits[layer]] !== undefined && allows(layer).length === 0,
  );
  // Session and boundary bound what a resource policy gives to a role by its ARN; not what it gives to a user by its ARN, or to everybody.
  const itself = resource.filter(({ naming }) => naming === "itself");
  const everybody = resource.filter(({ naming }) => naming === "everybody");
  const within = target.account === undefined || target.account === principal.account;
  if (!within) {
    if (resource.length === 0) return missing("resource policy");
    if (identity.length === 0) return missing("identity policies");
    return bound === undefined ? { allowed: true, by: [...identity, ...resource] } : missing(bound);
  }
  if (everybody.length > 0) return { allowed: true, by: everybody };
  if (itself.length > 0 && (bound === undefined || principal.kind === "user")) return { allowed: true, by: itself };
  if (target.ownPolicyDecides && resource.length === 0) return missing("resource policy");
  if (identity.length === 0) return missing("identity policies");
  return bound === undefined ? { allowed: true, by: target.ownPolicyDecides ? [...identity, ...resource] : identity } : missing(bound);
}

/** Layers that grant nothing and bound what others grant. */
const limits = { "session policy": "session", "permissions boundary": "boundary" } as const;

function layersOf(
  request: AccessRequest,
  { controls = [], session, identity, boundary, resource, endpoint }: Policies,
): { readonly layer: PolicyLayer; readonly matches: readonly Match[] }[] {
  const one = (policy: Policy | undefined): readonly Policy[] => (policy === undefined ? [] : [policy]);
  const { kind } = request.principal;
  // A service in its own name has no policies of its own and is no principal of an account.
  const ofPrincipal = (policies: readonly Policy[]): readonly Match[] =>
    kind === "role" || kind === "user" ? matching(policies, request) : [];
  return [
    { layer: "service control policies", matches: ofPrincipal(controls) },
    { layer: "endpoint policy", matches: matching(one(endpoint), request) },
    { layer: "resource policy", matches: matching(one(resource), request) },
    { layer: "session policy", matches: ofPrincipal(one(session)) },
    { layer: "permissions boundary", matches: ofPrincipal(one(boundary)) },
    { layer: "identity policies", matches: ofPrincipal(identity) },
  ];
}
