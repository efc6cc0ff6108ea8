import { loadEstate, readEstate } from "../../../config/load";
import { withCheckoutLock } from "../../estate/checkout-lock";
import { compareRevisions } from "../../estate/judge/affected/compare-revisions";
import { costComment, type JudgedTotal } from "../../estate/judge/cost/comment";
import { costDifference } from "../../estate/judge/cost/difference";
import { type CostChange } from "../../estate/judge/cost/differences";
import { changedKeys, type ChangedKey } from "../../estate/judge/cost/changed-keys";
import { currentAge } from "../../estate/judge/cost/prices/table";
import { dollars, signedDollars } from "../../estate/judge/cost/text";
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
      "\nEach revision is made by its own code and configuration; usage and prices are those of the working tree, so what\ndiffers is the estate.\nExit codes: 0 the same, 1 failed, 2 something costs more or less.",
    )
    .action(({ base, mergeBase, configKeys, comment }: DiffOptions) =>
      run(async (options) => {
        if (comment === true) requireNoJson(options.json, "--comment");
        const workspace = workspaceOf(options);
        currentAge(new Date());
        const estate = loadEstate(workspace.config);
        const { changes, totals, keys } = await withCheckoutLock(
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
        if (options.json) printJson({ format: "estate-cost-diff/1", totals, changes, keys });
        else print(comment === true ? costComment(totals, changes, keys) : diffText(totals, changes, keys));
        return changes.length === 0 ? exitCodes.fine : exitCodes.somethingToDo;
      }),
    );
};

function diffText(totals: readonly JudgedTotal[], changes: readonly CostChange[], keys: readonly ChangedKey[]): string {
  if (changes.length === 0) return "costs the same";
  const moved = totals.filter(({ before, after }) => before !== after);
  const columns = [
    { title: "environment" },
    ...["before", "after", "change"].map((title) => ({ title, align: "right" as const })),
    { title: "verdict" },
  ];
  return [
    plainTable(
      columns,
      moved.map(({ owner, before, after, verdict }) => [owner, dollars(before), dollars(after), signedDollars(after - before), verdict]),
    ),
    changeTable(changes),
    ...(keys.length === 0
      ? []
      : [
          plainTable(
            [{ title: "environment" }, { title: "key" }, { title: "costs", align: "right" }],
            keys.map(({ environment, key, difference }) => [environment, key, difference === null ? "unknown" : signedDollars(difference)]),
          ),
        ]),
  ].join("\n\n");
}
