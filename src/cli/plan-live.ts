import path from "node:path";
import { type Command, Option } from "commander";
import { loadEstate } from "../../config/load";
import { compareRevisions } from "../estate/judge/affected/compare-revisions";
import { codebuildMatrix, githubMatrix, type MatrixStack } from "../estate/judge/affected/matrix";
import { bundlesFolder, liveRun } from "../estate/run/live/live";
import { type DestructionPart, destructionParts, partOf } from "../estate/run/live/destructions";
import { planLive, type PlannedStack } from "../estate/run/live/plan-live";
import { waves } from "../layers/order";
import { type Progress } from "../estate/progress";
import { selectStacks } from "../layers/selection";
import { type SynthesizedStack } from "../estate/synthesized";
import { type Workspace } from "../estate/workspace";
import { UserError } from "../common/user-error";
import { requireNoJson } from "./alone";
import { exitCodes, type GlobalOptions, print, printForeignJson, printJson, warn, workspaceOf } from "./context";
import { inCheckout, synthesizedWith, toolchainFor } from "./prologue";
import { plannedExitCode, plannedJson, plannedSummary, plannedTable } from "./planned-stacks";
import { withParallelism } from "./parallelism";
import { failuresIn, failuresText } from "./live-failures";
import { chosenStacks, stackFilter } from "./stack-filter";

export interface LivePlanOptions {
  readonly live?: boolean;
  readonly affected?: string;
  readonly matrix?: "github" | "codebuild";
  readonly parallelism?: number;
  readonly out?: string;
  readonly destructions?: DestructionPart;
}

export const withLiveOptions = (command: Command): Command =>
  withParallelism(command)
    .option("--live", "plan each stack against its real state and write one bundle per stack")
    .option("--affected <revision>", "with --live: only stacks in which the checkout differs from this branch, tag or commit")
    .addOption(
      new Option(
        "--matrix [system]",
        "with --live: print the waves of these stacks as a job matrix instead, for runners that plan one each",
      )
        .choices(["github", "codebuild"])
        .preset("github"),
    )
    .option("--out <folder>", "with --live: folder for the bundles (default: .estate/bundles)")
    .addOption(
      new Option(
        "--destructions <part>",
        "with --live: for who applies wave by wave: bundles only of what is destroyed before all waves, or of all but what is destroyed after them",
      ).choices(destructionParts),
    );

/** @throws UserError for options that mean nothing without --live. */
export function requireLive({ live, ...own }: LivePlanOptions): void {
  const only = (["affected", "matrix", "out", "destructions"] as const).filter((name) => own[name] !== undefined);
  if (live !== true && only.length > 0)
    throw new UserError({ problem: `--${only.join(", --")} can be used with --live only`, fix: "add --live, or leave it out" });
  const idle = (["parallelism", "out", "destructions"] as const).filter((name) => own[name] !== undefined);
  if (own.matrix !== undefined && idle.length > 0)
    throw new UserError({
      problem: `--matrix plans nothing, so --${idle.join(" and --")} ${idle.length === 1 ? "has" : "have"} no effect`,
      fix: "leave out --matrix, or the other",
    });
}

export async function planLiveStacks(options: GlobalOptions, own: LivePlanOptions, command: Command): Promise<number> {
  if (own.matrix !== undefined) requireNoJson(options.json, "--matrix");
  const workspace = workspaceOf(options);
  if (own.affected === undefined) chosenStacks(workspace.config, command);
  else loadEstate(workspace.config);
  const toolchain = await toolchainFor(workspace);
  return inCheckout(workspace, "plan --live", options, async (progress) => {
    const { all, chosen } = await choose(options, workspace, own.affected, command, progress);
    if (own.matrix !== undefined) {
      printForeignJson(
        own.matrix === "github"
          ? githubMatrix(chosen)
          : codebuildMatrix(
              chosen,
              all.map(({ instance }) => instance),
            ),
      );
      return chosen.length === 0 ? exitCodes.fine : exitCodes.somethingToDo;
    }
    const ids = new Set(chosen.map(({ instance }) => instance.id));
    const bundles = own.out === undefined ? bundlesFolder(workspace) : path.resolve(own.out);
    const run = liveRun(workspace, toolchain, { all, parallelism: own.parallelism, progress, signal: options.signal });
    const started = performance.now();
    const whole = await planLive(
      run,
      all.filter(({ instance }) => ids.has(instance.id)),
      workspace.composition,
      bundles,
    );
    const planned = parted(whole, own.destructions, all);
    const seconds = Math.round((performance.now() - started) / 100) / 10;
    if (options.json) printJson({ format: "estate-plan-live/1", bundles, seconds, stacks: planned.map(plannedJson) });
    else
      print(
        planned.length === 0
          ? "no stack is to be planned"
          : `${plannedTable(planned)}\n\n${plannedSummary(planned)}; planning took ${seconds} s\nbundles: ${bundles}`,
      );
    process.stderr.write(failuresText(failuresIn(planned)));
    return plannedExitCode(planned);
  });
}

/** What is planned for now, where it is only a part. */
function parted(
  planned: readonly PlannedStack[],
  part: DestructionPart | undefined,
  all: readonly SynthesizedStack[],
): readonly PlannedStack[] {
  if (part === undefined) return planned;
  const { kept, leftOut } = partOf(
    planned,
    part,
    all.map(({ instance }) => instance),
  );
  if (leftOut.length > 0)
    warn(
      `${leftOut.join(", ")}: ${part === "first" ? "left for the waves that follow" : "only destroyed, and left for the run after all waves"}`,
    );
  return kept;
}

/** Synthesizes the estate and returns which of its stacks the options mean. */
async function choose(
  options: GlobalOptions,
  workspace: Workspace,
  base: string | undefined,
  command: Command,
  progress: Progress,
): Promise<{ all: readonly SynthesizedStack[]; chosen: readonly MatrixStack[] }> {
  if (base !== undefined) {
    const { affected, stacks, uncommitted } = await compareRevisions(
      workspace,
      { base, baseOption: "--affected" },
      options.signal,
      progress,
    );
    if (uncommitted.length > 0) {
      throw new UserError({
        problem: `${uncommitted.length === 1 ? "1 file of the checkout is" : `${uncommitted.length} files of the checkout are`} not committed: what would be planned is no revision, so it cannot be distinguished from ${base}`,
        details: uncommitted.slice(0, 10),
        fix: "commit or remove them, or plan without --affected",
      });
    }
    for (const { instance } of affected.filter(({ effect }) => effect === "removed"))
      warn(`${instance.id} is no longer in the code: destroy it from a revision that has it, or its resources stay without code`);
    const here = affected.filter(({ effect }) => effect !== "removed");
    const wanted = new Set(
      selectStacks(
        stacks.map(({ instance }) => instance),
        stackFilter(command),
      ).map(({ id }) => id),
    );
    return { all: stacks, chosen: here.filter(({ instance }) => wanted.has(instance.id)) };
  }
  const all = await synthesizedWith(progress, workspace, options);
  const instances = all.map(({ instance }) => instance);
  const wave = waves(instances);
  return {
    all,
    chosen: selectStacks(instances, stackFilter(command)).map((instance) => ({ instance, effect: "chosen", wave: wave.get(instance.id) })),
  };
}
