import path from "node:path";
import { checkEnvironments, type EnvironmentSource, parseEnvironment } from "../../../../config/check";
import { formatPath, type KeyPath } from "../../../../config/check/finding";
import { type Workspace } from "../../workspace";
import { findRepository, git } from "../affected/git";
import { tryKey } from "./trial";

/** A key that says something else than in the base, and what that costs. */
export interface ChangedKey {
  readonly environment: string;
  readonly key: string;
  /** US dollars in a month; null where the old value cannot be had beside the rest of the new configuration, or has no price. */
  readonly difference: number | null;
}

/** Groups of which no resource is made that costs anything: assumptions, and what a month may cost. */
const without = new Set<KeyPath[number] | undefined>(["usage", "costs"]);

/** Keys that are tried at the most; each makes the whole estate again. */
const mostKeys = 12;

/**
 * What each changed key of the configuration costs: with its old value alone, the estate is made again, and
 * what it costs less is the key's. Environments that the base does not have are left out.
 *
 * @param base commit
 */
export async function changedKeys({
  workspace,
  sources,
  base,
  signal,
}: {
  readonly workspace: Workspace;
  readonly sources: readonly EnvironmentSource[];
  readonly base: string;
  readonly signal: AbortSignal;
}): Promise<readonly ChangedKey[]> {
  const { top } = await findRepository(workspace.root);
  const found: ChangedKey[] = [];
  const now = checkEnvironments(sources).environments;
  for (const source of sources) {
    const file = path.relative(top, path.resolve(workspace.root, source.file));
    const old = await git(top, ["show", `${base}:${file}`]);
    if (!old.fine) continue;
    const [before] = checkEnvironments([parseEnvironment(old.stdout, source.file)]).environments;
    const after = now.find(({ environment }) => environment === before?.environment);
    if (before === undefined || after === undefined) continue;
    for (const { key, value } of differing(before, after).filter((one) => !without.has(one.key[0]))) {
      if (found.length === mostKeys) return found;
      const { environment } = after;
      const [trial] = await tryKey({ workspace, sources, key, environments: [environment], to: { value }, signal });
      const difference = trial === undefined || trial.refused !== undefined || trial.difference === null ? null : -trial.difference;
      found.push({ environment, key: formatPath(key), difference });
    }
  }
  return found;
}

/** Leaves that differ, with the value of the first; a list is one value. */
export function differing(
  before: unknown,
  after: unknown,
  at: KeyPath = [],
): readonly { readonly key: KeyPath; readonly value: unknown }[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (!isGroup(before) || !isGroup(after)) return [{ key: at, value: before }];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => differing(before[name], after[name], [...at, name]));
}

const isGroup = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
