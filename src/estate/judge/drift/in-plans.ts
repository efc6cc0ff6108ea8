import { type StackPlanInput } from "../review/input";
import { Dependents } from "../review/dependents";
import { type DriftReading, type StackDrift } from "../review/drift-notes";
import { type SynthesizedStack } from "../../synthesized";
import { classify } from "./classify";
import { World } from "./world";

/**
 * What plans found changed outside Terraform, told apart from what the provider only reads back in other
 * words, by the rules of `estate drift`. Of a plan that cannot be classified everything counts as changed.
 */
export const driftIn =
  (estate: readonly SynthesizedStack[]): DriftReading =>
  (plans) => {
    const stacks = new Map(estate.map((stack) => [stack.instance.id, stack]));
    const dependents = new Dependents(estate);
    return new Map(plans.map((plan) => [plan.stack, driftOf(plan, stacks.get(plan.stack), dependents)]));
  };

function driftOf({ plan }: StackPlanInput, synthesized: SynthesizedStack | undefined, dependents: Dependents): StackDrift {
  const addresses = [...new Set((plan.resource_drift ?? []).filter(({ mode }) => mode === "managed").map(({ address }) => address))];
  if (addresses.length === 0 || synthesized === undefined) return { changed: addresses, noise: 0 };
  try {
    // What other stacks add to this one's resources was not read.
    const { resources } = classify(new World([{ stack: synthesized, plan }]), dependents, () => false);
    const drifted = new Set(resources.map(({ reading }) => reading.address));
    const changed = addresses.filter((address) => drifted.has(address));
    return { changed, noise: addresses.length - changed.length };
  } catch {
    return { changed: addresses, noise: 0 };
  }
}
