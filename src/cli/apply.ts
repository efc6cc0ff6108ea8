import { withCheckoutLock } from "../estate/checkout-lock";
import { applyToMocks } from "../estate/mock/apply-mock";
import { synthesizeEstate } from "../estate/synthesis";
import { findToolchain } from "../estate/terraform/toolchain";
import { withUpstream } from "../estate/upstream";
import { UserError } from "../shared/user-error";
import { exitCodes, print, printJson, type SubCommandModule, warn, workspaceOf } from "./context";
import { chosenStacks, withStackFilter } from "./stack-filter";
import { terminalProgress } from "./terminal-progress";

export const define: SubCommandModule["define"] = (command, run) => {
  withStackFilter(command)
    .option("--mock", "apply to mock providers: every resource is created, every value flows, nothing reaches AWS")
    .action((own: { mock?: boolean }) =>
      run(async (options) => {
        if (own.mock !== true) {
          throw new UserError({ problem: "estate apply: only --mock is possible", fix: "add --mock, or apply a stack with `npx cdktf deploy <stack>`" });
        }
        const workspace = workspaceOf(options);
        const selected = chosenStacks(workspace.config, command);
        const toolchain = await findToolchain(workspace.state);
        toolchain.warnings.forEach(warn);
        const result = await withCheckoutLock(workspace, "apply --mock", async () => {
          const progress = terminalProgress();
          const synthesis = progress.begin("synthesizing");
          const all = await synthesizeEstate(workspace, options.signal);
          synthesis.done(`synthesized ${all.length} stacks`);
          const call = { binary: toolchain.binary, environment: toolchain.environment, folder: workspace.mockComposition, signal: options.signal, harmless: true };
          return applyToMocks(call, withUpstream(all, selected), progress);
        }, { signal: options.signal, notify: warn });
        const total = result.stacks.reduce((sum, { created }) => sum + created, 0);
        if (options.json) printJson(result);
        else print(`${total} resources of ${result.stacks.length} stacks were created by mock providers in ${result.seconds} s; every value flowed`);
        return exitCodes.fine;
      }),
    );
};
