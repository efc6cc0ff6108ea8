#!/usr/bin/env node
/** The `estate` command: makes sure that the build is current, then hands over to it. */
import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { buildFailure, ensureBuilt, projectRoot } from "../scripts/build.mjs";

if (!existsSync(path.join(projectRoot, "node_modules", "esbuild"))) {
  process.stderr.write("estate: the project's packages are not installed; run `npm run setup` in its root\n");
  process.exit(1);
}
const { build, program } = await ensureBuilt("cli").catch((error) => {
  process.stderr.write(`estate: ${buildFailure(error)}\n`);
  process.exit(1);
});
process.env.ESTATE_BUILD = build;
process.env.ESTATE_ROOT = projectRoot;
await import(pathToFileURL(program).href);
