#!/usr/bin/env node
/** The CDKTF app that cdktf.json names: compiles main.ts when needed and runs it. */
import { createRequire } from "node:module";
import { buildFailure, ensureBuilt, projectRoot } from "../scripts/build.mjs";
import { useEngine } from "../scripts/engine.mjs";

const { build, program } = await ensureBuilt("main").catch((error) => {
  process.stderr.write(`synth: ${buildFailure(error)}\n`);
  process.exit(1);
});
process.env.ESTATE_BUILD = build;
process.env.ESTATE_ROOT = projectRoot;
try {
  useEngine();
} catch (error) {
  process.stderr.write(`synth: ${error.message}\n`);
  process.exit(1);
}
createRequire(import.meta.url)(program);
