import { writeFileSync } from "node:fs";
import path from "node:path";
import { App, Manifest } from "cdktf";
import { type EnvironmentConfig } from "../../config/schema/environment";
import { type FunctionArchive } from "../facts/function-archive";
import { archivesContext } from "./archives";
import { type PlacedStack, placeStacks } from "../layers/instances";
import { type StackLoaders } from "./layer-stack";
import { providerLock } from "../facts/provider-lock";
import { withoutTokenTraces } from "./token-storage";

/** File below the output folder that lists every stack; what works on the estate starts from it. */
export const estateManifest = "estate.json";

/** Name of a stack's provider lock in its folder. */
const lockName = ".terraform.lock.hcl";

/**
 * Builds every stack of the estate and writes it to the output folder, with the provider lock beside
 * each stack and the list of stacks on top.
 *
 * @param archives archives of the functions that stacks deploy
 * @param loaders the class of each layer
 * @returns the stacks that were written
 */
export async function synthesize(
  estate: readonly EnvironmentConfig[],
  { archives, loaders }: { readonly archives: readonly FunctionArchive[]; readonly loaders: StackLoaders },
  outdir: string,
): Promise<readonly PlacedStack[]> {
  // Traces would put the paths of one machine into the output.
  const app = new App({ stackTraces: false, context: archivesContext(archives), outdir });
  const stacks = placeStacks(estate);
  const loaded = await Promise.all(stacks.map(async (placed) => ({ placed, Stack: await loaders[placed.layer.id]() })));
  withoutTokenTraces(() => {
    for (const { placed, Stack } of loaded) new Stack(app, placed);
    app.synth();
  });
  for (const { instance } of stacks) writeFileSync(path.join(outdir, "stacks", instance.id, lockName), providerLock);
  writeFileSync(path.join(outdir, estateManifest), `${JSON.stringify({ stacks: stacks.map(({ instance }) => instance) }, undefined, 2)}\n`);
  return stacks;
}

/** What synthesize() writes of stacks, by its path in the output folder. */
export const writtenFiles = (stacks: readonly PlacedStack[]): readonly string[] => [
  Manifest.fileName,
  estateManifest,
  ...stacks.flatMap(({ instance }) => ["cdk.tf.json", lockName].map((name) => path.join("stacks", instance.id, name))),
];
