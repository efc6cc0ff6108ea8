#!/usr/bin/env node
/** Answers what determines an argument, for `estate why`, reviews and drift: compiles when needed and runs src/provenance.ts. */
import { createRequire } from "node:module";
import path from "node:path";
import { buildFailure, ensureBuilt } from "../scripts/build.mjs";

process.env.ESTATE_BUILD = await ensureBuilt().catch((error) => {
  process.stderr.write(`provenance: ${buildFailure(error)}\n`);
  process.exit(1);
});
createRequire(import.meta.url)(path.join(process.env.ESTATE_BUILD, "provenance.cjs"));
