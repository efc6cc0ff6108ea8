#!/usr/bin/env node
/** Lends providers to the Terraform runs of a command: compiles when needed and runs src/provider-host.ts. */
import { createRequire } from "node:module";
import { buildFailure, ensureBuilt } from "../scripts/build.mjs";

const { program } = await ensureBuilt("provider-host").catch((error) => {
  process.stderr.write(`provider-host: ${buildFailure(error)}\n`);
  process.exit(1);
});
createRequire(import.meta.url)(program);
