#!/usr/bin/env node
/** Lends providers to the Terraform runs of a command: compiles when needed and runs src/provider-host.ts. */
import { createRequire } from "node:module";
import path from "node:path";
import { buildFailure, ensureBuilt } from "../scripts/build.mjs";

const build = await ensureBuilt().catch((error) => {
  process.stderr.write(`provider-host: ${buildFailure(error)}\n`);
  process.exit(1);
});
createRequire(import.meta.url)(path.join(build, "provider-host.cjs"));
