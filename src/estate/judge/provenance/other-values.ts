import { z } from "zod";
import { exampleFor } from "../../../../config/check/example";
import { unwrap } from "../../../../config/schema/walk";

/** Values tried for one key at the most; more would find nothing that these do not. */
const most = 4;

/** Values known from elsewhere, for keys whose form cannot be guessed: the same key of other environments and entries. */
export type Known = readonly unknown[];

/**
 * Other values that a schema accepts in the place of one: near and far ones of a number, the rest of
 * a choice, texts of the same form. What cannot be thought up is taken from `known`.
 *
 * @param value undefined for a key that may be left out and is
 */
export function otherValues(schema: z.ZodType, value: unknown, known: Known = []): readonly unknown[] {
  const own = JSON.stringify(value);
  const distinct = new Map<string, unknown>();
  for (const candidate of [...known.slice(0, 1), ...guesses(unwrap(schema), value), ...known.slice(1)]) {
    const text = JSON.stringify(candidate);
    if (text !== own && candidate !== undefined && !distinct.has(text) && schema.safeParse(candidate).success)
      distinct.set(text, candidate);
    if (distinct.size === most) break;
  }
  return [...distinct.values()];
}

/** All values of a choice; undefined for what is no choice. */
export function optionsOf(schema: z.ZodType): readonly unknown[] | undefined {
  const bare = unwrap(schema);
  if (bare instanceof z.ZodBoolean) return [true, false];
  if (bare instanceof z.ZodEnum) return bare.options;
  return bare instanceof z.ZodLiteral ? [...bare.values] : undefined;
}

function guesses(schema: z.ZodType, value: unknown): readonly unknown[] {
  const options = optionsOf(schema);
  if (options !== undefined) return aroundIn(options, value);
  if (schema instanceof z.ZodNumber) return numbers(value);
  if (schema instanceof z.ZodString) return typeof value === "string" ? texts(value) : ["a", "Z0123456789", exampleFor(schema)];
  if (schema instanceof z.ZodISODate) return typeof value === "string" ? texts(value) : ["2030-01-01"];
  if (schema instanceof z.ZodArray) return lists(schema._zod.def.element as z.ZodType, Array.isArray(value) ? value : []);
  return schema instanceof z.ZodObject ? groups(schema) : [];
}

/** The neighbours first: a shorter and a longer retention, a smaller and a larger size. */
function aroundIn(options: readonly unknown[], value: unknown): readonly unknown[] {
  const at = options.indexOf(value);
  return [options[at + 1], options[at - 1], ...options];
}

/** For a number that was not there, sizes that limits are usual for. */
const numbers = (value: unknown): readonly number[] =>
  typeof value === "number" ? [value + 1, value - 1, value * 2, value + 31, value / 2] : [1, 3, 12_000, 600, 90];

/** Texts that differ in one letter or digit: at the end, at the beginning, between. */
function texts(value: string): readonly string[] {
  const changed = value.split("").flatMap((character, index) => {
    const other = neighbour(character);
    return other === undefined ? [] : [value.slice(0, index) + other + value.slice(index + 1)];
  });
  const middle = Math.floor(changed.length / 2);
  return [...changed.slice(0, 2), ...changed.slice(-2), ...changed.slice(middle, middle + 2), ...changed];
}

function neighbour(character: string): string | undefined {
  if (/[0-8a-yA-Y]/.test(character)) return String.fromCharCode(character.charCodeAt(0) + 1);
  if (/[9zZ]/.test(character)) return String.fromCharCode(character.charCodeAt(0) - 1);
  return undefined;
}

function lists(element: z.ZodType, value: readonly unknown[]): readonly unknown[] {
  const last = value.at(-1);
  const others = otherValues(element, last).filter((other) => !value.some((one) => JSON.stringify(one) === JSON.stringify(other)));
  const changed = others
    .slice(0, 1)
    .flatMap((other) => [[...value, other], ...(value.length === 0 ? [] : [[...value.slice(0, -1), other]])]);
  return [...changed, value.slice(1), value.slice(0, -1)];
}

/** A group with what must be written in it. */
function groups(schema: z.ZodObject): readonly unknown[] {
  const entries = Object.entries(schema.shape as Record<string, z.ZodType>).filter(([, child]) => !child.safeParse(undefined).success);
  return [Object.fromEntries(entries.map(([name, child]) => [name, otherValues(child, undefined)[0]]))];
}
