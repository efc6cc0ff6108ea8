import { type Subject } from "./model";
import { isRecord } from "./values";
import { sameValue } from "../equality/as-planned";

/** One argument that differs between now and then. */
export interface ChangedArgument {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
  /** Tags, or a description: nothing behaves differently. */
  readonly noise: boolean;
}

const quiet: ReadonlySet<string> = new Set(["tags", "tags_all", "description", "comment", "alarm_description"]);

/** Top-level arguments that differ, sorted by name. */
export function changedArguments({ before, after, effect }: Subject): readonly ChangedArgument[] {
  if (effect !== "update" && effect !== "replace") return [];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort()
    .filter((name) => !sameValue(before[name], after[name]))
    .flatMap((name) => narrowed(name, before[name], after[name]));
}

/** A block that stands once is named by its arguments. */
function narrowed(name: string, before: unknown, after: unknown): ChangedArgument[] {
  const [was, is] = [onlyBlock(before), onlyBlock(after)];
  if (was === undefined || is === undefined) return [{ path: name, before, after, noise: quiet.has(name) }];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .sort()
    .filter((inner) => !sameValue(was[inner], is[inner]))
    .flatMap((inner) => narrowed(`${name}.0.${inner}`, was[inner], is[inner]));
}

const onlyBlock = (value: unknown) => (Array.isArray(value) && value.length === 1 && isRecord(value[0]) ? value[0] : undefined);
