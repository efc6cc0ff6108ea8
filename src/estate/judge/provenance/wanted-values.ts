import { type z } from "zod";
import { optionsOf } from "./other-values";

/** What a key said and what an argument then said. */
export interface Observation {
  readonly key: unknown;
  readonly argument: unknown;
}

/**
 * Values of a key that may make an argument say what is wanted: the wanted value itself; what follows
 * from how the argument moved with the key (another unit, a text around it, entries of a list); every
 * option of a choice. They are guesses, to be tried.
 *
 * @param observations the first of them is what is there now
 */
export function candidateValues(schema: z.ZodType | undefined, observations: readonly Observation[], wanted: unknown): readonly unknown[] {
  const [now] = observations;
  if (now === undefined) return [];
  const guesses = [
    ...forms(wanted),
    ...observations.flatMap((other) => proportional(now, other, wanted)),
    ...forms(unwrapped(now, wanted)),
    ...entries(now, wanted),
    ...(schema === undefined ? [] : (optionsOf(schema) ?? [])),
    ...observations.map(({ key }) => key),
    undefined,
  ];
  const distinct = new Map(guesses.map((guess) => [JSON.stringify(guess), guess]));
  return [...distinct.values()].filter(
    (guess) => JSON.stringify(guess) !== JSON.stringify(now.key) && (schema === undefined || schema.safeParse(guess).success),
  );
}

/** A value as the types that a key may have. */
function forms(value: unknown): readonly unknown[] {
  if (typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value))) return [value, Number(value)];
  if (value === "true" || value === "false") return [value, value === "true"];
  if (typeof value === "number") return [value, String(value)];
  return value === undefined || value === null ? [] : [value];
}

const numberPattern = /\d+(\.\d+)?/g;

/** The key's value when it and the one number that moves in the argument are in proportion (days and seconds). */
function proportional(now: Observation, other: Observation, wanted: unknown): readonly number[] {
  if (typeof now.key !== "number" || typeof other.key !== "number" || now.key === other.key) return [];
  const [here, there, goal] = [now.argument, other.argument, wanted].map((value) => String(value));
  if (here === undefined || there === undefined || goal === undefined || !sameForm(here, there) || !sameForm(here, goal)) return [];
  const [ours, theirs, aims] = [here, there, goal].map((text) => [...text.matchAll(numberPattern)].map(([number]) => Number(number)));
  const at = ours?.findIndex((number, index) => number !== theirs?.[index]) ?? -1;
  const [a0, a1, goalNumber] = [ours?.[at], theirs?.[at], aims?.[at]];
  if (a0 === undefined || a1 === undefined || goalNumber === undefined) return [];
  const exact = now.key + ((goalNumber - a0) * (other.key - now.key)) / (a1 - a0);
  return [exact, Math.round(exact)];
}

const sameForm = (one: string, other: string): boolean => one.replaceAll(numberPattern, "#") === other.replaceAll(numberPattern, "#");

/** What stands in the wanted text where the key's value stands in the argument. */
function unwrapped({ key, argument }: Observation, wanted: unknown): string | undefined {
  if ((typeof key !== "string" && typeof key !== "number") || typeof argument !== "string" || typeof wanted !== "string") return undefined;
  const inner = String(key);
  for (let at = argument.indexOf(inner); inner !== "" && at >= 0; at = argument.indexOf(inner, at + 1)) {
    const [before, after] = [argument.slice(0, at), argument.slice(at + inner.length)];
    if (wanted.length >= before.length + after.length && wanted.startsWith(before) && wanted.endsWith(after))
      return wanted.slice(before.length, wanted.length - after.length);
  }
  return undefined;
}

/** A list of the entries whose traces the wanted list has, and of new ones made alike. */
function entries({ key, argument }: Observation, wanted: unknown): readonly unknown[][] {
  if (!Array.isArray(key) || !Array.isArray(argument) || !Array.isArray(wanted)) return [];
  const pairs = key.flatMap((entry: unknown) =>
    argument
      .filter((item) => String(item).includes(String(entry)))
      .slice(0, 1)
      .map((item) => ({ entry, item: String(item) })),
  );
  const [pattern] = pairs;
  const found = wanted.map(
    (item): unknown =>
      pairs.find((pair) => pair.item === String(item))?.entry ??
      (pattern === undefined ? undefined : unwrapped({ key: pattern.entry, argument: pattern.item }, String(item))),
  );
  return found.includes(undefined) ? [] : [found];
}
