import { type PolicyEvaluation, type WrittenPolicy } from "@smart0dte/aws-stand-in";
import { knownActionOf } from "../estate/judge/access/calls/action-names";
import { decide } from "../estate/judge/access/evaluation/decide";
import { parsePolicy, type Policy } from "../estate/judge/access/evaluation/policy";
import { matching } from "../estate/judge/access/evaluation/statements";

/** Policies as they were read; Terraform's calls ask the same few, AWS's own of 100 kB among them, thousands of times. */
const known = new Map<string, Policy>();

function parsed({ source, text }: WrittenPolicy): Policy {
  const key = `${source}\n${text}`;
  const policy = known.get(key) ?? parsePolicy(source, text);
  known.set(key, policy);
  return policy;
}

/** The evaluation of IAM's policies by which the estate's access is judged, for the stand-in. */
export const standInPolicies: PolicyEvaluation = {
  refusal: ({ role, account, action, resource, owner, ownPolicyDecides, context }, policies) => {
    const decision = decide(
      { principal: { kind: "role", arn: role, account }, action, resource, context },
      {
        identity: policies.identity.map(parsed),
        boundary: policies.boundary && parsed(policies.boundary),
        resource: policies.resource && parsed(policies.resource),
      },
      { account: owner, ownPolicyDecides },
    );
    if (decision.allowed) return undefined;
    const { layer, deniedBy } = decision;
    return { layer, deniedBy: deniedBy && (deniedBy.statement.Sid ?? "a statement without an id") };
  },
  actionOf: (service, operation) => knownActionOf(`${service}.${operation}`),
  admits: (trust, service, role) => {
    const request = { principal: { kind: "service", service }, action: "sts:AssumeRole", resource: role, context: new Map() } as const;
    const effects = matching([parsed(trust)], request).map(({ statement }) => statement.Effect);
    return effects.includes("Allow") && !effects.includes("Deny");
  },
};
