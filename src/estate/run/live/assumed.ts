import path from "node:path";
import { KeptPlans } from "../plan/kept-plans";
import { planEstate } from "../plan/plan-estate";
import { type PlanJson } from "../plan/plan-json";
import { type SynthesizedStack } from "../../synthesized";
import { type LiveRun } from "./live";

/**
 * Plans stacks whose upstream was never applied: from the composition, offline, where values flow
 * from stack to stack in one graph. None of them has resources yet, so a plan from nothing is the
 * right one; what it is worth depends on the upstream becoming what is planned.
 *
 * @param composition folder of the composition.
 */
export async function planAssumed(
  { terraform, terraformVersion, all, checkout, kept, capacity, progress }: LiveRun,
  stacks: readonly SynthesizedStack[],
  composition: string,
): Promise<readonly { readonly stack: SynthesizedStack; readonly plan: PlanJson; readonly seconds: number }[]> {
  if (stacks.length === 0) return [];
  const wanted = new Set(stacks.map(({ instance }) => instance.id));
  const planned = await planEstate(
    { ...terraform, folder: composition, harmless: true },
    {
      all,
      wanted,
      terraformVersion,
      kept: new KeptPlans(path.join(kept, "plans"), terraformVersion, checkout),
      capacity,
      progress,
      checkout,
    },
  );
  const byId = new Map(planned.stacks.map((part) => [part.instance.id, part]));
  return stacks.flatMap((stack) => {
    const part = byId.get(stack.instance.id);
    return part === undefined ? [] : [{ stack, plan: part.plan(), seconds: part.seconds ?? 0 }];
  });
}
