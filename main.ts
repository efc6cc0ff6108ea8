import path from "node:path";
import { writeFailure } from "./src/shared/atomic-file";
import { UserError } from "./src/shared/user-error";
import { keptSynthesis } from "./src/stacks/kept-synthesis";

const root = process.env.ESTATE_ROOT ?? process.cwd();
const config = process.env.ESTATE_CONFIG || path.join(root, "config");
const outdir = process.env.CDKTF_OUTDIR ?? "cdktf.out";

async function main(): Promise<void> {
  const kept = keptSynthesis(config);
  if (kept?.restore(outdir) === true) return;
  const written = await synthesizeAnew();
  kept?.keep(outdir, written);
}

/** @returns every file that was written, by its path in the output folder. */
async function synthesizeAnew(): Promise<readonly string[]> {
  // Loaded on use: CDKTF and the provider's bindings take most of the time of a run that needs neither.
  const [{ loadEstate }, { ensureFunctionArchives, placeFunctionArchives }, { synthesize, writtenFiles }] = await Promise.all([
    import("./config/load"),
    import("./src/estate/functions/archives"),
    import("./src/stacks/synthesize"),
  ]);
  const estate = loadEstate(config);
  const functions = await ensureFunctionArchives(root);
  const stacks = await synthesize(estate, functions.archives, outdir);
  return [...writtenFiles(stacks), ...placeFunctionArchives(functions, outdir).map((file) => path.relative(outdir, file))];
}

main().catch((thrown: unknown) => {
  const error = writeFailure(outdir, thrown);
  process.stderr.write(`${error instanceof UserError ? error.render() : error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
