import path from "node:path";
import { writeAtomically } from "../../../common/atomic-file";
import { privateFile } from "../../../common/private-folder";
import { type Composition } from "../../run/compose/compose";
import { lendToComposition } from "../../run/compose/lend-provider";
import { prepareComposition } from "../../run/compose/prepare";
import { parsePlan, type PlanJson } from "../../run/plan/plan-json";
import { splitPlan } from "../../run/plan/split";
import { type Progress, secondsSince } from "../../progress";
import { resourceCount, type SynthesizedStack } from "../../synthesized";
import { type TerraformCall } from "../../run/terraform/run";
import { awsProviderAddress, minimumTerraform } from "../../run/terraform/versions";
import { outputsOf } from "./simulation/simulate";
import { type PlannedResource, type SimulatedStack } from "./simulation/simulated";
import { forSimulation } from "./simulation/for-simulation";
import { planAsJson } from "./simulation/plan-as-json";

/** Both sides of an edit. */
export interface Edit {
  /** Stacks to plan, as they are after the edit. */
  readonly stacks: readonly SynthesizedStack[];
  /** Every stack of the base. */
  readonly before: readonly SynthesizedStack[];
  /** The base's stacks that are planned or read from, simulated. */
  readonly simulated: ReadonlyMap<string, SimulatedStack>;
}

/**
 * What an edit does to stacks that are as the base has them, by the plan of the real provider: what
 * is changed in place, and what is replaced by which argument.
 *
 * @returns the plan of each stack, with the addresses that the stack itself has.
 */
export async function planEdit(
  call: TerraformCall,
  edit: Edit,
  progress: Progress,
  checkout: string,
): Promise<ReadonlyMap<string, PlanJson>> {
  const { stacks, before, simulated } = edit;
  const started = performance.now();
  const step = progress.begin(`planning ${stacks.length} stacks`);
  let composed: Composition | undefined;
  await prepareComposition(call, stacks, (composition) => (composed = forSimulation(composition)), outputsOf(before, simulated));
  if (composed === undefined) throw new Error("nothing was composed");
  writeAtomically(path.join(call.folder, "terraform.tfstate"), JSON.stringify(stateOf(composed, simulated)), privateFile);
  const text = await lendToComposition(
    call,
    [...stacks, ...before.filter(({ instance }) => simulated.has(instance.id))],
    progress,
    checkout,
    (lent) => planAsJson(lent, "the edit"),
    { simulation: "there" },
  );
  const total = stacks.reduce((sum, { json }) => sum + resourceCount(json), 0);
  step.done(`planned ${total} resources in ${secondsSince(started)} s`);
  return splitPlan(
    parsePlan(text, "the plan of the edit"),
    stacks.map(({ instance }) => instance.id),
  );
}

/** The state that the composition is planned on: what the base has of its stacks. */
function stateOf({ root, stacks }: Composition, simulated: ReadonlyMap<string, SimulatedStack>): object {
  const modules = root.module as Readonly<Record<string, { readonly providers: Readonly<Record<string, string>> }>>;
  const resources = [...stacks.keys()].flatMap((id) => {
    // What the code has takes its provider from there; for what it has no more, any of the stack's does.
    const alias = (modules[id]?.providers.aws ?? "").slice("aws.".length);
    const provider = `provider["${awsProviderAddress}"].${alias}`;
    return resourcesOf(simulated.get(id)?.resources ?? [], { module: `module.${id}`, provider });
  });
  return { version: 4, terraform_version: minimumTerraform, serial: 1, lineage: "simulated", outputs: {}, resources };
}

/** In the form of a state, in which the instances of a resource stand together. */
function resourcesOf(
  planned: readonly PlannedResource[],
  place: { readonly module: string; readonly provider: string },
): readonly object[] {
  const instances = new Map<string, { readonly head: object; readonly all: object[] }>();
  for (const { mode, type, name, index, schema_version, values } of planned) {
    const key = `${mode} ${type}.${name}`;
    const found = instances.get(key) ?? { head: { ...place, mode, type, name }, all: [] };
    found.all.push({ ...(index === undefined ? {} : { index_key: index }), schema_version, attributes: values });
    instances.set(key, found);
  }
  return [...instances.values()].map(({ head, all }) => ({ ...head, instances: all }));
}
