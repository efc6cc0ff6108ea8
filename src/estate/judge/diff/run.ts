import path from "node:path";
import { type Estate, loadEstate } from "../../../../config/load";
import { type StackFilter, selectStacks } from "../../../layers/selection";
import { type AffectedStack } from "../affected/affected";
import { filesChangedSince } from "../affected/git";
import { changesCost } from "../cost/comment";
import { costDifference } from "../cost/difference";
import { weakeningsOf } from "../recovery/weakenings";
import { readMapping } from "../aws-models/mapping";
import { review } from "../review/review";
import { accountsOf } from "../review/accounts";
import { type ReviewedCost } from "../review/cost";
import { withCost } from "../review/with-cost";
import { type SynthesizedStack } from "../../synthesized";
import { type Workspace } from "../../workspace";
import { type Cause, mostTrials, type Reach, reachOf } from "./causes";
import { configEdits } from "./config-edits";
import { diffEstate, type DiffOptions } from "./diff";
import { byCause, type DiffReport } from "./report";
import { type DiffBase, type Sides, sidesOf } from "./sides";

/**
 * What the checkout changes against a base, by cause. Only for a run that holds the checkout.
 *
 * @throws UserError for a base that cannot be compared with, see sidesOf(), and for what Terraform refuses.
 */
export async function diffReport(workspace: Workspace, base: DiffBase, filter: StackFilter, options: DiffOptions): Promise<DiffReport> {
  const { signal } = options.call;
  const sides = await sidesOf(workspace, base, signal, options.progress);
  const affected = chosen(sides, filter);
  const { plans, removed } = await diffEstate(workspace, sides, affected, options);
  const given = [...plans].map(([stack, plan]) => ({ stack, plan }));
  const planned = new Set(plans.keys());
  const wanted = new Set(
    accountsOf(
      sides.stacks.map(({ instance }) => instance),
      planned,
    ).map(({ id }) => id),
  );
  const stacks = sides.stacks.filter(({ instance }) => wanted.has(instance.id));
  const before = sides.before.filter(({ instance }) => wanted.has(instance.id));
  const environments = loadEstate(workspace.config);
  const judged = withCost(
    review(given, stacks, before, {
      models: readMapping(workspace.root),
      weakening: (changes) => weakeningsOf(changes, stacks, environments, before),
    }),
    costOf(sides, affected, environments),
  );
  const causes = await causesOf(workspace, sides);
  return {
    base: sides.base,
    uncommitted: sides.uncommitted,
    affected,
    removed,
    review: judged,
    ...byCause(judged, causes, await reachesOf(workspace, sides, causes, signal)),
  };
}

/** A filter may name what only the base has, such as an environment that was removed. */
function chosen({ affected, stacks, before }: Sides, filter: StackFilter): readonly AffectedStack[] {
  const here = new Set(stacks.map(({ instance }) => instance.id));
  const all = [...stacks, ...before.filter(({ instance }) => !here.has(instance.id))].map(({ instance }) => instance);
  const selected = new Set(selectStacks(all, filter).map(({ id }) => id));
  return affected.filter(({ instance }) => selected.has(instance.id));
}

/**
 * What the affected stacks cost, those that leave the code among them, and the months of their environments and
 * accounts; nothing where nothing is dearer or cheaper.
 */
function costOf({ before, stacks }: Sides, affected: readonly AffectedStack[], estate: Estate): ReviewedCost | undefined {
  const accounts = new Set(affected.map(({ instance }) => instance.accountId));
  const [ids, owners] = [new Set(affected.map(({ instance }) => instance.id)), new Set(affected.map(({ instance }) => instance.owner))];
  const inAccounts = (all: readonly SynthesizedStack[]): readonly SynthesizedStack[] =>
    all.filter(({ instance }) => accounts.has(instance.accountId));
  const ownerOf = new Map([...before, ...stacks].map(({ instance }) => [instance.id, instance.owner]));
  const difference = costDifference(inAccounts(before), inAccounts(stacks), estate, (stack) => owners.has(ownerOf.get(stack) ?? ""));
  const changes = difference.changes.filter(({ stack }) => ids.has(stack));
  const unpriced = difference.unpriced.filter(({ stack }) => ids.has(stack));
  return changesCost({ changes, unpriced }) ? { totals: difference.totals, changes, keys: [], unpriced } : undefined;
}

/** Every edited key, and as one cause every other file that the estate is made of. */
async function causesOf(workspace: Workspace, { history }: Sides): Promise<readonly Cause[]> {
  if (history === undefined) return [{ kind: "synthesis" }];
  const { repository, base } = history;
  const folder = path.relative(workspace.root, workspace.config);
  const edits = await configEdits(workspace.root, folder, repository, base);
  const files = (await filesChangedSince(repository, base)).filter((file) => sources.test(file) && !/\.test\.tsx?$/.test(file));
  return [
    ...edits.map((edit): Cause => ({ kind: "configuration", edit })),
    ...(files.length > 0 ? [{ kind: "sources" as const, files }] : []),
  ];
}

/** One cause has all changes, and of too many nobody waits for the trials. */
async function reachesOf(
  workspace: Workspace,
  { history, before }: Sides,
  causes: readonly Cause[],
  signal: AbortSignal,
): Promise<readonly (Reach | undefined)[]> {
  if (history === undefined || causes.length <= 1 || causes.length > mostTrials) return [];
  return reachOf(causes, { workspace, ...history, before, signal });
}

/** What synthesis reads beside the environments: code, packages, and the folders that functions are bundled from. */
const sources =
  /^(?:main\.ts|package(?:-lock)?\.json|tsconfig\.json|cdktf\.json|(?:src|config|bin|scripts)\/.+\.(?:ts|tsx|mjs|js|json|py))$/;
