#!/usr/bin/env node
/** The CDKTF app that cdktf.json names: compiles main.ts when needed and runs it. */
import { createRequire } from "node:module";
import path from "node:path";
import { buildFailure, ensureBuilt, projectRoot } from "../scripts/build.mjs";

process.env.ESTATE_ROOT = projectRoot;
process.env.ESTATE_BUILD = await ensureBuilt().catch((error) => {
  process.stderr.write(`synth: ${buildFailure(error)}\n`);
  process.exit(1);
});
createRequire(import.meta.url)(path.join(process.env.ESTATE_BUILD, "main.cjs"));
