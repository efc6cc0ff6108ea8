import path from "node:path";
import { loadEstate } from "./config/load";
import { UserError } from "./src/shared/user-error";
import { synthesize } from "./src/stacks/synthesize";

const root = process.env.ESTATE_ROOT ?? process.cwd();

synthesize(loadEstate(process.env.ESTATE_CONFIG ?? path.join(root, "config"))).catch((error: unknown) => {
  process.stderr.write(`${error instanceof UserError ? error.render() : error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
