import { effectOf } from "./effect";
import { type PlanJson } from "./plan-json";

/**
 * Whether a plan was made as if nothing existed: everything in it is made new, and no state had a
 * resource. So it is before the first apply, and always where no state was read.
 */
export function isFirstPlan({ resource_changes: changes = [], prior_state: state }: PlanJson): boolean {
  const effects = changes.filter(({ mode }) => mode !== "data").map(effectOf);
  return (
    effects.length > 0 &&
    effects.every((effect) => effect === "add") &&
    (state?.values?.root_module?.resources ?? []).every(({ mode }) => mode === "data")
  );
}
