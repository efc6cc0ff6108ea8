import data from "../data/managed-policies.json";
import { parsePolicy, type Policy } from "../evaluation/policy";

const policies = new Map<string, Policy>();

/** A policy of AWS's own, by its ARN; undefined for one whose text is not kept here (`npm run managed-policies`). */
export function managedPolicy(arn: string): Policy | undefined {
  const known = (data.policies as Readonly<Record<string, { readonly document: unknown }>>)[arn];
  if (known === undefined) return undefined;
  const policy = policies.get(arn) ?? parsePolicy(arn, JSON.stringify(known.document));
  policies.set(arn, policy);
  return policy;
}
