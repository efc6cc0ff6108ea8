import { type Values } from "./model";

/** Stands in the place of a value that is known only after the apply. */
export const unknown: unique symbol = Symbol("known after apply");

export const isRecord = (value: unknown): value is Values => typeof value === "object" && value !== null && !Array.isArray(value);

/** Terraform writes "not set" in several ways; here it is always undefined. */
export const isUnset = (value: unknown): boolean =>
  value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);

/** Puts `unknown` wherever `mark` (Terraform's after_unknown) is true. */
export function withUnknown(value: unknown, mark: unknown): unknown {
  if (mark === true) return unknown;
  if (Array.isArray(mark)) {
    const list: readonly unknown[] = Array.isArray(value) ? value : [];
    return Array.from({ length: Math.max(list.length, mark.length) }, (_, index) => withUnknown(list[index], mark[index]));
  }
  if (!isRecord(mark)) return value;
  const record = isRecord(value) ? value : {};
  return Object.fromEntries(
    [...new Set([...Object.keys(record), ...Object.keys(mark)])].map((name) => [name, withUnknown(record[name], mark[name])]),
  );
}

const parts = new Map<string, readonly string[]>();

/** The rules read the same few paths of every change. */
export function partsOf(path: string): readonly string[] {
  const known = parts.get(path);
  if (known !== undefined) return known;
  const split = path.split(".");
  parts.set(path, split);
  return split;
}

/** Value at a dotted path; a number in it is an index. `unknown` above the path is `unknown` at it. */
export function read(values: unknown, path: string): unknown {
  let value: unknown = values;
  for (const part of partsOf(path)) {
    if (value === unknown) return unknown;
    if (Array.isArray(value)) value = (value as readonly unknown[])[Number(part)];
    else value = isRecord(value) && Object.hasOwn(value, part) ? value[part] : undefined;
    // Most rules ask most resources for what they do not have.
    if (value === undefined) return undefined;
  }
  return isUnset(value) ? undefined : value;
}

/** A block or list as a list; `unknown` stays itself. */
export function listAt(values: unknown, path: string): readonly unknown[] | typeof unknown {
  const value = read(values, path);
  if (value === unknown) return unknown;
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

export function hasUnknown(value: unknown): boolean {
  if (value === unknown) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isRecord(value) && Object.values(value).some(hasUnknown);
}

const longest = 60;

/** A value in a sentence: short, and on one line. */
export const shown = (value: unknown): string => cut(lineOf(value), 0, longest);

/** So much of a value stands in a table, and so much of what both have in common before they part. */
const widest = 120;
const shared = 24;

/** Two values beside each other. Long ones are shown from where they part, since their beginnings say nothing. */
export function shownApart(before: unknown, after: unknown): { readonly before: string; readonly after: string } {
  const [was, is] = [lineOf(before), lineOf(after)];
  let same = 0;
  while (same < was.length && was[same] === is[same]) same += 1;
  const start = Math.max(was.length, is.length) <= widest ? 0 : Math.max(0, same - shared);
  return { before: cut(was, start, widest), after: cut(is, start, widest) };
}

function lineOf(value: unknown): string {
  if (value === unknown) return "known after apply";
  if (isUnset(value)) return "not set";
  const text =
    typeof value === "string" ? value : JSON.stringify(value, (_, inner: unknown) => (inner === unknown ? "known after apply" : inner));
  return text.replaceAll(/\s+/g, " ");
}

const cut = (line: string, start: number, length: number): string =>
  `${start > 0 ? "…" : ""}${line.slice(start, start + length)}${line.length > start + length ? "…" : ""}`;
