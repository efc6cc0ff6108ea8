import { type Subject } from "../model";
import { isRecord, isUnset, unknown } from "../values";
import { sameValue } from "../../equality/as-planned";

/** One argument of a resource, at any depth, now and after the change. */
export interface Leaf {
  /** As rules name it: `rule.0.action.0.block`, by its place after the change where it has one. */
  readonly path: string;
  /** The names on the way, without indices. */
  readonly names: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
}

/** What distinguishes the entries of a list of blocks, best first. */
const identities = [
  "id",
  "rule_id",
  "rule_name",
  "name",
  "path_pattern",
  "origin_id",
  "region_name",
  "region",
  "key",
  "sid",
  "device_name",
  "priority",
  "rule_number",
  "type",
];

/**
 * Arguments that differ, each with its two values; everything that is set, for what is created. Entries of a list
 * are compared by what distinguishes them, not by their place: one that comes or goes moves all others.
 */
export function leavesOf(subject: Subject): readonly Leaf[] {
  const known = asked.get(subject) ?? allOf(subject);
  asked.set(subject, known);
  return known;
}

/** Most rules ask the same of every change. */
const asked = new WeakMap<Subject, readonly Leaf[]>();

function allOf({ effect, before, after }: Subject): readonly Leaf[] {
  if (effect !== "create" && effect !== "update" && effect !== "replace") return [];
  const leaves: Leaf[] = [];
  collect([], [], effect === "create" ? undefined : before, after, leaves);
  return leaves;
}

function collect(path: readonly string[], names: readonly string[], before: unknown, after: unknown, leaves: Leaf[]): void {
  if (after !== unknown && sameValue(before, after)) return;
  if (holdsBlocks(before) || holdsBlocks(after)) return blocks(path, names, before, after, leaves);
  if (isRecord(before) || isRecord(after)) {
    const [was, is] = [isRecord(before) ? before : {}, isRecord(after) ? after : {}];
    // An empty block says something by being there.
    if (names.length > 0 && isRecord(before) !== isRecord(after) && Object.keys(was).length + Object.keys(is).length === 0)
      leaves.push({
        path: path.join("."),
        names,
        before: isRecord(before) ? "set" : undefined,
        after: isRecord(after) ? "set" : undefined,
      });
    for (const name of new Set([...Object.keys(was), ...Object.keys(is)]))
      collect([...path, name], [...names, name], was[name], after === unknown ? unknown : is[name], leaves);
    return;
  }
  leaves.push({ path: path.join("."), names, before: isUnset(before) ? undefined : before, after: isUnset(after) ? undefined : after });
}

/** Whether somebody wrote the argument; what nobody wrote is AWS's to say. Entries of a list may stand in any order. */
export const isDeclared = ({ declared }: Subject, names: readonly string[]): boolean =>
  declared !== undefined && holds(declared.values, names);
function holds(value: unknown, [name, ...rest]: readonly string[]): boolean {
  if (Array.isArray(value)) return value.some((item) => holds(item, name === undefined ? [] : [name, ...rest]));
  if (name === undefined) return !isUnset(value);
  return isRecord(value) && holds(value[name], rest);
}

const holdsBlocks = (value: unknown): value is readonly unknown[] => Array.isArray(value) && value.some(isRecord);

function blocks(path: readonly string[], names: readonly string[], before: unknown, after: unknown, leaves: Leaf[]): void {
  if (after === unknown) return void leaves.push({ path: path.join("."), names, before, after });
  const was: unknown[] = Array.isArray(before) ? [...(before as readonly unknown[])] : [];
  const is: readonly unknown[] = Array.isArray(after) ? after : [];
  const identity = identities.find((name) =>
    [was, is].every(
      (list) =>
        new Set(list.map((item) => (isRecord(item) ? item[name] : undefined)).filter((value) => !isUnset(value))).size === list.length,
    ),
  );
  const pairs = is.map((item, index) => {
    const found = was.findIndex((other) => sameValue(other, item));
    const alike =
      found >= 0
        ? found
        : is.length === 1 && was.length === 1
          ? 0
          : identity === undefined
            ? -1
            : was.findIndex((other) =>
                sameValue(isRecord(other) ? other[identity] : undefined, isRecord(item) ? item[identity] : undefined),
              );
    return { item, index, other: alike < 0 ? undefined : was.splice(alike, 1)[0] };
  });
  for (const { item, index, other } of pairs)
    collect([...path, String(index)], names, other ?? (identity === undefined ? was.shift() : undefined), item, leaves);
  for (const [index, gone] of was.entries()) collect([...path, String(is.length + index)], names, gone, undefined, leaves);
}
