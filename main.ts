import path from "node:path";
import { loadEstate } from "./config/load";
import { writeFailure } from "./src/shared/atomic-file";
import { UserError } from "./src/shared/user-error";
import { synthesize } from "./src/stacks/synthesize";

const root = process.env.ESTATE_ROOT ?? process.cwd();

synthesize(loadEstate(process.env.ESTATE_CONFIG || path.join(root, "config"))).catch((thrown: unknown) => {
  const error = writeFailure(process.env.CDKTF_OUTDIR ?? "cdktf.out", thrown);
  process.stderr.write(`${error instanceof UserError ? error.render() : error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
