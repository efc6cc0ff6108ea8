import { rmSync } from "node:fs";
import { text } from "node:stream/consumers";
import { temporaryFolder } from "./common/temporary";
import { ensureFunctionArchives } from "./estate/functions/archives";
import { type Request } from "./estate/judge/provenance/protocol";
import { serve } from "./estate/judge/provenance/serve";
import { type Render } from "./estate/judge/provenance/world";

/**
 * The second entry point beside main.ts: answers which keys of the configuration determine what a
 * stack says. It brings together the search, which knows no constructs, and the stacks.
 */
async function main(): Promise<void> {
  const request = JSON.parse(await text(process.stdin)) as Request;
  const scratch = temporaryFolder("estate-provenance-");
  process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));
  const { archives } = await ensureFunctionArchives(request.root);
  // Answers that are known already need no constructs.
  const render: Render = async (placed, estate, wanted) => {
    const [{ renderStack }, { stackLoaders }] = await Promise.all([import("./synthesis/render"), import("./stacks/loaders")]);
    return renderStack(placed, estate, { archives, loaders: stackLoaders, scratch, wanted });
  };
  process.stdout.write(JSON.stringify(await serve(request, render, process.env.ESTATE_BUILD ?? "")));
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
