import { serveProviders } from "./estate/run/provider-host/serve";

/** The third entry point beside main.ts: lends providers to the Terraform runs of a command. */
serveProviders().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
