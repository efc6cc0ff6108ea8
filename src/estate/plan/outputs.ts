import { z } from "zod";
import { type PlanJson } from "./plan-json";

const outputChanges = z.looseObject({ output_changes: z.record(z.string(), z.looseObject({ actions: z.array(z.string()) })).optional() });

/** Names of the outputs whose value may be another one after the plan is applied. */
export const movedOutputs = (plan: PlanJson): ReadonlySet<string> =>
  new Set(Object.entries(outputChanges.parse(plan).output_changes ?? {}).filter(([, { actions }]) => actions.some((action) => action !== "no-op")).map(([name]) => name));
