import { closest, distance } from "fastest-levenshtein";

/** The candidate that `word` was probably meant to be, or undefined when none is near. */
export function suggest(word: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const lower = word.toLowerCase();
  const byLower = new Map(candidates.map((candidate) => [candidate.toLowerCase(), candidate]));
  const nearest = closest(lower, [...byLower.keys()]);
  // A third of the word may be wrong; beyond that a suggestion misleads more than it helps.
  return distance(lower, nearest) <= Math.max(2, Math.floor(word.length / 3)) ? byLower.get(nearest) : undefined;
}
