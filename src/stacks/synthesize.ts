import { writeFileSync } from "node:fs";
import path from "node:path";
import { App } from "cdktf";
import { type EnvironmentConfig } from "../../config/schema/environment";
import { type FunctionArchive } from "../modules/shared/function-archive";
import { archivesContext } from "./archives";
import { placeStacks } from "./instances";
import { providerLock } from "./provider-lock";

/** File below the output folder that lists every stack; what works on the estate starts from it. */
export const estateManifest = "estate.json";

/**
 * Builds every stack of the estate and writes it to the output folder, with the provider lock beside
 * each stack and the list of stacks on top.
 *
 * @param archives archives of the functions that stacks deploy
 * @param outdir output folder. @default the environment's CDKTF_OUTDIR, else `cdktf.out`
 */
export async function synthesize(estate: readonly EnvironmentConfig[], archives: readonly FunctionArchive[], outdir?: string): Promise<App> {
  // Traces would put the paths of one machine into the output.
  const app = new App({ stackTraces: false, context: archivesContext(archives), ...(outdir === undefined ? {} : { outdir }) });
  const stacks = placeStacks(estate);
  for (const placed of stacks) new (await placed.layer.load())(app, placed);
  app.synth();
  for (const { instance } of stacks) writeFileSync(path.join(app.outdir, "stacks", instance.id, ".terraform.lock.hcl"), providerLock);
  writeFileSync(path.join(app.outdir, estateManifest), `${JSON.stringify({ stacks: stacks.map(({ instance }) => instance) }, undefined, 2)}\n`);
  return app;
}
