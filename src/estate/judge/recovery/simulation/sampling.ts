/** Numbers in [0, 1), the same for a seed each time. */
export type Random = () => number;

/** FNV-1a, so that each run has numbers of its own whatever other runs there are. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}

/** The generator mulberry32. @param of what the numbers are for, part of the seed */
export function seeded(seed: number, of: string): Random {
  let state = hash(`${seed} ${of}`);
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A duration of which the shortest, the most likely and the longest are assumed: a triangular distribution, in seconds. */
export interface Spread {
  readonly least: number;
  readonly likely: number;
  readonly most: number;
}

export function sample(random: Random, { least, likely, most }: Spread): number {
  const [at, width] = [random(), most - least];
  if (width <= 0) return least;
  const peak = (likely - least) / width;
  return at < peak ? least + Math.sqrt(at * width * (likely - least)) : most - Math.sqrt((1 - at) * width * (most - likely));
}

/** The value that a share of all is not above. @param sorted ascending, not empty */
export const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? NaN;
