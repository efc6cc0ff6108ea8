import path from "node:path";
import { loadEstate } from "./config/load";
import { ensureFunctionArchives, placeFunctionArchives } from "./src/estate/functions/archives";
import { writeFailure } from "./src/shared/atomic-file";
import { UserError } from "./src/shared/user-error";
import { synthesize } from "./src/stacks/synthesize";

const root = process.env.ESTATE_ROOT ?? process.cwd();

async function main(): Promise<void> {
  const estate = loadEstate(process.env.ESTATE_CONFIG || path.join(root, "config"));
  const functions = await ensureFunctionArchives(root);
  const { outdir } = await synthesize(estate, functions.archives);
  placeFunctionArchives(functions, outdir);
}

main().catch((thrown: unknown) => {
  const error = writeFailure(process.env.CDKTF_OUTDIR ?? "cdktf.out", thrown);
  process.stderr.write(`${error instanceof UserError ? error.render() : error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
