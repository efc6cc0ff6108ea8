import { z } from "zod";
import { type KeyPath } from "../../../../config/check/finding";
import { valuesAt } from "../../../../config/explain";
import { type EnvironmentConfig, environmentSchema } from "../../../../config/schema/environment";
import { anyKey, unwrap } from "../../../../config/schema/walk";
import { type Change } from "./changes";
import { type Known, otherValues } from "./other-values";

/**
 * Something that a person can write in an environment's file, with other forms of it to try. `value`:
 * a key with a value, written or not. `presence`: an entry of a list or of a group by name, or a group
 * that may be left out; what is tried is that it is not there, or that another one is.
 */
export interface ConfigKey {
  readonly kind: "value" | "presence";
  readonly path: KeyPath;
  /** Undefined for an entry's or a group's presence. */
  readonly schema: z.ZodType | undefined;
  readonly trials: readonly Change[];
}

/** Every key of an environment, those among them that are not written. */
export function configKeys(environment: EnvironmentConfig, estate: readonly EnvironmentConfig[]): readonly ConfigKey[] {
  return keysBelow(environmentSchema, environment, [], (path) => known(estate, path));
}

/** Values that a key has anywhere in the estate, whatever the names of the entries it stands in. */
function known(estate: readonly EnvironmentConfig[], path: KeyPath): Known {
  const wild: string[] = [];
  let schema: z.ZodType = environmentSchema;
  for (const part of path) {
    const [next, entry] = childOf(schema, part);
    wild.push(entry ? anyKey : String(part));
    schema = next;
  }
  return estate.flatMap((environment) => valuesAt(environment, wild).map(({ value }) => value)).filter((value) => value !== undefined);
}

function childOf(schema: z.ZodType, part: string | number): [child: z.ZodType, entry: boolean] {
  const bare = unwrap(schema);
  if (bare instanceof z.ZodRecord) return [bare._zod.def.valueType as z.ZodType, true];
  if (bare instanceof z.ZodArray) return [bare._zod.def.element as z.ZodType, true];
  const forms = bare instanceof z.ZodUnion ? (bare._zod.def.options as z.ZodType[]) : [bare];
  const found = forms
    .flatMap((form) => (form instanceof z.ZodObject ? [(form.shape as Record<string, z.ZodType>)[part]] : []))
    .find((child) => child !== undefined);
  if (found === undefined) throw new Error(`the schema has no key ${String(part)}`);
  return [found, false];
}

type FindKnown = (path: KeyPath) => Known;

function keysBelow(schema: z.ZodType, value: unknown, path: KeyPath, find: FindKnown): readonly ConfigKey[] {
  const bare = unwrap(schema);
  if (bare instanceof z.ZodObject)
    return value === undefined ? leaf(schema, value, path, find) : [...removable(schema, path), ...members(bare, value, path, find)];
  if (bare instanceof z.ZodUnion) return forms(bare._zod.def.options as z.ZodType[], value, path, find);
  if (bare instanceof z.ZodRecord) return entries(bare, value, path, find);
  return [...leaf(schema, value, path, find), ...(Array.isArray(value) ? elements(schema, value, path) : [])];
}

const leaf = (schema: z.ZodType, value: unknown, path: KeyPath, find: FindKnown): readonly ConfigKey[] => {
  const absence = value !== undefined && mayBeLeftOut(schema) ? [undefined] : [];
  return [{ kind: "value", path, schema, trials: [...otherValues(schema, value, find(path)), ...absence].map((to) => ({ at: path, to })) }];
};

/** Optional without a default: leaving it out says something of its own. */
const mayBeLeftOut = (schema: z.ZodType): boolean => {
  const parsed = schema.safeParse(undefined);
  return parsed.success && parsed.data === undefined;
};

const removable = (schema: z.ZodType, path: KeyPath): readonly ConfigKey[] =>
  mayBeLeftOut(schema) ? [{ kind: "presence", path, schema: undefined, trials: [{ at: path, to: undefined }] }] : [];

const members = (schema: z.ZodObject, value: unknown, path: KeyPath, find: FindKnown): readonly ConfigKey[] =>
  Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([name, child]) =>
    keysBelow(child, (value as Record<string, unknown>)[name], [...path, name], find),
  );

/** The form of a choice that is written, and what stands in it; the key that chooses changes the whole group. */
function forms(options: readonly z.ZodType[], value: unknown, path: KeyPath, find: FindKnown): readonly ConfigKey[] {
  const form = options.find((option) => option.safeParse(value).success);
  if (!(form instanceof z.ZodObject)) return [];
  const others = options.filter((option) => option !== form && option instanceof z.ZodObject) as z.ZodObject[];
  return members(form, value, path, find).map((one) => {
    const name = one.path[path.length];
    const chooses =
      name !== undefined &&
      one.path.length === path.length + 1 &&
      others.every((other) => unwrap((other.shape as Record<string, z.ZodType>)[name] ?? z.never()) instanceof z.ZodLiteral);
    if (!chooses) return one;
    const trials = others.map((other) => ({
      at: path,
      to: Object.fromEntries(
        Object.entries(other.shape as Record<string, z.ZodType>).flatMap(([key, child]): [string, unknown][] =>
          key === name
            ? [[key, otherValues(child, undefined)[0]]]
            : child.safeParse((value as Record<string, unknown>)[key]).success
              ? [[key, (value as Record<string, unknown>)[key]]]
              : [],
        ),
      ),
    }));
    return { ...one, trials };
  });
}

/** Groups or values by name: each entry, that it is there, and one more. */
function entries(schema: z.ZodRecord, value: unknown, path: KeyPath, find: FindKnown): readonly ConfigKey[] {
  const child = schema._zod.def.valueType as z.ZodType;
  const present = Object.entries(value as Record<string, unknown>);
  const [first] = present;
  const names =
    first === undefined
      ? []
      : otherValues(schema._zod.def.keyType as z.ZodType, first[0]).filter((name) => !present.some(([other]) => other === name));
  const additions = names.slice(0, 1).map((name) => ({ at: [...path, String(name)], to: first?.[1] }));
  return [
    { kind: "presence", path, schema: undefined, trials: additions },
    ...present.flatMap(([name, entry]): readonly ConfigKey[] => [
      { kind: "presence", path: [...path, name], schema: undefined, trials: [{ at: [...path, name], to: undefined }] },
      ...keysBelow(child, entry, [...path, name], find),
    ]),
  ];
}

const elements = (schema: z.ZodType, value: readonly unknown[], path: KeyPath): readonly ConfigKey[] =>
  value.length < 2
    ? []
    : value.flatMap((_, index): ConfigKey[] => {
        const rest = value.filter((__, other) => other !== index);
        return schema.safeParse(rest).success
          ? [{ kind: "presence", path: [...path, index], schema: undefined, trials: [{ at: [...path, index], to: undefined }] }]
          : [];
      });
