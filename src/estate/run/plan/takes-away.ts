import { effectOf } from "./effect";
import { type PlanJson } from "./plan-json";
import { workOf } from "./work";

/** What a plan does when it does nothing else: a run carries such a plan out after those of the stacks that used what goes. */
const goes: ReadonlySet<string> = new Set(["destroy", "forget"]);

/**
 * Whether a plan only takes things away: no resource is made, changed, imported or moved, and of the outputs
 * that others read none gets another value. What is put off to another plan may be anything.
 */
export function onlyTakesAway(plan: PlanJson): boolean {
  const effects = (plan.resource_changes ?? []).map(effectOf).filter((effect) => effect !== "none");
  const outputs = Object.values(plan.output_changes ?? {}).flatMap(({ actions }) => actions);
  return (
    effects.some((effect) => goes.has(effect)) &&
    effects.every((effect) => goes.has(effect)) &&
    outputs.every((action) => action === "delete" || action === "no-op") &&
    workOf(plan).complete
  );
}
