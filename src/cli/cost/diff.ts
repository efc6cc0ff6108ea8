import { loadEstate, readEstate } from "../../../config/load";
import { withCheckoutLock } from "../../estate/checkout-lock";
import { compareRevisions } from "../../estate/judge/affected/compare-revisions";
import { changesCost, costComment, type CostComparison, movedTotals, totalCells, totalTitles } from "../../estate/judge/cost/comment";
import { costDifference } from "../../estate/judge/cost/difference";
import { changedKeys } from "../../estate/judge/cost/changed-keys";
import { currentAge } from "../../estate/judge/cost/prices/table";
import { comparedReason, signedDollars } from "../../estate/judge/cost/text";
import { selectStacks, type StackFilter } from "../../layers/selection";
import { requireNoJson } from "../alone";
import { exitCodes, print, printJson, type SubCommandModule, warn, workspaceOf } from "../context";
import { plainTable } from "../table";
import { terminalProgress } from "../terminal-progress";
import { collected } from "../stack-filter";
import { changeTable } from "./changes";

interface DiffOptions {
  readonly base: string;
  readonly mergeBase?: boolean;
  readonly configKeys?: boolean;
  readonly comment?: boolean;
}

export const define: SubCommandModule["define"] = (command, run) => {
  command
    // Taken by `estate cost`, which has it too; it stands here for the help.
    .option("--env <environment>", "only this environment and its account; can be given several times", collected)
    .requiredOption("--base <revision>", "branch, tag or commit to compare with")
    .option("--merge-base", "compare with the commit where the working tree's branch left the base")
    .option("--comment", "print Markdown for a pull request")
    .option("--config-keys", "show what each changed key of the configuration costs, by trying its old value")
    .addHelpText(
      "after",
      "\nEach revision is made by its own code and configuration; usage and prices are those of the working tree, so what\ndiffers is the estate.\nExit codes: 0 the same, 1 failed, 2 something costs more or less, or has no price and is in no total.",
    )
    .action(({ base, mergeBase, configKeys, comment }: DiffOptions) =>
      run(async (options) => {
        if (comment === true) requireNoJson(options.json, "--comment");
        const workspace = workspaceOf(options);
        currentAge(new Date());
        const estate = loadEstate(workspace.config);
        const cost = await withCheckoutLock(
          workspace,
          "cost diff",
          async () => {
            const comparison = await compareRevisions(workspace, { base, mergeBase }, options.signal, terminalProgress());
            const instances = [...comparison.before, ...comparison.stacks].map(({ instance }) => instance);
            const chosen = new Set(selectStacks(instances, command.optsWithGlobals<StackFilter>()).map(({ id }) => id));
            const sources = readEstate(workspace.config);
            return {
              ...costDifference(comparison.before, comparison.stacks, estate, (stack) => chosen.has(stack)),
              keys:
                configKeys === true ? await changedKeys({ workspace, sources, base: comparison.base.commit, signal: options.signal }) : [],
            };
          },
          { signal: options.signal, notify: warn },
        );
        if (options.json) printJson({ format: "estate-cost-diff/1", ...cost });
        else print(comment === true ? costComment(cost) : diffText(cost));
        return changesCost(cost) ? exitCodes.somethingToDo : exitCodes.fine;
      }),
    );
};

function diffText(cost: CostComparison): string {
  if (!changesCost(cost)) return "costs the same";
  const { totals, changes, keys, unpriced } = cost;
  const moved = movedTotals(totals);
  const left = new Set<string>(["environment", "verdict"]);
  return [
    ...(moved.length === 0
      ? []
      : [
          plainTable(
            totalTitles.map((title) => (left.has(title) ? { title } : { title, align: "right" as const })),
            moved.map(totalCells),
          ),
        ]),
    ...(changes.length === 0 ? [] : [changeTable(changes)]),
    ...(keys.length === 0
      ? []
      : [
          plainTable(
            [{ title: "environment" }, { title: "key" }, { title: "costs", align: "right" }],
            keys.map(({ environment, key, difference }) => [environment, key, difference === null ? "unknown" : signedDollars(difference)]),
          ),
        ]),
    ...(unpriced.length === 0
      ? []
      : [`not in the totals:\n${unpriced.map((one) => `  ${comparedReason(one)}\n    fix: ${one.fix}`).join("\n")}`]),
  ].join("\n\n");
}
