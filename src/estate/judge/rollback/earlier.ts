import { type Progress } from "../../progress";
import { type SynthesizedStack } from "../../synthesized";
import { type Workspace } from "../../workspace";
import { findRepository, requireInHistory, resolveRevision, type Revision } from "../affected/git";
import { removeLeftovers, synthesizeRevision } from "../affected/revision";

interface EarlierOptions {
  readonly workspace: Workspace;
  readonly ref: string;
  /** Option that it was given with, for messages. */
  readonly option: string;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** A revision that lies in the history of what is checked out. @throws UserError for any other. */
export async function earlierRevision({ workspace, ref, option }: EarlierOptions): Promise<Revision> {
  const repository = await findRepository(workspace.root);
  const revision = await resolveRevision(repository, ref, option);
  await requireInHistory(repository, revision, option);
  return revision;
}

/** The stacks of such a revision, as its own code makes them. Only for a run that holds the checkout. */
export async function earlierStacks(options: EarlierOptions): Promise<readonly SynthesizedStack[]> {
  const { workspace, progress, signal } = options;
  const revision = await earlierRevision(options);
  const repository = await findRepository(workspace.root);
  removeLeftovers(workspace);
  const step = progress.begin(`synthesizing ${revision.ref}`);
  const stacks = await synthesizeRevision({ workspace, repository, signal, progress }, revision);
  step.done(`synthesized ${stacks.length} stacks of ${revision.ref}`);
  return stacks;
}
