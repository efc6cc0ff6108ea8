import { type Dependent, type Dependents } from "./dependents";
import { type Judged } from "./subject";
import { hasUnknown, read } from "./values";
import { sameValue } from "../equality/as-planned";

/** For every change the one that it goes back to, if any, and how many go back to it. */
export interface Causes {
  readonly of: (stack: string, address: string) => Dependent | undefined;
  readonly followers: (stack: string, address: string) => number;
}

const keyOf = ({ stack, address }: Dependent): string => `${stack} ${address}`;

/**
 * Finds the changes that only follow from others: a resource is changed or replaced, and with it what is
 * made of its values. A reader decides about the first of them, and so it comes first in every report.
 */
export function causesOf(judged: readonly Judged[], users: readonly Dependents[]): Causes {
  const changing = new Map(
    judged
      .filter(({ subject: { effect, leftover } }) => leftover === undefined && (effect === "update" || effect === "replace"))
      .map((one) => [keyOf({ stack: one.subject.stack, address: withoutIndex(one.subject.address) }), one]),
  );
  const causes = new Map<string, Dependent>();
  for (const [key, { subject }] of changing) {
    const own = { stack: subject.stack, address: withoutIndex(subject.address) };
    for (const user of users.flatMap((index) => index.usersOf(own.stack, own.address))) {
      const other = changing.get(keyOf(user));
      if (keyOf(user) !== key && other !== undefined && onlyFollows(other) && !causes.has(keyOf(user))) causes.set(keyOf(user), own);
    }
  }
  const roots = new Map([...changing.keys()].map((key) => [key, rootOf(key, causes)]));
  const followers = new Map<string, number>();
  for (const root of roots.values()) if (root !== undefined) followers.set(keyOf(root), (followers.get(keyOf(root)) ?? 0) + 1);
  return {
    of: (stack, address) => roots.get(keyOf({ stack, address: withoutIndex(address) })),
    followers: (stack, address) => followers.get(keyOf({ stack, address: withoutIndex(address) })) ?? 0,
  };
}

/**
 * Whether something is replaced, or changed, by values alone that only the apply of something else can
 * tell. What is replaced by an edit of its own follows from nothing, whatever else of it is not known.
 */
function onlyFollows({ subject: { before, after, effect }, resource: { change } }: Judged): boolean {
  const replacing = effect === "replace" ? (change.replace_paths ?? []).map((parts) => parts.join(".")) : [];
  if (replacing.length > 0) return replacing.every((path) => hasUnknown(read(after, path)));
  return Object.keys(after).some((name) => !sameValue(before[name], after[name]) && hasUnknown(after[name]));
}

/** Two that follow from each other go back to none. */
function rootOf(key: string, causes: ReadonlyMap<string, Dependent>): Dependent | undefined {
  const seen = new Set([key]);
  let root: Dependent | undefined;
  for (let next = causes.get(key); next !== undefined; next = causes.get(keyOf(next))) {
    if (seen.has(keyOf(next))) return undefined;
    seen.add(keyOf(next));
    root = next;
  }
  return root;
}

const withoutIndex = (address: string): string => address.replace(/\[.*$/s, "");
