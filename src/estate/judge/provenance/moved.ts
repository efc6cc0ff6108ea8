import { setArguments } from "../equality/arguments";
import { canonical, isObject } from "../../../common/canonical-json";

/**
 * Paths of the arguments in which two blocks in normal form differ. A list of one counts as what it
 * holds, as Terraform writes a block that may stand only once; of a longer list each item is named
 * (`rule[2].status`) as long as both have as many, and of a set only the set itself.
 */
export function movedArguments(before: unknown, after: unknown, place = ""): readonly string[] {
  if (isObject(before) && isObject(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return names.flatMap((name) =>
      name === "//" ? [] : movedArguments(before[name], after[name], place === "" ? name : `${place}.${name}`),
    );
  }
  const name = place.split(/[.[]/).at(-1) ?? "";
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length && !setArguments.has(name)) {
    return before.length === 1
      ? movedArguments(before[0], after[0], place)
      : before.flatMap((item, index) => movedArguments(item, after[index], `${place}[${index}]`));
  }
  return canonical(before) === canonical(after) ? [] : [place];
}

/** An argument's path as `movedArguments` writes it, for a path as plans and people write it (`a[0].b`, `a.0.b`, `tags["k"]`). */
export function argumentPath(block: unknown, text: string): string {
  return resolveArgument(block, text).path;
}

/** What a block says at a path; undefined where it says nothing. */
export function argumentValue(block: unknown, text: string): unknown {
  return resolveArgument(block, text).value;
}

function resolveArgument(block: unknown, text: string): { readonly path: string; readonly value: unknown } {
  let path = "";
  let value = block;
  for (const { groups } of text.matchAll(/\["(?<quoted>[^"]*)"\]|\[(?<index>\d+)\]|(?<plain>[^.[\]]+)/g)) {
    const part = groups?.quoted ?? groups?.index ?? groups?.plain ?? "";
    const index = /^\d+$/.test(part) ? Number(part) : undefined;
    if (Array.isArray(value) && index !== undefined) {
      if (value.length !== 1) path += `[${index}]`;
      value = value[index] as unknown;
      continue;
    }
    // A block that may stand only once is written as itself or as a list of one; plans number it, people do not.
    if (index === 0 && isObject(value) && !("0" in value)) continue;
    if (Array.isArray(value) && value.length === 1) value = value[0] as unknown;
    path += path === "" ? part : `.${part}`;
    value = isObject(value) ? value[part] : undefined;
  }
  return { path, value: Array.isArray(value) && value.length === 1 && isObject(value[0]) ? value[0] : value };
}

/** Whether an argument is another one, part of it, or holds it. */
export const overlaps = (one: string, other: string): boolean => one === other || within(one, other) || within(other, one);
const within = (inner: string, outer: string): boolean => inner.startsWith(outer) && /^[.[]/.test(inner.slice(outer.length));
