import { type Composition, stateAddress } from "../../../run/compose/compose";
import { lendToComposition } from "../../../run/compose/lend-provider";
import { prepareComposition } from "../../../run/compose/prepare";
import { type Progress, secondsSince } from "../../../progress";
import { resourceCount, type SynthesizedStack } from "../../../synthesized";
import { type TerraformCall } from "../../../run/terraform/run";
import { forSimulation } from "./for-simulation";
import { planAsJson } from "./plan-as-json";
import { outputName, type PlannedValues, type SimulatedStack, splitPlanned } from "./simulated";
import { type KeptSimulations } from "./kept-simulations";

/**
 * Simulates stacks: as Terraform and the real provider would make them, with placeholders for what
 * AWS alone knows. What is kept of the same stacks is taken from there.
 *
 * @param stacks the stacks and all that they read from, in the estate's order.
 * @param checkout root of the checkout.
 */
export async function simulate(
  call: TerraformCall,
  stacks: readonly SynthesizedStack[],
  store: KeptSimulations,
  progress: Progress,
  checkout: string,
): Promise<ReadonlyMap<string, SimulatedStack>> {
  const keys = await store.keysOf(stacks);
  const found = new Map(
    stacks.flatMap(({ instance: { id } }) => {
      const kept = store.read(keys.get(id));
      return kept === undefined ? [] : [[id, kept] as const];
    }),
  );
  const missing = stacks.filter(({ instance }) => !found.has(instance.id));
  if (missing.length > 0) {
    for (const [id, made] of await planSimulated(call, missing, outputsOf(stacks, found), progress, checkout)) {
      store.write(keys.get(id), made);
      found.set(id, made);
    }
  }
  return found;
}

/** Outputs of stacks that are known, by where their states lie. */
export function outputsOf(
  stacks: readonly SynthesizedStack[],
  known: ReadonlyMap<string, SimulatedStack>,
): (state: string, field: string) => unknown {
  const byState = new Map(stacks.map(({ instance, json }) => [stateAddress(json.terraform.backend?.s3), instance.id]));
  return (state, field) => known.get(byState.get(state) ?? "")?.outputs[field];
}

/**
 * Plans stacks from nothing, with a value for everything: what the plan says is then what its apply
 * would leave. An apply writes the whole state again for each resource, and knows no more.
 */
async function planSimulated(
  call: TerraformCall,
  stacks: readonly SynthesizedStack[],
  known: (state: string, field: string) => unknown,
  progress: Progress,
  checkout: string,
): Promise<ReadonlyMap<string, SimulatedStack>> {
  const started = performance.now();
  const step = progress.begin(`simulating ${stacks.length} stacks`);
  await prepareComposition(call, stacks, (composition) => withOutputs(forSimulation(composition)), known);
  const text = await lendToComposition(call, stacks, progress, checkout, (lent) => planAsJson(lent, "the base"), { simulation: "made" });
  const { planned_values: planned } = JSON.parse(text) as { readonly planned_values: PlannedValues };
  step.done(`simulated ${stacks.reduce((sum, { json }) => sum + resourceCount(json), 0)} resources in ${secondsSince(started)} s`);
  return splitPlanned(
    planned,
    stacks.map(({ instance }) => instance.id),
  );
}

/** A plan says of its root's outputs alone what they are, so those of its stacks are made the root's. */
function withOutputs({ root, stacks }: Composition): Composition {
  const output = Object.fromEntries(
    [...stacks].flatMap(([id, { output: outputs = {} }]) =>
      Object.keys(outputs as object).map((field) => [outputName(id, field), { value: `\${module.${id}.${field}}`, sensitive: true }]),
    ),
  );
  // Terraform takes no empty block of outputs, and there are stacks without any.
  return { root: { ...root, ...(Object.keys(output).length > 0 ? { output } : {}) }, stacks };
}
