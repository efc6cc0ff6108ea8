import path from "node:path";
import { counted } from "../common/counted";
import { capacity } from "../estate/run/live/capacity";
import { KeptPlans } from "../estate/run/plan/kept-plans";
import { type EstatePlan, planEstate } from "../estate/run/plan/plan-estate";
import { type PlannedEffect } from "../estate/run/plan/effect";
import { reportJson, shownEffects, totalsOf, totalsText, unknownCount, writeReports } from "../estate/run/plan/report";
import { hasWork } from "../estate/run/plan/work";
import { offlineCall } from "../estate/run/terraform/toolchain";
import { colours } from "./colours";
import { exitCodes, print, printJson, type SubCommandModule, workspaceOf } from "./context";
import { inCheckout, synthesizedWith, toolchainFor } from "./prologue";
import { chosenStacks, withStackFilter } from "./stack-filter";
import { type LivePlanOptions, planLiveStacks, requireLive, withLiveOptions } from "./plan-live";
import { plainTable } from "./table";

export const define: SubCommandModule["define"] = (command, run) => {
  withLiveOptions(withStackFilter(command))
    .option("--detailed-exitcode", "end with 2 when there are changes, as terraform plan does")
    .addHelpText(
      "after",
      "\nPlans offline, what one account and region has in one graph: no credentials, no network, no state. Every stack is shown as it\nwould be made from nothing. What was planned before from the same code and configuration is not planned again.\nWith --live each stack is planned against its real state instead, and becomes a bundle that `estate apply` takes;\nthat ends with 2 when there is something to apply.",
    )
    .action((own: { detailedExitcode?: boolean } & LivePlanOptions) =>
      run(async (options) => {
        requireLive(own);
        if (own.live === true) return planLiveStacks(options, own, command);
        const workspace = workspaceOf(options);
        const selected = chosenStacks(workspace.config, command);
        const toolchain = await toolchainFor(workspace);
        const { plan, reports } = await inCheckout(workspace, "plan", options, async (progress) => {
          const all = await synthesizedWith(progress, workspace, options);
          const call = offlineCall(toolchain, workspace.composition, options.signal);
          const made = await planEstate(call, {
            all,
            wanted: selected,
            terraformVersion: toolchain.version,
            kept: new KeptPlans(path.join(workspace.kept, "plans"), toolchain.version, workspace.root),
            plans: workspace.plans,
            capacity: capacity(own.parallelism),
            progress,
            checkout: workspace.root,
          });
          return { plan: made, reports: writeReports(workspace.reports, made) };
        });
        if (options.json) printJson(reportJson(plan));
        else
          print(
            `${table(plan)}\n\n${counted(plan.stacks.length, "stack")}: ${totalsText(totalsOf(plan.stacks))}; planning took ${plan.seconds.plan} s${keptText(plan)}\nfull report: ${reports.markdown} and ${reports.json}`,
          );
        return own.detailedExitcode === true && plan.stacks.some(({ summary }) => hasWork(summary))
          ? exitCodes.somethingToDo
          : exitCodes.fine;
      }),
    );
};

/** What was not planned again, and so took no time. */
const keptText = ({ kept }: EstatePlan): string => (kept === 0 ? "" : `; ${kept} of them were planned before, from the same code`);

const colourOf = (effect: PlannedEffect): ((text: string) => string) =>
  effect === "add" || effect === "import" ? colours.green : effect === "change" || effect === "move" ? colours.yellow : colours.red;

function table({ stacks }: EstatePlan): string {
  const effects = shownEffects(totalsOf(stacks));
  const counts = [...effects, "unknown until apply", "share of time"].map((title) => ({ title, align: "right" as const }));
  const shown = (count: number, colour: (text: string) => string): string => (count === 0 ? colours.dim("0") : colour(String(count)));
  return plainTable(
    [{ title: "stack" }, ...counts],
    stacks.map(({ instance, summary, seconds }) => [
      instance.id,
      ...effects.map((effect) => shown(summary.changes[effect], colourOf(effect))),
      unknownCount(summary.unknown),
      seconds === undefined ? "" : `${seconds.toFixed(2)} s`,
    ]),
  );
}
