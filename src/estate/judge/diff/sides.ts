import path from "node:path";
import { UserError } from "../../../common/user-error";
import { type Progress } from "../../progress";
import { synthesizeEstate } from "../../synthesis";
import { readSynthesized, type SynthesizedStack } from "../../synthesized";
import { type Workspace } from "../../workspace";
import { type AffectedStack, affectedStacks } from "../affected/affected";
import { compareRevisions } from "../affected/compare-revisions";
import { findRepository, mainBranch, mergeUnderWay, type Repository, repositoryIfAny, type Revision } from "../affected/git";
import { named } from "../affected/revision";

/** What the checkout is compared with. */
export type DiffBase =
  | {
      readonly kind: "revision";
      /** Branch, tag or commit. @default where the checkout left the main branch */
      readonly ref?: string | undefined;
    }
  | {
      readonly kind: "synthesis";
      /** A `cdktf.out`. */
      readonly folder: string;
    };

/** The base as it is reported: a commit, or the folder of a synthesis. */
export type ComparedBase = Revision | { readonly folder: string };

/** Two syntheses, and in which stacks they differ. */
export interface Sides {
  readonly base: ComparedBase;
  /** Where the base is a revision: it knows which files and keys were edited. */
  readonly history?: { readonly repository: Repository; readonly base: Revision };
  /** Files of the checkout that differ from HEAD; none with a synthesis, which is of no commit. */
  readonly uncommitted: readonly string[];
  readonly affected: readonly AffectedStack[];
  /** Every stack of the base. */
  readonly before: readonly SynthesizedStack[];
  /** Every stack of the checkout. */
  readonly stacks: readonly SynthesizedStack[];
}

export const baseText = (base: ComparedBase): string => ("folder" in base ? base.folder : named(base));

/**
 * Makes both sides of a comparison. Only for a run that holds the checkout.
 *
 * @throws UserError for a base that does not exist, has no common history or cannot be synthesized, for a folder without a
 * synthesis that this command reads, and in the middle of a merge.
 */
export async function sidesOf(workspace: Workspace, base: DiffBase, signal: AbortSignal, progress: Progress): Promise<Sides> {
  if (base.kind === "synthesis") return againstSynthesis(workspace, base.folder, signal, progress);
  const repository = await findRepository(workspace.root);
  await refuseMerge(repository);
  const wanted = { base: base.ref ?? (await mainBranch(repository)), mergeBase: base.ref === undefined };
  const comparison = await compareRevisions(workspace, wanted, signal, progress);
  return { ...comparison, history: { repository, base: comparison.base } };
}

async function againstSynthesis(workspace: Workspace, given: string, signal: AbortSignal, progress: Progress): Promise<Sides> {
  const folder = path.resolve(given);
  if (folder === path.resolve(workspace.out))
    throw new UserError({
      problem: `--against ${given}: the checkout itself is synthesized into this folder, so there would be nothing to compare with`,
      fix: "keep a copy of it before you edit, or synthesize with `--work <folder>`, and name that",
    });
  const repository = await repositoryIfAny(workspace.root);
  if (repository !== undefined) await refuseMerge(repository);
  const before = readBase(folder, given);
  const step = progress.begin("synthesizing the checkout");
  const stacks = await synthesizeEstate(workspace, signal);
  step.done(`synthesized ${stacks.length} stacks`);
  return { base: { folder }, uncommitted: [], affected: affectedStacks(before, stacks), before, stacks };
}

function readBase(folder: string, given: string): readonly SynthesizedStack[] {
  try {
    return readSynthesized(folder);
  } catch (cause) {
    throw new UserError({
      problem: `--against ${given}: this folder holds no synthesized estate of a form that this command reads`,
      details: cause instanceof UserError ? [cause.message] : [],
      fix: "name a `cdktf.out` that `npx estate synth` wrote, with its estate.json; for a commit use --base",
      cause,
    });
  }
}

async function refuseMerge(repository: Repository): Promise<void> {
  if (await mergeUnderWay(repository))
    throw new UserError({
      problem: `${repository.top}: a merge, rebase or cherry-pick is under way, so the files are of no one state`,
      fix: "end it (`git status` says how), and run the command again",
    });
}
