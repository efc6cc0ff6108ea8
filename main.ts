import { readFileSync } from "node:fs";
import path from "node:path";
import { environmentFiles } from "./config/environment-files";
import { writeFailure } from "./src/shared/atomic-file";
import { UserError } from "./src/shared/user-error";
import { KeptSynthesis } from "./src/stacks/kept-synthesis";

const root = process.env.ESTATE_ROOT ?? process.cwd();
const config = process.env.ESTATE_CONFIG || path.join(root, "config");
const outdir = process.env.CDKTF_OUTDIR ?? "cdktf.out";

async function main(): Promise<void> {
  const kept = keptSynthesis();
  if (kept?.restore(outdir) === true) return;
  const written = await synthesizeAnew();
  kept?.keep(outdir, written);
}

/** @returns every file that was written, by its path in the output folder. */
async function synthesizeAnew(): Promise<readonly string[]> {
  // Loaded on use: CDKTF and the provider's bindings take most of the time of a run that needs neither.
  const [{ loadEstate }, { ensureFunctionArchives, placeFunctionArchives }, { synthesize, writtenFiles }] = await Promise.all([import("./config/load"), import("./src/estate/functions/archives"), import("./src/stacks/synthesize")]);
  const estate = loadEstate(config);
  const functions = await ensureFunctionArchives(root);
  const stacks = await synthesize(estate, functions.archives, outdir);
  return [...writtenFiles(stacks), ...placeFunctionArchives(functions, outdir).map((file) => path.relative(outdir, file))];
}

/** None without a build of its own, or when everything is to be made anew. */
function keptSynthesis(): KeptSynthesis | undefined {
  const { ESTATE_BUILD: build, ESTATE_SYNTHESIZE_ANEW: anew } = process.env;
  if (!build || anew) return undefined;
  return new KeptSynthesis(build, new Map(environmentFiles(config).map((file) => [path.basename(file), readFileSync(file)])));
}

main().catch((thrown: unknown) => {
  const error = writeFailure(outdir, thrown);
  process.stderr.write(`${error instanceof UserError ? error.render() : error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
