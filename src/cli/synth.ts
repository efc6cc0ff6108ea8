import { loadEstate } from "../../config/load";
import { withCheckoutLock } from "../estate/checkout-lock";
import { resourceCount } from "../estate/synthesized";
import { synthesizeEstate } from "../estate/synthesis";
import { exitCodes, print, printJson, type SubCommandModule, warn, workspaceOf } from "./context";

interface SynthOptions {
  readonly cache: boolean;
}

export const define: SubCommandModule["define"] = (command, run) => {
  command
    .option("--no-cache", "synthesize every stack, although neither sources nor configuration have changed since the last time")
    .addHelpText("after", "\nWrites cdktf.out/stacks/<stack>/cdk.tf.json for every stack of every environment.")
    .action(({ cache }: SynthOptions) =>
      run(async (options) => {
        const workspace = workspaceOf(options);
        loadEstate(workspace.config);
        const stacks = await withCheckoutLock(workspace, "synth", () => synthesizeEstate(workspace, options.signal, cache), {
          signal: options.signal,
          notify: warn,
        });
        const resources = stacks.reduce((sum, { json }) => sum + resourceCount(json), 0);
        if (options.json)
          printJson({
            format: "estate-synth/1",
            output: workspace.out,
            stacks: stacks.map(({ instance, json }) => ({ stack: instance.id, resources: resourceCount(json) })),
          });
        else print(`${stacks.length} stacks with ${resources} resources are in ${workspace.out}`);
        return exitCodes.fine;
      }),
    );
};
