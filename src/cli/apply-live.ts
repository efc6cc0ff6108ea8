import path from "node:path";
import { applyLive } from "../estate/run/live/apply-live";
import { readBundles } from "../estate/run/live/bundle";
import { liveRun } from "../estate/run/live/live";
import { type ApplyOutcome, type RunReport, type StackReport } from "../estate/run/live/run-report";
import { earlierStacks } from "../estate/judge/rollback/earlier";
import { colours } from "./colours";
import { exitCodes, type GlobalOptions, print, printJson, warn, workspaceOf } from "./context";
import { inCheckout, synthesizedWith, toolchainFor } from "./prologue";
import { failuresText } from "./live-failures";
import { plainTable } from "./table";

/** Applies bundles, reports how each went, and returns the exit code. */
export async function applyBundles(
  options: GlobalOptions,
  given: readonly string[],
  own: { readonly parallelism?: number; readonly skipAssumed?: boolean; readonly settle?: number; readonly revision?: string },
): Promise<number> {
  const workspace = workspaceOf(options);
  const bundles = readBundles(given);
  const toolchain = await toolchainFor(workspace);
  const { report, file } = await inCheckout(workspace, "apply", options, async (progress) => {
    const all =
      own.revision === undefined
        ? await synthesizedWith(progress, workspace, options)
        : await earlierStacks({ workspace, ref: own.revision, option: "--revision", signal: options.signal, progress });
    const run = liveRun(workspace, toolchain, { all, parallelism: own.parallelism, progress, signal: options.signal });
    return applyLive(
      run,
      bundles,
      { journal: path.join(run.root, "journal"), reports: workspace.reports },
      {
        ...(own.skipAssumed === undefined ? {} : { skipAssumed: own.skipAssumed }),
        ...(own.settle === undefined ? {} : { settleSeconds: own.settle }),
      },
    );
  });
  if (options.json) printJson(report);
  else print(`${table(report)}\n\nfull report: ${file}`);
  process.stderr.write(failuresText(report.stacks.flatMap(({ stack, error }) => (error === null ? [] : [{ stack, ...error }]))));
  for (const { stack, again } of report.stacks)
    if (again.length > 0)
      warn(`${stack}: an earlier run was cut off while it made ${again.join(", ")}; made again, because nothing comes to be twice by it`);
  options.signal.throwIfAborted();
  if (report.stacks.some(({ outcome }) => outcome !== "assumed" && !done.has(outcome))) return exitCodes.failed;
  const partial = new Set(bundles.filter(({ manifest }) => !manifest.complete).map(({ manifest }) => manifest.stack));
  for (const stack of partial) warn(`${stack}: its plan left something out; plan it again`);
  return partial.size > 0 || report.stacks.some(({ outcome }) => outcome === "assumed") ? exitCodes.somethingToDo : exitCodes.fine;
}

const done: ReadonlySet<ApplyOutcome> = new Set<ApplyOutcome>(["applied", "taken-up", "already-applied", "nothing-to-do"]);

function table({ stacks }: RunReport): string {
  const counts = ["add", "change", "destroy", "import", "move", "forget", "seconds"].map((title) => ({ title, align: "right" as const }));
  return plainTable([{ title: "stack" }, { title: "outcome" }, ...counts], stacks.map(row));
}

function row({ stack, outcome, did, seconds, blockedBy }: StackReport): (string | number)[] {
  const colour = done.has(outcome) ? colours.green : colours.red;
  return [
    stack,
    colour(blockedBy.length === 0 ? outcome : `${outcome} by ${blockedBy.join(", ")}`),
    did?.add ?? "",
    did?.change ?? "",
    did?.remove ?? "",
    did?.import ?? "",
    did?.move ?? "",
    did?.forget ?? "",
    seconds,
  ];
}
