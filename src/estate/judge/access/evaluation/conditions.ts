import { BlockList, isIP } from "node:net";
import { arnLike, like } from "./wildcards";

/** Condition keys of a request with their values, by names in lower case; a key that is not here was not sent. */
export type Context = ReadonlyMap<string, readonly string[]>;

type Compare = (wanted: string, got: string) => boolean;

const numeric =
  (compare: (got: number, wanted: number) => boolean): Compare =>
  (wanted, got) =>
    Number.isFinite(Number(got)) && Number.isFinite(Number(wanted)) && got !== "" && wanted !== "" && compare(Number(got), Number(wanted));

/** Dates are written in ISO 8601, or as seconds since 1970. */
const instant = (text: string): number => (/^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text));
const dated =
  (compare: (got: number, wanted: number) => boolean): Compare =>
  (wanted, got) =>
    !Number.isNaN(instant(got)) && !Number.isNaN(instant(wanted)) && compare(instant(got), instant(wanted));

function inRange(wanted: string, got: string): boolean {
  const [address = "", bits] = wanted.split("/");
  const family = isIP(address);
  if (family === 0 || isIP(got) === 0) return false;
  const block = new BlockList();
  const kind = family === 6 ? "ipv6" : "ipv4";
  block.addSubnet(address, bits === undefined ? (family === 6 ? 128 : 32) : Number(bits), kind);
  return isIP(got) === family && block.check(got, kind);
}

const equal: Compare = (wanted, got) => wanted === got;
const sameLetters: Compare = (wanted, got) => wanted.toLowerCase() === got.toLowerCase();

/**
 * Every operator that is no negation. ArnEquals and ArnLike are the same.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
const operators: Readonly<Record<string, Compare>> = {
  StringEquals: equal,
  StringEqualsIgnoreCase: sameLetters,
  StringLike: like,
  NumericEquals: numeric((got, wanted) => got === wanted),
  NumericLessThan: numeric((got, wanted) => got < wanted),
  NumericLessThanEquals: numeric((got, wanted) => got <= wanted),
  NumericGreaterThan: numeric((got, wanted) => got > wanted),
  NumericGreaterThanEquals: numeric((got, wanted) => got >= wanted),
  DateEquals: dated((got, wanted) => got === wanted),
  DateLessThan: dated((got, wanted) => got < wanted),
  DateLessThanEquals: dated((got, wanted) => got <= wanted),
  DateGreaterThan: dated((got, wanted) => got > wanted),
  DateGreaterThanEquals: dated((got, wanted) => got >= wanted),
  Bool: sameLetters,
  BinaryEquals: equal,
  IpAddress: inRange,
  ArnEquals: arnLike,
  ArnLike: arnLike,
};

/** Negations, each of the operator whose opposite it is. */
const negations: Readonly<Record<string, string>> = {
  StringNotEquals: "StringEquals",
  StringNotEqualsIgnoreCase: "StringEqualsIgnoreCase",
  StringNotLike: "StringLike",
  NumericNotEquals: "NumericEquals",
  DateNotEquals: "DateEquals",
  NotIpAddress: "IpAddress",
  ArnNotEquals: "ArnEquals",
  ArnNotLike: "ArnLike",
};

/**
 * Whether one line of a Condition holds: the operator with one key and its values.
 *
 * @throws Error for an operator that IAM does not have.
 */
export function holds(operator: string, key: string, wanted: readonly string[], context: Context): boolean {
  const got = context.get(key.toLowerCase());
  if (operator === "Null") return wanted.some((value) => (value.toLowerCase() === "true") === (got === undefined));
  const { set, name, ifExists } = partsOf(operator);
  if (ifExists && got === undefined) return true;
  const values = wanted.map((value) => substituted(value, context)).filter((value) => value !== undefined);
  const positive = negations[name] ?? name;
  const compare = operators[positive];
  if (compare === undefined) throw new Error(`the condition operator ${operator} is not one of IAM's`);
  const negated = positive !== name;
  const one = (value: string): boolean => values.some((pattern) => compare(pattern, value)) !== negated;
  // Without a key there is no value that breaks the rule for all, and none that meets the rule for any.
  if (set === "ForAllValues") return (got ?? []).every(one);
  if (set === "ForAnyValue") return (got ?? []).some(one);
  // A negated operator also holds where the key is not sent; several values of one key match where any does.
  if (got === undefined) return negated;
  return negated ? got.every(one) : got.some(one);
}

interface OperatorParts {
  readonly set: "ForAllValues" | "ForAnyValue" | undefined;
  readonly name: string;
  readonly ifExists: boolean;
}

function partsOf(operator: string): OperatorParts {
  const [, set, name = "", ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/.exec(operator) ?? [];
  return { set: set as OperatorParts["set"], name, ifExists: ifExists !== undefined };
}

/**
 * A value with its variables replaced; undefined when one has no value in the request and no default,
 * since such a value matches nothing.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function substituted(value: string, context: Context): string | undefined {
  if (!value.includes("${")) return value;
  let missing = false;
  const text = value.replaceAll(/\$\{([^}]*)\}/g, (_, inside: string) => {
    if (["*", "?", "$"].includes(inside)) return inside;
    const [, name = "", fallback] = /^([^,]+?)(?:\s*,\s*'([^']*)')?$/.exec(inside) ?? [];
    const got = context.get(name.trim().toLowerCase());
    const used = got?.length === 1 ? got[0] : fallback;
    if (used === undefined) missing = true;
    return used ?? "";
  });
  return missing ? undefined : text;
}
