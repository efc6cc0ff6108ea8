import { type Estate } from "../../../../config/load";
import { type StackInstance } from "../../../layers/instances";
import { type SynthesizedStack } from "../../synthesized";
import { type JudgedTotal } from "./comment";
import { type CostChange, costChanges, type CostThresholds, costVerdict, ownerTotals } from "./differences";
import { type CostLine, costsOf } from "./lines";
import { usagesOf } from "./usages";

/**
 * What two syntheses cost in a month, with the usage and the prices of today, so that what differs is the estate.
 *
 * @param before whole environments and accounts, as `after`: rules look at what is around a resource.
 * @param estate the configuration, which says what is assumed of usage and what a month may cost.
 * @param isChosen which stacks count.
 */
export function costDifference(
  before: readonly SynthesizedStack[],
  after: readonly SynthesizedStack[],
  estate: Estate,
  isChosen: (stack: string) => boolean,
): { readonly totals: readonly JudgedTotal[]; readonly changes: readonly CostChange[] } {
  const usageOf = usagesOf(estate);
  const instances = [...before, ...after].map(({ instance }) => instance);
  const linesOf = (stacks: readonly SynthesizedStack[]): readonly CostLine[] =>
    costsOf(stacks, usageOf).lines.filter(({ stack }) => isChosen(stack));
  const [old, now] = [linesOf(before), linesOf(after)];
  return {
    changes: costChanges(old, now),
    totals: ownerTotals(old, now).map((total) => ({ ...total, verdict: costVerdict(total, thresholdsOf(estate, instances, total.owner)) })),
  };
}

/**
 * The thresholds of an environment, or of what an account has once: those of its first environment, with the shares
 * of all. What no environment has any more costs nothing afterwards.
 */
function thresholdsOf(estate: Estate, instances: readonly StackInstance[], owner: string): CostThresholds {
  const names = instances.find((instance) => instance.owner === owner)?.environments ?? [];
  const own = estate.filter(({ environment }) => names.includes(environment)).map(({ costs }) => costs);
  const isEnvironment = estate.some(({ environment }) => environment === owner);
  return {
    lookAboveDollars: own[0]?.lookAboveDollars ?? 0,
    dangerousAboveDollars: own[0]?.dangerousAboveDollars ?? 0,
    budgetDollars: own.reduce((sum, costs) => sum + (isEnvironment ? costs.budgetDollars : costs.accountShareDollars), 0),
  };
}
