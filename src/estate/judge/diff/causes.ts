import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { parseDocument } from "yaml";
import { environmentOf } from "../../../../config/environment-files";
import { writeAtomically } from "../../../common/atomic-file";
import { UserError } from "../../../common/user-error";
import { type AffectedStack, affectedStacks } from "../affected/affected";
import { fileAt, filesAt, type Repository, type Revision } from "../affected/git";
import { synthesizeConfiguration } from "../../synthesis";
import { type SynthesizedStack } from "../../synthesized";
import { type Workspace } from "../../workspace";
import { type ConfigEdit } from "./config-edits";

/** Why something changes: a key of the configuration, everything else that was edited, or what nobody knows, since the base is a mere synthesis. */
export type Cause =
  | { readonly kind: "configuration"; readonly edit: ConfigEdit }
  | { readonly kind: "sources"; readonly files: readonly string[] }
  | { readonly kind: "synthesis" };

/** What a cause, taken by itself, makes another thing of. */
export interface Reach {
  /** `<stack> <address>` of what the code declares in another way. */
  readonly declared: ReadonlySet<string>;
  /** Stacks that read what may have moved. */
  readonly dependent: ReadonlySet<string>;
}

export interface Trials {
  readonly workspace: Workspace;
  readonly repository: Repository;
  readonly base: Revision;
  /** Every stack of the base, by the base's own code. */
  readonly before: readonly SynthesizedStack[];
  readonly signal: AbortSignal;
}

/** A synthesis each: with more edits than these nobody would wait for the answer. */
export const mostTrials = 8;

/**
 * What each of several causes reaches, found by synthesizing the base's configuration with that edit alone.
 *
 * @returns undefined for an edit that cannot stand alone, as when two keys have to change together.
 */
export async function reachOf(causes: readonly Cause[], trials: Trials): Promise<readonly (Reach | undefined)[]> {
  const { before } = trials;
  const folder = path.join(trials.workspace.state, "diff", `trials-${process.pid}`);
  try {
    const hasSources = causes.some(({ kind }) => kind === "sources");
    const reference = hasSources ? await tried(trials, folder, undefined) : before;
    const found: (Reach | undefined)[] = [];
    for (const cause of causes) {
      const edit = cause.kind === "configuration" ? cause.edit : undefined;
      const stacks = edit === undefined ? reference : await tried(trials, folder, edit);
      const from = edit === undefined ? before : reference;
      found.push(stacks === undefined || from === undefined ? undefined : reach(affectedStacks(from, stacks)));
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function reach(affected: readonly AffectedStack[]): Reach {
  return {
    declared: new Set(affected.flatMap(({ instance, changes }) => changes.map(({ address }) => `${instance.id} ${address}`))),
    dependent: new Set(affected.filter(({ reads, effect }) => reads.length > 0 || effect === "added").map(({ instance }) => instance.id)),
  };
}

/** The base's configuration, with one edit, by the checkout's code; undefined when it does not stand. */
async function tried(
  { workspace, repository, base, signal }: Trials,
  folder: string,
  edit: ConfigEdit | undefined,
): Promise<readonly SynthesizedStack[] | undefined> {
  const relative = path.relative(workspace.root, workspace.config);
  const [config, out] = [path.join(folder, "config"), path.join(folder, "out")];
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  for (const name of await filesAt(repository, base, relative)) {
    const file = path.posix.join(relative, name);
    const text = await fileAt(repository, base, file);
    if (text === undefined || environmentOf(name) === undefined) continue;
    const own = edit !== undefined && environmentOf(edit.file) === environmentOf(name) ? edited(text, edit) : text;
    if (own !== undefined) writeAtomically(path.join(config, name), own);
  }
  if (edit !== undefined && edit.before === undefined && edit.at.length === 0) return undefined;
  try {
    return await synthesizeConfiguration(workspace, config, out, signal);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** @returns undefined when the edit takes the whole file away. */
function edited(text: string, { at, after }: ConfigEdit): string | undefined {
  if (at.length === 0) return undefined;
  const document = parseDocument(text);
  if (after === undefined) document.deleteIn(at);
  else document.setIn(at, JSON.parse(after));
  return document.toString();
}
