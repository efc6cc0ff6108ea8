import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type EnvironmentSource, parseEnvironment } from "../../../../config/check";
import { environmentOf } from "../../../../config/environment-files";
import { formatPath, type KeyPath } from "../../../../config/check/finding";
import { fileAt, filesAt, type Repository, type Revision } from "../affected/git";

/** A key of the configuration that was edited. */
export interface ConfigEdit {
  /** Relative to the checkout's root. */
  readonly file: string;
  /** Where the value stands, or stood when it is gone; undefined when the whole file came or went. */
  readonly line: number | undefined;
  /** Empty for the whole file. */
  readonly key: string;
  /** As JSON; undefined where the key is not there. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** The key in its parts; empty for the whole file. */
  readonly at: KeyPath;
}

/**
 * The keys that differ between the configuration of a revision and that of the checkout, by parsing
 * both: layout, order and comments are no edits.
 *
 * @param folder the configuration's folder, relative to the checkout's root.
 */
export async function configEdits(root: string, folder: string, repository: Repository, base: Revision): Promise<readonly ConfigEdit[]> {
  const [there, here] = [byEnvironment(await filesAt(repository, base, folder)), byEnvironment(readdirSync(path.join(root, folder)))];
  const edits = await Promise.all(
    [...new Set([...there.keys(), ...here.keys()])].sort().map(async (environment) => {
      const [old, now] = [there.get(environment), here.get(environment)].map((name) => name && path.posix.join(folder, name));
      return editsOf(
        now ?? old ?? "",
        old === undefined ? undefined : await fileAt(repository, base, old),
        now === undefined ? undefined : readIfThere(path.join(root, now)),
      );
    }),
  );
  return edits.flat();
}

/** A file may be spelt in other ways (`.yml`, capitals) and be the same environment's. */
const byEnvironment = (names: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    names.flatMap((name) => {
      const environment = environmentOf(name);
      return environment === undefined ? [] : [[environment, name] as const];
    }),
  );

function editsOf(file: string, old: string | undefined, now: string | undefined): readonly ConfigEdit[] {
  if (old === now) return [];
  if (old === undefined || now === undefined)
    return [
      {
        file,
        line: undefined,
        at: [],
        key: "",
        before: old === undefined ? undefined : "the file",
        after: now === undefined ? undefined : "the file",
      },
    ];
  const [before, after] = [parseEnvironment(old, file), parseEnvironment(now, file)];
  return differences(before.value, after.value, []).map(({ at, before: was, after: is }) => ({
    file,
    line: lineOf(is === undefined ? before : after, at),
    at,
    key: formatPath(at),
    before: was === undefined ? undefined : JSON.stringify(was),
    after: is === undefined ? undefined : JSON.stringify(is),
  }));
}

const lineOf = (source: EnvironmentSource, at: KeyPath): number | undefined => source.locate(at).line;

interface Difference {
  readonly at: KeyPath;
  readonly before: unknown;
  readonly after: unknown;
}

/** Down to the smallest part that differs; a group that is on one side only is one part. */
function differences(before: unknown, after: unknown, at: KeyPath): readonly Difference[] {
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length)
    return before.flatMap((element, index) => differences(element, after[index], [...at, index]));
  if (isGroup(before) && isGroup(after))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) =>
      differences(before[name], after[name], [...at, name]),
    );
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ at, before, after }];
}

const isGroup = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const readIfThere = (file: string): string | undefined => (existsSync(file) ? readFileSync(file, "utf8") : undefined);
