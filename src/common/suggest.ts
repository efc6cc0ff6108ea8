import { closest, distance } from "fastest-levenshtein";

/** The candidate that `word` was probably meant to be, or undefined when none is near. */
export function suggest(word: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const lower = word.toLowerCase();
  const byLower = new Map(candidates.map((candidate) => [candidate.toLowerCase(), candidate]));
  const nearest = closest(lower, [...byLower.keys()]);
  return distance(lower, nearest) <= allowance(lower, nearest) ? byLower.get(nearest) : undefined;
}

/**
 * Letters that may be wrong: a third of the word, since beyond that a suggestion misleads more than it
 * helps. Of short words, such as the codes of continents, many are near that were not meant: three letters
 * must begin alike and have one wrong or two swapped, two must be right.
 */
function allowance(word: string, nearest: string): number {
  if (word.length > 3) return Math.max(2, Math.floor(word.length / 3));
  if (word.length < 3 || word[0] !== nearest[0]) return 0;
  return letters(word) === letters(nearest) ? 2 : 1;
}

const letters = (word: string): string => word.split("").sort().join("");
