import path from "node:path";
import { type AffectedStack } from "../affected/affected";
import { type Progress } from "../../progress";
import { privateFolder } from "../../../common/private-folder";
import { type PlanJson } from "../../run/plan/plan-json";
import { type SynthesizedStack } from "../../synthesized";
import { type TerraformCall } from "../../run/terraform/run";
import { withUpstream } from "../../../layers/order";
import { type Workspace } from "../../workspace";
import { planEdit } from "./plan-edit";
import { settled } from "./settle";
import { type Sides } from "./sides";
import { simulate } from "./simulation/simulate";
import { KeptSimulations } from "./simulation/kept-simulations";

/** What an edit does to the estate, if AWS is as the base has it. */
export interface EstateDiff {
  /** Plans of the stacks that the edit may change, by stack, in the estate's order. */
  readonly plans: ReadonlyMap<string, PlanJson>;
  /** Stacks that the code no longer has. */
  readonly removed: readonly AffectedStack[];
}

export interface DiffOptions {
  /** Program, environment and signal for Terraform's runs. */
  readonly call: Omit<TerraformCall, "folder">;
  readonly terraformVersion: string;
  readonly progress: Progress;
}

/**
 * Plans the affected stacks of a comparison on a simulated state of its base: offline, from two
 * revisions alone. Only for a run that holds the checkout.
 *
 * @param affected those of the comparison that are asked for.
 */
export async function diffEstate(
  workspace: Workspace,
  { before, stacks }: Pick<Sides, "before" | "stacks">,
  affected: readonly AffectedStack[],
  { call, terraformVersion, progress }: DiffOptions,
): Promise<EstateDiff> {
  const removed = affected.filter(({ effect }) => effect === "removed");
  const wanted = new Set(affected.filter(({ effect }) => effect !== "removed").map(({ instance }) => instance.id));
  const planned = stacks.filter(({ instance }) => wanted.has(instance.id));
  if (planned.length === 0) return { plans: new Map(), removed };
  const home = privateFolder(path.join(workspace.state, "diff"));
  const store = new KeptSimulations(path.join(workspace.kept, "simulations"), terraformVersion, workspace.root);
  const folder = (name: string): TerraformCall => ({ ...call, folder: path.join(home, name), harmless: true });
  const simulated = await simulate(folder("base"), neededOf(before, planned), store, progress, workspace.root);
  store.prune();
  const plans = await planEdit(folder("edit"), { stacks: planned, before, simulated }, progress, workspace.root);
  const placeholders = new Map([...simulated.values()].flatMap((stack) => Object.entries(stack.placeholders)));
  return { plans: new Map([...plans].map(([id, plan]) => [id, settled(plan, placeholders)])), removed };
}

/** The planned stacks as the base has them, and all that they read from, then and now. */
function neededOf(before: readonly SynthesizedStack[], planned: readonly SynthesizedStack[]): readonly SynthesizedStack[] {
  const known = new Set(before.map(({ instance }) => instance.id));
  const wanted = planned.flatMap(({ instance }) => [instance.id, ...instance.dependsOn]);
  return withUpstream(before, new Set(wanted.filter((id) => known.has(id))));
}
