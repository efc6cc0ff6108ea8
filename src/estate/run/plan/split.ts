import { type PlanJson, type ResourceChange } from "./plan-json";

const modulePrefix = /^module\.([^.[]+)\./;

/**
 * Splits the plan of the composition into one plan per stack, with the addresses that the stack
 * itself has. Every change belongs to exactly one stack.
 *
 * @throws Error for a change outside every stack: the composition has no resources of its own.
 */
export function splitPlan(plan: PlanJson, stackIds: readonly string[]): ReadonlyMap<string, PlanJson> {
  const known = new Set(stackIds);
  const split = (changes: readonly ResourceChange[] | undefined): Map<string, ResourceChange[]> => {
    const byStack = new Map<string, ResourceChange[]>();
    for (const change of changes ?? []) {
      const stack = modulePrefix.exec(change.address)?.[1];
      if (stack === undefined || !known.has(stack)) throw new Error(`the plan has ${change.address}, which belongs to no composed stack`);
      const { module_address: _outer, previous_address: previous, ...own } = change;
      const list = byStack.get(stack) ?? [];
      const prefix = `module.${stack}.`;
      list.push({
        ...own,
        address: change.address.slice(prefix.length),
        ...(previous === undefined ? {} : { previous_address: previous.startsWith(prefix) ? previous.slice(prefix.length) : previous }),
      });
      byStack.set(stack, list);
    }
    return byStack;
  };
  const deferred = new Map<string, NonNullable<PlanJson["deferred_changes"]>[number][]>();
  for (const { reason, resource_change: change } of plan.deferred_changes ?? []) {
    for (const [stack, own] of split([change]))
      deferred.set(stack, [
        ...(deferred.get(stack) ?? []),
        ...own.map((resource) => ({ ...(reason === undefined ? {} : { reason }), resource_change: resource })),
      ]);
  }
  const changes = split(plan.resource_changes);
  const drift = split(plan.resource_drift);
  return new Map(
    stackIds.map((id) => [
      id,
      {
        format_version: plan.format_version,
        terraform_version: plan.terraform_version,
        resource_changes: changes.get(id) ?? [],
        resource_drift: drift.get(id) ?? [],
        deferred_changes: deferred.get(id) ?? [],
        checks: (plan.checks ?? []).filter(({ address }) => modulePrefix.exec(`${address.module ?? address.to_display}.`)?.[1] === id),
        ...(plan.complete === undefined ? {} : { complete: plan.complete }),
      },
    ]),
  );
}
