#!/usr/bin/env node
/** Answers what determines an argument, for `estate why`, reviews and drift: compiles when needed and runs src/provenance.ts. */
import { createRequire } from "node:module";
import { buildFailure, ensureBuilt } from "../scripts/build.mjs";

const { build, program } = await ensureBuilt("provenance").catch((error) => {
  process.stderr.write(`provenance: ${buildFailure(error)}\n`);
  process.exit(1);
});
process.env.ESTATE_BUILD = build;
createRequire(import.meta.url)(program);
