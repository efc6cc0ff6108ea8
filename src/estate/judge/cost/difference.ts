import { type Estate } from "../../../../config/load";
import { type StackInstance } from "../../../layers/instances";
import { type SynthesizedStack } from "../../synthesized";
import { type CostComparison } from "./comment";
import { comparedUnpriced, costChanges, type CostThresholds, costVerdict, ownerTotals } from "./differences";
import { type Costs, costsOf } from "./lines";
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
): Omit<CostComparison, "keys"> {
  const usageOf = usagesOf(estate);
  const instances = [...before, ...after].map(({ instance }) => instance);
  const chosenOf = (stacks: readonly SynthesizedStack[]): Pick<Costs, "lines" | "unpriced"> => {
    const { lines, unpriced } = costsOf(stacks, usageOf);
    return { lines: lines.filter(({ stack }) => isChosen(stack)), unpriced: unpriced.filter(({ stack }) => isChosen(stack)) };
  };
  const [old, now] = [chosenOf(before), chosenOf(after)];
  return {
    changes: costChanges(old.lines, now.lines),
    totals: ownerTotals(old.lines, now.lines).map((total) => ({
      ...total,
      verdict: costVerdict(total, thresholdsOf(estate, instances, total.owner)),
    })),
    unpriced: comparedUnpriced(old.unpriced, now.unpriced),
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
