import { isRecord } from "../review/values";

/**
 * Equal in the world: what providers write differently without meaning anything counts as the same.
 * "Not set" in all its forms, an empty map, numbers and switches as texts, JSON texts whatever their
 * order and spaces, and lists whose order AWS does not keep. Unlike the other two equalities it forgives
 * the order of every list: a false alarm each night costs more than a swap that the next plan shows.
 */
export function sameInWorld(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

const nothing = "";
/** Marks where a text ends; a number and its text are the same. */
const quoted = (text: string): string => JSON.stringify(text);

/** One text for all ways to write a value. */
function canonical(value: unknown): string {
  if (value === undefined || value === null || value === "") return nothing;
  if (typeof value === "string") return fromText(value);
  if (Array.isArray(value)) return value.length === 0 ? nothing : `[${value.map(canonical).sort().join(",")}]`;
  if (!isRecord(value)) return quoted(String(value));
  const parts = Object.keys(value)
    .sort()
    .flatMap((name) => {
      const inner = canonical(value[name]);
      return inner === nothing ? [] : [`${JSON.stringify(name)}:${inner}`];
    });
  return parts.length === 0 ? nothing : `{${parts.join(",")}}`;
}

function fromText(text: string): string {
  if (!/^\s*[[{]/.test(text)) return quoted(text);
  try {
    return canonical(singles(JSON.parse(text) as unknown));
  } catch {
    return quoted(text);
  }
}

/** IAM gives a list of one back as its only element. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
function singles(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 1 ? singles(value[0]) : value.map(singles);
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, singles(inner)])) : value;
}
