import { type KeyPath } from "../../../../config/check/finding";
import { valueAt } from "../../../../config/check/issues";

/** A value set at a path; undefined removes what is there. */
export interface Change {
  readonly at: KeyPath;
  readonly to: unknown;
}

/** A copy of a value with changes made to it, the deepest first, so that none is made within what another removes. */
export function withChanges(value: unknown, changes: readonly Change[]): unknown {
  const ordered = [...changes].sort((a, b) => b.at.length - a.at.length || Number(b.at.at(-1)) - Number(a.at.at(-1)) || 0);
  return ordered.reduce((current, { at, to }) => set(current, at, to), value);
}

function set(value: unknown, [part, ...rest]: KeyPath, to: unknown): unknown {
  if (part === undefined) return to;
  const next = set(valueAt(value, [part]), rest, to);
  if (Array.isArray(value))
    return next === undefined
      ? value.filter((_, index) => index !== part)
      : value.map((item: unknown, index) => (index === part ? next : item));
  const group = typeof value === "object" && value !== null ? Object.entries(value) : [];
  // What is there keeps its place: the order of a group's keys is not what is tried.
  const kept = group.flatMap(([name, child]): [string, unknown][] =>
    name !== String(part) ? [[name, child]] : next === undefined ? [] : [[name, next]],
  );
  return Object.fromEntries(group.some(([name]) => name === String(part)) || next === undefined ? kept : [...kept, [String(part), next]]);
}
