import { type PlanJson } from "./plan-json";

/** Names of the outputs whose value may be another one after the plan is applied. */
export const movedOutputs = ({ output_changes: outputs = {} }: Pick<PlanJson, "output_changes">): ReadonlySet<string> =>
  new Set(
    Object.entries(outputs)
      .filter(([, { actions }]) => actions.some((action) => action !== "no-op"))
      .map(([name]) => name),
  );
