import { type Dependent, type Dependents } from "./dependents";
import { type Subject } from "./model";
import { hasUnknown } from "./values";
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
export function causesOf(subjects: readonly Subject[], users: readonly Dependents[]): Causes {
  const changing = new Map(
    subjects
      .filter(({ effect, leftover }) => leftover === undefined && (effect === "update" || effect === "replace"))
      .map((subject) => [keyOf({ stack: subject.stack, address: withoutIndex(subject.address) }), subject]),
  );
  const causes = new Map<string, Dependent>();
  for (const [key, subject] of changing) {
    const own = { stack: subject.stack, address: withoutIndex(subject.address) };
    for (const user of users.flatMap((index) => index.usersOf(own.stack, own.address))) {
      const other = changing.get(keyOf(user));
      if (keyOf(user) !== key && other !== undefined && isMadeOfUnknown(other) && !causes.has(keyOf(user))) causes.set(keyOf(user), own);
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

/** Whether an argument gets a value that only the apply of something else can tell. */
const isMadeOfUnknown = ({ before, after }: Subject): boolean =>
  Object.keys(after).some((name) => !sameValue(before[name], after[name]) && hasUnknown(after[name]));

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
