import { isType } from "../../resource-types/type-pattern";
import { type Effect, type Evidence, found, type Matcher, type Subject, undecided } from "./model";
import { isUnset, listAt, read, shown, unknown } from "./values";

/** The rule looks at these resource types only. A trailing `*` stands for any ending. */
export function only(types: readonly string[], matcher: Matcher): Matcher {
  // Few types, many changes.
  const asked = new Map<string, boolean>();
  return (subject, estate) => {
    let looks = asked.get(subject.type);
    if (looks === undefined) asked.set(subject.type, (looks = types.some((type) => isType(subject.type, type))));
    return looks ? matcher(subject, estate) : nothing;
  };
}

/** The rule looks at these effects only. */
export const on =
  (effects: readonly Effect[], matcher: Matcher): Matcher =>
  (subject, estate) =>
    effects.includes(subject.effect) ? matcher(subject, estate) : nothing;

/** What most matchers find in most resources. */
const nothing: readonly Evidence[] = [];

export const anyOf =
  (...matchers: readonly Matcher[]): Matcher =>
  (subject, estate) => {
    const all: Evidence[] = [];
    for (const matcher of matchers) for (const evidence of matcher(subject, estate)) all.push(evidence);
    return all;
  };

/** Both sides exist: the resource is changed in place, or is replaced. */
export const isKept = ({ effect }: Subject): boolean => effect === "update" || effect === "replace";
/** It will no longer be what it was: destroyed, or replaced. */
export const isDestroyed = ({ effect }: Subject): boolean => effect === "destroy" || effect === "replace";

export const destroyed =
  (text: (subject: Subject) => string): Matcher =>
  (subject) =>
    isDestroyed(subject) ? [found(text(subject))] : [];

/** An argument of a kept resource got worse. Unknown values are reported as such. */
export function worse(path: string, isWorse: (before: unknown, after: unknown) => boolean): Matcher {
  const [argument = ""] = path.split(".");
  return (subject) => {
    if (!isKept(subject)) return nothing;
    // Neither was nor is there: nothing got worse.
    if (!Object.hasOwn(subject.before, argument) && !Object.hasOwn(subject.after, argument)) return nothing;
    const [before, after] = [read(subject.before, path), read(subject.after, path)];
    if (after === unknown) return before === undefined ? [] : [undecided(path)];
    if (before === undefined && after === undefined) return nothing;
    return isWorse(before, after) ? [change(path, before, after)] : [];
  };
}

/** An argument got worse, or stands so in what is created. */
export function worseOrCreated(path: string, isBad: (value: unknown) => boolean): Matcher {
  return (subject) => {
    if (subject.effect === "destroy" || subject.effect === "forget") return [];
    const [before, after] = [read(subject.before, path), read(subject.after, path)];
    if (after === unknown) return [undecided(path)];
    const was = subject.effect !== "create" && isBad(before);
    if (!isBad(after) || was) return [];
    return [subject.effect === "create" ? found(`${path} is ${shown(after)}`, path) : change(path, before, after)];
  };
}

export const change = (path: string, before: unknown, after: unknown): Evidence =>
  found(`${path}: ${shown(before)} → ${shown(after)}`, path);

const isOn = (value: unknown): boolean =>
  value === true || value === "true" || value === "enabled" || value === "Enabled" || value === "ENABLED" || value === "ACTIVE";

export const turnedOff = (path: string): Matcher => worse(path, (before, after) => isOn(before) && !isOn(after));
export const turnedOn = (path: string): Matcher => worse(path, (before, after) => !isOn(before) && isOn(after));
export const removed = (path: string): Matcher => worse(path, (before, after) => !isUnset(before) && isUnset(after));
export const lowered = (path: string): Matcher => worse(path, (before, after) => numberOf(after) < numberOf(before));

export const fewer = (path: string): Matcher =>
  worse(path, (before, after) => Array.isArray(before) && before.length > (Array.isArray(after) ? after.length : 0));

/** Entries of a block that are gone after the change, told apart by one of their arguments. */
export const entriesLost =
  (path: string, name: string): Matcher =>
  (subject) => {
    if (!isKept(subject)) return [];
    const before = listAt(subject.before, path);
    const after = listAt(subject.after, path);
    if (before === unknown || after === unknown) return before === unknown ? [] : before.length === 0 ? [] : [undecided(path)];
    const left = new Set(after.map((entry) => read(entry, name)));
    if (left.has(unknown)) return [undecided(path)];
    return before.filter((entry) => !left.has(read(entry, name))).map((entry) => found(`${path} ${String(read(entry, name))} goes`, path));
  };

/** An entry of a block that stays, identified by one of its arguments, got worse. */
export const entryWorse =
  (path: string, name: string, isWorse: (before: unknown, after: unknown) => string | undefined): Matcher =>
  (subject) => {
    if (!isKept(subject)) return [];
    const before = listAt(subject.before, path);
    const after = listAt(subject.after, path);
    if (before === unknown || after === unknown) return [];
    return after.flatMap((entry) => {
      const was = before.find((candidate) => read(candidate, name) === read(entry, name));
      const text = was === undefined ? undefined : isWorse(was, entry);
      return text === undefined ? [] : [found(`${path} ${String(read(entry, name))}: ${text}`, path)];
    });
  };

/** Not a number compares as nothing: neither lower nor higher. */
export const numberOf = (value: unknown): number =>
  typeof value === "number" ? value : typeof value === "string" && value.trim() !== "" ? Number(value) : NaN;
