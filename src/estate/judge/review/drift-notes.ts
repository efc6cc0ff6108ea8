import { counted } from "../../../common/counted";
import { type StackPlanInput } from "./input";

/** Separates, in what plans found changed outside Terraform, what is a change and what only looks like one. */
export type DriftReading = (plans: readonly StackPlanInput[]) => ReadonlyMap<string, StackDrift>;
export interface StackDrift {
  /** Addresses of what somebody or something has changed. */
  readonly changed: readonly string[];
  /** How many resources were only read back in other words. */
  readonly noise: number;
}

const mostDrifted = 3;

/** What somebody or something has changed, by name. */
export function notesOn({ stack }: StackPlanInput, drift: ReadonlyMap<string, StackDrift>): string[] {
  const { changed } = drift.get(stack) ?? { changed: [] };
  if (changed.length === 0) return [];
  const named = `${changed.slice(0, mostDrifted).join(", ")}${changed.length > mostDrifted ? `, … (\`estate drift\` says more)` : ""}`;
  return [`the plan of ${stack} found ${counted(changed.length, "resource")} changed outside Terraform: ${named}`];
}

/** What the provider reads back in other words than it was written is nobody's change: one line for all plans. */
export function footnotesOn(drift: ReadonlyMap<string, StackDrift>): string[] {
  const noisy = [...drift.values()].map(({ noise }) => noise).filter((noise) => noise > 0);
  const sum = noisy.reduce((total, noise) => total + noise, 0);
  return sum === 0
    ? []
    : [
        `${counted(sum, "resource")} of ${counted(noisy.length, "plan")} ${sum === 1 ? "was" : "were"} read back in other words than Terraform wrote: nobody changed ${sum === 1 ? "it" : "them"}`,
      ];
}

/** Drift by stack; without a reading everything that plans found is taken for it. */
export function driftOf(plans: readonly StackPlanInput[], readDrift: DriftReading | undefined): ReadonlyMap<string, StackDrift> {
  const drifting = plans.filter(({ plan }) => (plan.resource_drift ?? []).length > 0);
  if (drifting.length === 0) return new Map();
  return (
    readDrift?.(plans) ??
    new Map(drifting.map(({ stack, plan }) => [stack, { changed: (plan.resource_drift ?? []).map(({ address }) => address), noise: 0 }]))
  );
}
