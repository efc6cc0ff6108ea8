import path from "node:path";
import { loadEstate } from "../../../../config/load";
import { type StackFilter, selectStacks } from "../../../layers/selection";
import { UserError } from "../../../common/user-error";
import { type AffectedStack } from "../affected/affected";
import { compareRevisions, type Comparison } from "../affected/compare-revisions";
import { filesChangedSince, findRepository, mainBranch, mergeUnderWay } from "../affected/git";
import { weakeningsOf } from "../recovery/weakenings";
import { Dependents } from "../review/dependents";
import { readMapping } from "../aws-models/mapping";
import { review } from "../review/review";
import { accountsOf } from "../review/accounts";
import { type Workspace } from "../../workspace";
import { type Cause, mostTrials, reachOf } from "./causes";
import { configEdits } from "./config-edits";
import { diffEstate, type DiffOptions } from "./diff";
import { byCause, type DiffReport, obstaclesIn } from "./report";

/**
 * What the checkout changes against a revision, by cause. Only for a run that holds the checkout.
 *
 * @param base branch, tag or commit. @default where the checkout left the main branch
 * @throws UserError for a base that does not exist, has no common history or cannot be synthesized, in the middle of a
 * merge, and for what Terraform refuses.
 */
export async function diffReport(
  workspace: Workspace,
  base: string | undefined,
  filter: StackFilter,
  options: DiffOptions,
): Promise<DiffReport> {
  const { signal } = options.call;
  const repository = await findRepository(workspace.root);
  if (await mergeUnderWay(repository))
    throw new UserError({
      problem: `${repository.top}: a merge, rebase or cherry-pick is under way, so the files are of no one state`,
      fix: "end it (`git status` says how), and run the command again",
    });
  const comparison = await compareRevisions(
    workspace,
    { base: base ?? (await mainBranch(repository)), mergeBase: base === undefined },
    signal,
    options.progress,
  );
  const affected = chosen(comparison, filter);
  const { plans, removed } = await diffEstate(workspace, comparison, affected, options);
  const given = [...plans].map(([stack, plan]) => ({ stack, plan }));
  const planned = new Set(plans.keys());
  const wanted = new Set(
    accountsOf(
      comparison.stacks.map(({ instance }) => instance),
      planned,
    ).map(({ id }) => id),
  );
  const stacks = comparison.stacks.filter(({ instance }) => wanted.has(instance.id));
  const before = comparison.before.filter(({ instance }) => wanted.has(instance.id));
  const environments = loadEstate(workspace.config);
  const judged = review(given, stacks, before, {
    models: readMapping(workspace.root),
    weakening: (changes) => weakeningsOf(changes, stacks, environments, before),
  });
  const causes = await causesOf(workspace, comparison);
  const trials = { workspace, repository, base: comparison.base, before: comparison.before, after: comparison.stacks, signal };
  const reaches = causes.length > mostTrials ? [] : await reachOf(causes, trials);
  return {
    base: comparison.base,
    uncommitted: comparison.uncommitted,
    removed,
    review: judged,
    obstacles: obstaclesIn(judged, new Dependents(comparison.before)),
    ...byCause(judged, causes, reaches),
  };
}

/** A filter may name what only the base has, such as an environment that was removed. */
function chosen({ affected, stacks, before }: Comparison, filter: StackFilter): readonly AffectedStack[] {
  const here = new Set(stacks.map(({ instance }) => instance.id));
  const all = [...stacks, ...before.filter(({ instance }) => !here.has(instance.id))].map(({ instance }) => instance);
  const selected = new Set(selectStacks(all, filter).map(({ id }) => id));
  return affected.filter(({ instance }) => selected.has(instance.id));
}

/** Every edited key, and as one cause every other file that the estate is made of. */
async function causesOf(workspace: Workspace, { base }: Comparison): Promise<readonly Cause[]> {
  const repository = await findRepository(workspace.root);
  const folder = path.relative(workspace.root, workspace.config);
  const edits = await configEdits(workspace.root, folder, repository, base);
  const files = (await filesChangedSince(repository, base)).filter((file) => sources.test(file) && !/\.test\.tsx?$/.test(file));
  return [
    ...edits.map((edit): Cause => ({ kind: "configuration", edit })),
    ...(files.length > 0 ? [{ kind: "sources" as const, files }] : []),
  ];
}

/** What synthesis reads beside the environments: code, packages, and the folders that functions are bundled from. */
const sources =
  /^(?:main\.ts|package(?:-lock)?\.json|tsconfig\.json|cdktf\.json|(?:src|config|bin|scripts)\/.+\.(?:ts|tsx|mjs|js|json|py))$/;
