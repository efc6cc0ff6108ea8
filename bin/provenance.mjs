#!/usr/bin/env node
/** Answers what determines an argument, for `estate why`, reviews and drift: compiles when needed and runs src/provenance.ts. */
import { createRequire } from "node:module";
import { buildFailure, ensureBuilt } from "../scripts/build.mjs";
import { useEngine } from "../scripts/engine.mjs";

const { build, program } = await ensureBuilt("provenance").catch((error) => {
  process.stderr.write(`provenance: ${buildFailure(error)}\n`);
  process.exit(1);
});
process.env.ESTATE_BUILD = build;
try {
  useEngine();
} catch (error) {
  process.stderr.write(`provenance: ${error.message}\n`);
  process.exit(1);
}
createRequire(import.meta.url)(program);
