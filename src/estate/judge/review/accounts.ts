import { type StackInstance } from "../../../layers/instances";

/**
 * Every stack of the accounts and environments that some stacks are of. What a resource is used by
 * lies there: no stack reads the state of another environment, and a review of one does not take
 * longer because there are more of them.
 */
export function accountsOf(instances: readonly StackInstance[], chosen: ReadonlySet<string>): readonly StackInstance[] {
  const own = instances.filter(({ id }) => chosen.has(id));
  const accounts = new Set(own.map(({ accountId }) => accountId));
  const environments = new Set(own.flatMap((instance) => instance.environments));
  return instances.filter((instance) => accounts.has(instance.accountId) || instance.environments.some((name) => environments.has(name)));
}
