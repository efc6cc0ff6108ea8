import { z } from "zod";
import { formatPath, type KeyPath } from "./check/finding";
import { allowedWords } from "./check/words";
import { anyKey, flatten, schemaKeys, type SchemaKey, unwrap } from "./schema/walk";

/** What there is to say about a key, apart from its values. */
export interface KeyDocument {
  readonly key: string;
  readonly meaning: string;
  readonly type: string;
  readonly unit?: string;
  readonly required: boolean;
  /** Value when the key is left out; absent when there is none. */
  readonly default?: unknown;
  readonly allowed: string;
  /** Layers or resources that change with it. */
  readonly affects: readonly string[];
  /** Keys directly below a group. */
  readonly children: readonly string[];
}

export function documentKey({
  path,
  schema,
  description,
  unit,
  allowed,
  affects,
  required,
  defaultValue,
  children,
}: SchemaKey): KeyDocument {
  return {
    key: formatPath(path),
    meaning: description ?? `Group of keys: ${children.map((child) => child.path.at(-1)).join(", ")}.`,
    type: typeName(schema, children.length > 0),
    ...(unit === undefined ? {} : { unit }),
    required,
    ...(defaultValue === undefined || children.length > 0 ? {} : { default: defaultValue }),
    allowed: allowed ?? allowedWords(schema, unit),
    affects,
    children: children.map((child) => formatPath(child.path)),
  };
}

function typeName(schema: z.ZodType, group: boolean): string {
  const bare = unwrap(schema);
  if (bare instanceof z.ZodRecord) return group ? "groups by name" : "values by name";
  if (bare instanceof z.ZodArray) return "list";
  if (group) return "group";
  if (bare instanceof z.ZodBoolean) return "true or false";
  if (bare instanceof z.ZodNumber) return bare instanceof z.ZodNumberFormat ? "whole number" : "number";
  if (bare instanceof z.ZodEnum || bare instanceof z.ZodLiteral) return "choice";
  return bare instanceof z.ZodString ? "text" : "one of several forms";
}

/** Every key that holds a value, and every collection that has a meaning of its own. */
export const documentedKeys = (): KeyDocument[] =>
  flatten(schemaKeys())
    .filter(({ children, description }) => children.length === 0 || description !== undefined)
    .map(documentKey);

/** `access.humanRoles["read-only"].x`, `a.*.b` and `list[0]` as path parts. */
export function parseKey(text: string): string[] {
  return [...text.matchAll(/\["(?<quoted>[^"]*)"\]|\[(?<index>\d+|\*)\]|(?<plain>[^.[\]]+)/g)].map(
    ({ groups }) => groups?.quoted ?? groups?.index ?? groups?.plain ?? "",
  );
}

/** Values at a path in which `*` stands for every name or index, each with its own path. */
export function valuesAt(
  value: unknown,
  [part, ...rest]: readonly string[],
  path: KeyPath = [],
): { readonly path: KeyPath; readonly value: unknown }[] {
  if (part === undefined) return [{ path, value }];
  if (typeof value !== "object" || value === null) return [];
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? value.map((item, index): [number, unknown] => [index, item])
    : Object.entries(value);
  return entries
    .filter(([key]) => part === anyKey || String(key) === part)
    .flatMap(([key, child]) => valuesAt(child, rest, [...path, key]));
}

/** The table of all keys for the guide. */
export function markdownTable(): string {
  const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("*", "\\*");
  const rows = documentedKeys().map((one) => {
    const fallback = one.default !== undefined ? `\`${JSON.stringify(one.default)}\`` : one.required ? "required" : "none";
    return `| \`${one.key}\` | ${cell(one.meaning)} | ${cell(one.allowed)} | ${fallback} | ${cell(one.affects.join(", "))} |`;
  });
  return ["| Key | Meaning | Allowed | Default | Affects |", "|---|---|---|---|---|", ...rows, ""].join("\n");
}
