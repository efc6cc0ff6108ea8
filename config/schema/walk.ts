import { z } from "zod";
import { environmentSchema } from "./environment";

/** Stands in a path for any name of a record and any index of a list. */
export const anyKey = "*";

/** One key of the schema, as `estate config explain` and the check see it. */
export interface SchemaKey {
  readonly path: readonly string[];
  /** With its wrappers (default, optional), as the group declares it. */
  readonly schema: z.ZodType;
  readonly description: string | undefined;
  readonly unit: string | undefined;
  readonly allowed: string | undefined;
  readonly affects: readonly string[];
  /** Whether the key must be written. */
  readonly required: boolean;
  /** Value when it is not written; undefined when there is none. */
  readonly defaultValue: unknown;
  /** Keys below it; empty for a value. */
  readonly children: readonly SchemaKey[];
}

/** The schema below defaults, optionals and other wrappers. */
export function unwrap(schema: z.ZodType): z.ZodType {
  const inner = innerOf(schema);
  return inner === undefined ? schema : unwrap(inner);
}

function innerOf(schema: z.ZodType): z.ZodType | undefined {
  if (
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodReadonly ||
    schema instanceof z.ZodNonOptional
  ) {
    return schema._zod.def.innerType as z.ZodType;
  }
  return schema instanceof z.ZodPipe ? (schema._zod.def.in as z.ZodType) : undefined;
}

/** Documentation of a key; the outermost wrapper that has any wins. */
function metaOf(schema: z.ZodType): z.GlobalMeta {
  const inner = innerOf(schema);
  return { ...(inner === undefined ? {} : metaOf(inner)), ...schema.meta() };
}

/** Whether the order in which a record's entries are written says something. */
export const isOrdered = (schema: z.ZodType): boolean => metaOf(schema).ordered === true;

function defaultOf(schema: z.ZodType): unknown {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) return schema._zod.def.defaultValue;
  const inner = innerOf(schema);
  return inner === undefined ? undefined : defaultOf(inner);
}

/** Whether a key with this schema must be written: it has no default and is not optional. */
export const isRequired = (schema: z.ZodType): boolean => !schema.safeParse(undefined).success;

/** Schemas one level below, by name; `*` for what records and lists hold. */
function below(schema: z.ZodType): readonly [string, z.ZodType][] {
  const bare = unwrap(schema);
  if (bare instanceof z.ZodObject) return Object.entries(bare.shape as Record<string, z.ZodType>);
  if (bare instanceof z.ZodRecord) return [[anyKey, bare._zod.def.valueType as z.ZodType]];
  if (bare instanceof z.ZodArray) return [[anyKey, bare._zod.def.element as z.ZodType]];
  if (bare instanceof z.ZodUnion) return keysOfForms(bare._zod.def.options as z.ZodType[]);
  return [];
}

/** Each form of a choice adds its keys; of a key that several forms have, the first form's documentation stands for all. */
function keysOfForms(forms: readonly z.ZodType[]): readonly [string, z.ZodType][] {
  const keys = forms.flatMap(below);
  return [...new Set(keys.map(([name]) => name))].flatMap((name) => {
    const schemas = keys.filter(([other]) => other === name).map(([, schema]) => schema);
    const [first] = schemas;
    if (first === undefined) return [];
    return [[name, schemas.length > 1 && schemas.every((schema) => schema instanceof z.ZodLiteral) ? kindOf(schemas) : first]];
  });
}

/** The key that says which form it is: it takes the value of every form, each with its own meaning. */
function kindOf(literals: readonly z.ZodLiteral[]): z.ZodType {
  const description = literals
    .map((literal) => `\`${[...literal.values].join("`, `")}\`: ${metaOf(literal).description ?? "no documentation"}`)
    .join(" ");
  return z.literal(literals.flatMap((literal) => [...literal.values])).meta({ ...metaOf(literals[0] ?? z.unknown()), description });
}

const isGroup = (schema: z.ZodType): boolean => below(schema).some(([name, child]) => name !== anyKey || isGroup(child));

function describeKey(path: readonly string[], schema: z.ZodType): SchemaKey {
  const { description, unit, allowed, affects = [] } = metaOf(schema);
  return {
    path,
    schema,
    description,
    unit,
    allowed,
    affects,
    required: isRequired(schema),
    defaultValue: defaultOf(schema),
    // A list of texts or a map of numbers is one value; a list of groups has keys of its own.
    children: isGroup(schema) ? below(schema).map(([name, child]) => describeKey([...path, name], child)) : [],
  };
}

let environmentKeys: readonly SchemaKey[] | undefined;

/** Top-level keys of an environment, each with everything below it. The schema never changes, so they are described once. */
export const schemaKeys = (): readonly SchemaKey[] => (environmentKeys ??= describeKey([], environmentSchema).children);

export type LookUp =
  | { readonly key: SchemaKey }
  | { readonly unknown: string; readonly parent: readonly string[]; readonly known: readonly string[] };

/** Finds the key that a path means; `*`, a name of a record or an index of a list all stand for its entries. */
export function lookUp(path: readonly string[]): LookUp {
  let level = schemaKeys();
  let current: SchemaKey | undefined;
  for (const [depth, part] of path.entries()) {
    const next = level.find((one) => one.path.at(-1) === part) ?? level.find((one) => one.path.at(-1) === anyKey);
    if (next === undefined) {
      const entry = current?.children.length === 0 ? schemaAt(path) : undefined;
      if (entry === undefined) return { unknown: part, parent: path.slice(0, depth), known: level.map((one) => one.path.at(-1) ?? "") };
      const { description, unit, affects = [] } = entry.nearest;
      return { key: { ...describeKey([...(current?.path ?? []), anyKey], entry.schema), description, unit, affects, required: false } };
    }
    current = next;
    level = next.children;
  }
  if (current === undefined) throw new Error("an empty path names no key");
  return { key: current };
}

/** All keys below `keys` and themselves, groups before what they hold. */
export const flatten = (keys: readonly SchemaKey[]): readonly SchemaKey[] => keys.flatMap((one) => [one, ...flatten(one.children)]);

/**
 * The schema of a value in an environment, and the documentation of the nearest documented key around
 * it: an entry of `zones` is described by `zones`.
 */
export function schemaAt(
  path: readonly PropertyKey[],
  root: z.ZodType = environmentSchema,
): { schema: z.ZodType; own: z.GlobalMeta; nearest: z.GlobalMeta } | undefined {
  let schema = root;
  let nearest = metaOf(root);
  for (const part of path) {
    const level = new Map(below(schema));
    const next = level.get(String(part)) ?? level.get(anyKey);
    if (next === undefined) return undefined;
    schema = next;
    if (metaOf(schema).description !== undefined) nearest = metaOf(schema);
  }
  return { schema, own: metaOf(schema), nearest };
}
