import { type Values } from "../review/model";
import { isRecord } from "../review/values";
import { sameInWorld } from "../equality/in-the-world";

/** One argument that has two values: what Terraform last wrote or read, and what AWS says now. */
export interface Difference {
  /** Dotted, as in reviews; blocks that stand once are named by their arguments. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Arguments that differ by meaning, sorted. */
export function differences(before: Values, after: Values, prefix = ""): readonly Difference[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap((name) => {
    const [was, is] = [before[name], after[name]];
    if (sameInWorld(was, is)) return [];
    const [wasBlock, isBlock] = [onlyBlock(was), onlyBlock(is)];
    return wasBlock === undefined || isBlock === undefined
      ? [{ path: `${prefix}${name}`, before: was, after: is }]
      : differences(wasBlock, isBlock, `${prefix}${name}.0.`);
  });
}

const onlyBlock = (value: unknown): Values | undefined =>
  Array.isArray(value) && value.length === 1 && isRecord(value[0]) ? value[0] : undefined;

/** Name of the argument, or of the block, that a path begins with. */
export const topOf = (path: string): string => path.split(".")[0] ?? path;

/** Whether one of the paths is the other, or lies in it. */
export const overlap = (a: string, b: string): boolean => a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);

/** A copy of `values` with the value of each difference put in at its path. */
export function withDifferences(values: Values, changed: readonly Difference[]): Values {
  return changed.reduce<Values>((result, { path, after }) => put(result, path.split("."), after), values);
}

function put(values: Values, [name = "", index, ...rest]: readonly string[], value: unknown): Values {
  if (index === undefined) return { ...values, [name]: value };
  const block = onlyBlock(values[name]) ?? {};
  return { ...values, [name]: [put(block, rest, value)] };
}
