/** The order of one run: what is made before what uses it, and what goes after what used it. */
import { type StackInstance } from "./instances";
import { precedingAmong } from "./order";

/**
 * For each stack of a run those of them that come before it. Stacks that make or change anything run in the
 * order of the estate. One that only destroys runs after the stacks that depend on it, as Terraform itself
 * does within a stack: what used the things that go is gone, or has let go of them, by then. Unless one of
 * those stacks makes something, it runs before all that it depends on, too.
 *
 * The result never holds a circle: first come stacks that only destroy and that nothing which makes
 * anything depends on, then what makes, then the other ones that only destroy.
 *
 * @param destroying those of the named stacks whose change only takes things away.
 * @param stacks every stack of the estate, each after those it depends on.
 */
export function runOrder(
  named: ReadonlySet<string>,
  destroying: ReadonlySet<string>,
  stacks: readonly StackInstance[],
): ReadonlyMap<string, readonly string[]> {
  const upstream = precedingAmong(named, stacks);
  if (destroying.size === 0) return upstream;
  const above = closureOf(upstream);
  const below = (id: string): readonly string[] => [...named].filter((other) => above(other).has(id));
  const isFirst = (id: string): boolean => destroying.has(id) && below(id).every((other) => destroying.has(other));
  const before = new Map(
    [...named].map((id): [string, readonly string[]] => {
      const makers = [...above(id)].filter((other) => !destroying.has(other));
      if (isFirst(id)) return [id, below(id)];
      return [id, destroying.has(id) ? [...makers, ...below(id)] : [...makers, ...below(id).filter(isFirst)]];
    }),
  );
  return nearest(before);
}

/** The run in which each of them goes, counted from 1, by what comes before it. */
export function runWaves(before: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, number> {
  const result = new Map<string, number>();
  const waveOf = (id: string): number => {
    const known = result.get(id);
    if (known !== undefined) return known;
    const wave = 1 + Math.max(0, ...(before.get(id) ?? []).map(waveOf));
    result.set(id, wave);
    return wave;
  };
  for (const id of before.keys()) waveOf(id);
  return result;
}

/** Whether one stack of a run comes before another one, directly or not. */
export function comesBefore(before: ReadonlyMap<string, readonly string[]>): (first: string, second: string) => boolean {
  const above = closureOf(before);
  return (first, second) => above(second).has(first);
}

function closureOf(before: ReadonlyMap<string, readonly string[]>): (id: string) => ReadonlySet<string> {
  const known = new Map<string, ReadonlySet<string>>();
  const of = (id: string): ReadonlySet<string> => {
    const found = known.get(id);
    if (found !== undefined) return found;
    const all = new Set<string>();
    for (const one of before.get(id) ?? []) for (const other of [one, ...of(one)]) all.add(other);
    known.set(id, all);
    return all;
  };
  return of;
}

/** Leaves out what comes before another one that comes before it. */
function nearest(before: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> {
  const above = closureOf(before);
  return new Map([...before].map(([id, all]) => [id, all.filter((one) => !all.some((other) => above(other).has(one)))]));
}
