import pc from "picocolors";
import { loadEstate } from "../../config/load";
import { withCheckoutLock } from "../estate/checkout-lock";
import { type EstatePlan, planEstate } from "../estate/plan/plan-estate";
import { reportJson, totalsOf, totalsText, unknownCount, writeReports } from "../estate/plan/report";
import { selectStacks } from "../estate/select";
import { synthesizeEstate } from "../estate/synthesis";
import { findToolchain } from "../estate/terraform/toolchain";
import { withUpstream } from "../estate/upstream";
import { exitCodes, print, printJson, type SubCommandModule, warn, workspaceOf } from "./context";
import { stackFilter, withStackFilter } from "./stack-filter";
import { plainTable } from "./table";
import { terminalProgress } from "./terminal-progress";

export const define: SubCommandModule["define"] = (command, run) => {
  withStackFilter(command)
    .option("--detailed-exitcode", "end with 2 when there are changes, as terraform plan does")
    .addHelpText("after", "\nPlans offline in one graph: no credentials, no network, no state. Every stack is shown as it would be made from nothing.")
    .action((own: { detailedExitcode?: boolean }) =>
      run(async (options) => {
        const workspace = workspaceOf(options);
        // Before anything is built: mistakes in the configuration are told at once, and all of them.
        loadEstate(workspace.config);
        const toolchain = await findToolchain(workspace.state);
        toolchain.warnings.forEach(warn);
        const plan = await withCheckoutLock(workspace, "plan", async () => {
          const progress = terminalProgress();
          const synthesis = progress.begin("synthesizing");
          const all = await synthesizeEstate(workspace, options.signal);
          synthesis.done(`synthesized ${all.length} stacks`);
          const selected = new Set(selectStacks(all.map(({ instance }) => instance), stackFilter(command)).map(({ id }) => id));
          const call = { binary: toolchain.binary, environment: toolchain.environment, folder: workspace.composition, signal: options.signal };
          const whole = await planEstate(call, withUpstream(all, selected), progress);
          return { ...whole, stacks: whole.stacks.filter(({ instance }) => selected.has(instance.id)) };
        });
        const reports = writeReports(workspace.reports, plan);
        if (options.json) printJson(reportJson(plan));
        else print(`${table(plan)}\n\n${plan.stacks.length} stacks: ${totalsText(totalsOf(plan.stacks))}; planning took ${plan.seconds.plan} s\nfull report: ${reports.markdown} and ${reports.json}`);
        const changes = Object.values(totalsOf(plan.stacks)).some((count) => count > 0);
        return own.detailedExitcode === true && changes ? exitCodes.somethingToDo : exitCodes.fine;
      }),
    );
};

function table({ stacks }: EstatePlan): string {
  const counts = ["add", "change", "replace", "destroy", "unknown until apply", "share of time"].map((title) => ({ title, align: "right" as const }));
  const shown = (count: number, colour: (text: string) => string): string => (count === 0 ? pc.dim("0") : colour(String(count)));
  return plainTable(
    [{ title: "stack" }, ...counts],
    stacks.map(({ instance, summary, seconds }) => [
      instance.id,
      shown(summary.add, pc.green),
      shown(summary.change, pc.yellow),
      shown(summary.replace, pc.red),
      shown(summary.destroy, pc.red),
      unknownCount(summary.unknown),
      seconds === undefined ? "" : `${seconds.toFixed(2)} s`,
    ]),
  );
}
