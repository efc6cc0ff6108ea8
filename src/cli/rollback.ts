import { rmSync } from "node:fs";
import path from "node:path";
import { writeFailure } from "../common/atomic-file";
import { compareRevisions } from "../estate/judge/affected/compare-revisions";
import { named } from "../estate/judge/affected/revision";
import { readMapping } from "../estate/judge/aws-models/mapping";
import { driftIn } from "../estate/judge/drift/in-plans";
import { readPlans } from "../estate/judge/review/input";
import { type ReviewFiles, writeReview } from "../estate/judge/review/report";
import { review } from "../estate/judge/review/review";
import { earlierRevision } from "../estate/judge/rollback/earlier";
import { lossesIn, type Loss, lostByChange } from "../estate/judge/rollback/losses";
import { rollbackTarget, type RollbackTarget } from "../estate/judge/rollback/target";
import { liveRun } from "../estate/run/live/live";
import { planLive, type PlannedStack } from "../estate/run/live/plan-live";
import { type SynthesizedStack } from "../estate/synthesized";
import { type Workspace } from "../estate/workspace";
import { colours } from "./colours";
import { print, printJson, type SubCommandModule, workspaceOf } from "./context";
import { failuresIn, failuresText } from "./live-failures";
import { withParallelism } from "./parallelism";
import { plannedExitCode, plannedJson, plannedSummary, plannedTable } from "./planned-stacks";
import { inCheckout, toolchainFor } from "./prologue";
import { plainTable } from "./table";

interface RollbackOptions {
  readonly to: string;
  readonly out?: string;
  readonly parallelism?: number;
}

export const define: SubCommandModule["define"] = (command, run) => {
  withParallelism(command)
    .argument("<target>", "stack, or environment with the stacks of its account")
    .requiredOption("--to <revision>", "earlier branch, tag or commit of this history, whose estate was applied")
    .option("--out <folder>", "folder for the bundles (default: .estate/rollback/<commit>-<target>)")
    .addHelpText(
      "after",
      "\nPlans the stacks as that revision makes them against their real states, and writes bundles and a review of\nthem. Nothing records which revision was applied last: you say where to go back to, and the states say what\nthat takes. Changes nothing; `estate apply <bundles> --revision <revision>` applies it.\nExit codes: 0 all is as that revision has it, 1 failed, 2 there is something to take back.",
    )
    .action((name: string, own: RollbackOptions) =>
      run(async (options) => {
        const workspace = workspaceOf(options);
        const toolchain = await toolchainFor(workspace);
        return inCheckout(workspace, "rollback", options, async (progress) => {
          const { signal } = options;
          const to = await earlierRevision({ workspace, ref: own.to, option: "--to", signal, progress });
          const { before: earlier, stacks: now } = await compareRevisions(
            workspace,
            { base: to.commit, baseOption: "--to", head: "HEAD" },
            signal,
            progress,
          );
          const target = rollbackTarget(name, earlier, now, named(to));
          const bundles = own.out === undefined ? emptied(workspace, `${to.commit.slice(0, 12)}-${name}`) : path.resolve(own.out);
          const started = performance.now();
          const live = liveRun(workspace, toolchain, { all: earlier, parallelism: own.parallelism, progress, signal });
          const planned = await planLive(live, target.stacks, path.join(workspace.state, "rollback-composition"), bundles);
          const seconds = Math.round((performance.now() - started) / 100) / 10;
          const judged = judge(workspace, planned, earlier, now);
          if (options.json)
            printJson({
              format: "estate-rollback/1",
              target: name,
              to: { revision: own.to, commit: to.commit },
              bundles,
              seconds,
              stacks: planned.map(plannedJson),
              newer: target.newer,
              byBreakGlass: target.byBreakGlass,
              lostByChange: judged.lostByChange,
              lostByRollback: judged.lostByRollback,
            });
          else
            print(
              [
                `${plannedTable(planned)}\n\n${plannedSummary(planned)}, to be as ${named(to)} has it; planning took ${seconds} s`,
                ...lossText(judged),
                ...notes(target, named(to)),
                `full review: ${judged.files.page}, ${judged.files.markdown}, ${judged.files.json} and ${judged.files.sarif}`,
                `bundles: ${bundles}`,
                `when it is reviewed: npx estate apply ${bundles} --revision ${to.commit.slice(0, 12)}`,
                "then revert the change in git as well: the next plan of a code that still has it makes it again",
              ].join("\n"),
            );
          process.stderr.write(failuresText(failuresIn(planned)));
          return plannedExitCode(planned);
        });
      }),
    );
};

/** Bundles of an earlier rollback in the same folder would be applied with these. */
function emptied(workspace: Workspace, name: string): string {
  const folder = path.join(workspace.state, "rollback", name);
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    throw writeFailure(folder, error);
  }
  return folder;
}

interface Judged {
  readonly files: ReviewFiles;
  readonly lostByChange: readonly Loss[];
  readonly lostByRollback: readonly Loss[];
}

function judge(
  workspace: Workspace,
  planned: readonly PlannedStack[],
  earlier: readonly SynthesizedStack[],
  now: readonly SynthesizedStack[],
): Judged {
  const folders = planned.flatMap((stack) => (stack.kind === "planned" ? [stack.bundle.folder] : []));
  const plans = readPlans(
    folders.map((folder) => path.join(folder, `${path.basename(folder)}.json`)),
    earlier.map(({ instance }) => instance.id),
  );
  const models = readMapping(workspace.root);
  const judged = review(plans, earlier, now, { models, readDrift: driftIn(earlier) });
  return {
    files: writeReview(workspace.reports, judged),
    lostByChange: lostByChange(plans, now, earlier),
    lostByRollback: lossesIn(judged),
  };
}

function lossText({ lostByChange: before, lostByRollback: after }: Judged): string[] {
  const part = (title: string, losses: readonly Loss[]): string[] =>
    losses.length === 0
      ? []
      : [
          "",
          colours.bold(colours.red(title)),
          plainTable(
            ["stack", "address", "what"].map((column) => ({ title: column })),
            losses.map(({ stack, address, text, certain }) => [stack, address, certain ? text : `perhaps: ${text}`]),
          ),
        ];
  const parts = [
    ...part("cannot be taken back: the change has done it, and this plan does not undo it", before),
    ...part("is lost by going back", after),
  ];
  return parts.length === 0 ? ["nothing is lost for good, by the review's rules"] : [...parts, ""];
}

const notes = ({ newer, byBreakGlass }: RollbackTarget, revision: string): string[] => [
  ...(newer.length === 0 ? [] : [`note: ${newer.join(", ")}: newer than ${revision}, so what they made stays`]),
  ...(byBreakGlass.length === 0 ? [] : [`note: ${byBreakGlass.join(", ")}: applied by the break-glass role alone`]),
];
