import path from "node:path";
import { writeFailure } from "./src/common/atomic-file";
import { withSources } from "./src/common/source-frames";
import { UserError } from "./src/common/user-error";
import { synthesisCache } from "./src/estate/synthesis-cache";

const root = process.env.ESTATE_ROOT ?? process.cwd();
const config = process.env.ESTATE_CONFIG || path.join(root, "config");
const outdir = process.env.CDKTF_OUTDIR ?? "cdktf.out";

async function main(): Promise<void> {
  const cache = synthesisCache(config);
  if (cache?.restore(outdir) === true) return;
  const written = await synthesizeAnew();
  cache?.keep(outdir, written);
}

/** @returns every file that was written, by its path in the output folder. */
async function synthesizeAnew(): Promise<readonly string[]> {
  // Loaded on use: CDKTF and the provider's bindings take most of the time of a run that needs neither.
  const [{ loadEstate }, { ensureFunctionArchives, placeFunctionArchives }, { stackLoaders }, { synthesize, writtenFiles }] =
    await Promise.all([
      import("./config/load"),
      import("./src/estate/functions/archives"),
      import("./src/stacks/loaders"),
      import("./src/synthesis/synthesize"),
    ]);
  const estate = loadEstate(config);
  const functions = await ensureFunctionArchives(root);
  const stacks = await synthesize(estate, { archives: functions.archives, loaders: stackLoaders }, outdir);
  return [...writtenFiles(stacks), ...placeFunctionArchives(functions, outdir).map((file) => path.relative(outdir, file))];
}

main().catch((thrown: unknown) => {
  const error = writeFailure(outdir, thrown);
  process.stderr.write(
    `${error instanceof UserError ? error.render() : error instanceof Error ? withSources(error.stack ?? error.message, root) : String(error)}\n`,
  );
  process.exitCode = 1;
});
