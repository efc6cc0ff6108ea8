import { UserError } from "../../../common/user-error";
import { type Progress } from "../../progress";
import { synthesizeEstate } from "../../synthesis";
import { type SynthesizedStack } from "../../synthesized";
import { type Workspace } from "../../workspace";
import { type AffectedStack, affectedStacks } from "./affected";
import { findRepository, forkPoint, resolveRevision, type Revision, uncommittedFiles } from "./git";
import { removeLeftovers, synthesizeRevision } from "./revision";

export interface ComparisonOptions {
  readonly base: string;
  /** Option that `base` was given with, for messages. @default --base */
  readonly baseOption?: string | undefined;
  /** @default the working tree */
  readonly head?: string | undefined;
  /** Compare with the commit where the head left the base. @default false */
  readonly mergeBase?: boolean | undefined;
}

export interface Comparison {
  readonly base: Revision;
  /** Undefined for the working tree. */
  readonly head: Revision | undefined;
  /** Files of the working tree that differ from HEAD; empty when a commit is the head. */
  readonly uncommitted: readonly string[];
  readonly affected: readonly AffectedStack[];
  /** Every stack of the base. */
  readonly before: readonly SynthesizedStack[];
  /** Every stack of the head. */
  readonly stacks: readonly SynthesizedStack[];
}

/**
 * Compares the estates of two revisions, each synthesized by its own code, both at the same time.
 * Only for a run that holds the checkout.
 *
 * @throws UserError for a revision that does not exist or cannot be synthesized, or without git.
 */
export async function compareRevisions(
  workspace: Workspace,
  options: ComparisonOptions,
  signal: AbortSignal,
  progress: Progress,
): Promise<Comparison> {
  const repository = await findRepository(workspace.root);
  const named = await resolveRevision(repository, options.base, options.baseOption ?? "--base");
  const head = options.head === undefined ? undefined : await resolveRevision(repository, options.head, "--head");
  const base = options.mergeBase === true ? await forkPoint(repository, named, head?.commit ?? "HEAD") : named;
  const uncommitted = head === undefined ? await uncommittedFiles(repository) : [];
  removeLeftovers(workspace);
  const step = progress.begin("synthesizing both revisions");
  const [before, after] = await both(
    signal,
    (own) => synthesizeRevision({ workspace, repository, signal: own, progress }, base),
    (own) => {
      if (head === undefined) return synthesizeEstate(workspace, own);
      return head.commit === base.commit ? undefined : synthesizeRevision({ workspace, repository, signal: own, progress }, head);
    },
  );
  const stacks = after ?? before;
  step.done(`synthesized ${before.length} and ${stacks.length} stacks`);
  return { base, head, uncommitted, affected: affectedStacks(before, stacks), before, stacks };
}

/** Runs two works at once. When one fails, the other is ended before the failure is reported. */
async function both<A, B>(
  signal: AbortSignal,
  left: (signal: AbortSignal) => Promise<A>,
  right: (signal: AbortSignal) => B,
): Promise<[A, Awaited<B>]> {
  const own = new AbortController();
  const either = AbortSignal.any([signal, own.signal]);
  let first: unknown;
  const guarded = async <T>(work: () => T): Promise<Awaited<T>> => {
    try {
      return await work();
    } catch (error) {
      first ??= error;
      own.abort();
      throw error;
    }
  };
  const [a, b] = await Promise.allSettled([guarded(() => left(either)), guarded(() => right(either))]);
  if (a.status === "fulfilled" && b.status === "fulfilled") return [a.value, b.value];
  throw first ?? new UserError({ problem: "the comparison was ended", fix: "run the command again" });
}
