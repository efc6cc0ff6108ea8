/** The one graph of runs: what may run beside what, what comes first, and why; for lists, live runs, pictures, job matrices and Atlantis. */
import { type StackInstance } from "./instances";
import { foundations, type Layer } from "./registry";
import { reachable } from "./run-graph";

/** A stack that is applied before another one although nothing is read from it. */
export interface Precedence {
  readonly id: string;
  readonly reason: string;
  /** Whether it holds for every stack of the estate, so that a picture need not repeat it. */
  readonly everywhere: boolean;
}

/**
 * The run in which each stack can be applied, counted from 1: stacks of one wave do not wait for
 * each other.
 *
 * @param stacks every stack of the estate, each after those it depends on
 */
export function waves(stacks: readonly StackInstance[]): ReadonlyMap<string, number> {
  const result = new Map<string, number>();
  for (const { id, dependsOn, after } of stacks) {
    result.set(id, 1 + Math.max(0, ...[...dependsOn, ...after].map((before) => result.get(before) ?? 0)));
  }
  return result;
}

/** The stacks named by `after`, with the reason that the registry gives. */
export function precedences(stack: StackInstance, stacks: readonly StackInstance[], layers: readonly Layer[]): readonly Precedence[] {
  const orders = layers.find(({ id }) => id === stack.layer)?.after ?? [];
  return stack.after.map((id) => {
    const before = stacks.find((candidate) => candidate.id === id);
    const order = orders.find(({ layer, region }) => layer === before?.layer && (region === "same") === (before.region === stack.region));
    if (order !== undefined) return { id, reason: order.reason, everywhere: false };
    const foundation = foundations.find(({ layer }) => layer === before?.layer);
    if (foundation === undefined) throw new Error(`the registry gives no reason why ${stack.id} comes after ${id}`);
    return { id, reason: foundation.reason, everywhere: true };
  });
}

/**
 * For each of the named stacks those of them that are applied before it, nearest first. Stacks that
 * are not named are looked through: what comes before them comes before what follows them.
 *
 * @param stacks every stack of the estate, each after those it depends on
 */
export function precedingAmong(named: ReadonlySet<string>, stacks: readonly StackInstance[]): ReadonlyMap<string, readonly string[]> {
  const nearest = new Map<string, readonly string[]>();
  for (const { id, dependsOn, after } of stacks) {
    nearest.set(id, [
      ...new Set([...dependsOn, ...after].flatMap((before) => (named.has(before) ? [before] : (nearest.get(before) ?? [])))),
    ]);
  }
  return new Map([...nearest].filter(([id]) => named.has(id)));
}

/**
 * The selected stacks and all that they read from, directly or not, in the estate's order.
 *
 * @param all every stack of the estate, each after those it depends on
 */
export function withUpstream<S extends { readonly instance: StackInstance }>(
  all: readonly S[],
  selected: ReadonlySet<string>,
): readonly S[] {
  const wanted = reachable(
    all.map(({ instance }) => [instance.id, instance.dependsOn]),
    selected,
  );
  return all.filter(({ instance }) => wanted.has(instance.id));
}
