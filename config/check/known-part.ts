import { z } from "zod";
import { type EnvironmentConfig, environmentSchema } from "../schema/environment";
import { isOrdered, unwrap } from "../schema/walk";

/** Thrown when something is read that is not known, because what stands there is wrong. */
class Unknown extends Error {
  public constructor(public readonly environment: EnvironmentConfig) {
    super("what stands there is wrong");
  }
}

/** Lets something read environments, up to the first value that is not known; returns the environment that lacks it. */
export function readingWhatIsKnown(read: () => void): EnvironmentConfig | undefined {
  try {
    read();
  } catch (error) {
    if (error instanceof Unknown) return error.environment;
    throw error;
  }
  return undefined;
}

/**
 * An environment that is not valid as a whole, as far as it is known: what is valid has its defaults
 * filled in, and whoever reads anything else gets no further. So what a rule finds until then is true
 * whatever is meant there, and what it would find from there on could be a mere consequence.
 */
export function knownPart(value: unknown): EnvironmentConfig {
  const known = (knownOf(environmentSchema, value) ?? withoutKeys(environmentSchema)).build(() => {
    // Read by a rule at the earliest, when the environment is there.
    throw new Unknown(environment);
  });
  const environment = known as EnvironmentConfig;
  return environment;
}

interface Known {
  /** Whether nothing of it is unknown. */
  readonly complete: boolean;
  /** The value, whose unknown parts are read by `unknown`. */
  readonly build: (unknown: () => never) => unknown;
}

/** A key, name or index, and what is known of what stands there; undefined for nothing. */
type Part = readonly [name: string, known: Known | undefined];

function knownOf(schema: z.ZodType, value: unknown): Known | undefined {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { complete: true, build: () => parsed.data };
  const parts = partsOf(schema, value);
  // Where every part is right it is the whole that is refused.
  if (parts?.some(([, known]) => known?.complete !== true) !== true) return undefined;
  return assembled(parts, Array.isArray(value));
}

const assembled = (parts: readonly Part[], isList = false): Known => ({
  complete: false,
  build: (unknown) =>
    Object.defineProperties(
      isList ? [] : {},
      Object.fromEntries(
        parts.map(([name, known]) => [
          name,
          { enumerable: true, ...(known === undefined ? { get: unknown } : { value: known.build(unknown) }) },
        ]),
      ),
    ),
});

function partsOf(wrapped: z.ZodType, value: unknown): readonly Part[] | undefined {
  const schema = unwrap(wrapped);
  if (schema instanceof z.ZodArray)
    return Array.isArray(value)
      ? value.map((item, index): Part => [String(index), knownOf(schema._zod.def.element as z.ZodType, item)])
      : undefined;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  if (schema instanceof z.ZodObject) return keysOf(schema, value);
  if (!(schema instanceof z.ZodRecord)) return undefined;
  const entries = entriesOf(schema, value);
  return entries === undefined || isOrdered(wrapped) ? entries : wholesFirst(entries);
}

function keysOf({ shape }: z.ZodObject, value: object): Part[] {
  const misspelt = Object.keys(value).some((name) => !Object.hasOwn(shape, name));
  return Object.entries(shape as Record<string, z.ZodType>).flatMap(([name, schema]): Part[] => {
    if (Object.hasOwn(value, name)) return [[name, knownOf(schema, (value as Record<string, unknown>)[name])]];
    // With a key that does not exist, any key may be meant that is not there.
    if (misspelt) return [[name, undefined]];
    const absent = schema.safeParse(undefined);
    return absent.success && absent.data === undefined ? [] : [[name, knownOf(schema, undefined)]];
  });
}

/** A rule that takes one entry after the other gets as far as it can. */
const wholesFirst = (parts: readonly Part[]): Part[] => {
  const wholes = parts.filter(([, known]) => known?.complete === true);
  return [...wholes, ...parts.filter((part) => !wholes.includes(part))];
};

function entriesOf({ _zod: { def } }: z.ZodRecord, value: object): Part[] | undefined {
  // With a wrong name, any name may be meant that is not there.
  if (Object.keys(value).some((name) => !(def.keyType as z.ZodType).safeParse(name).success)) return undefined;
  const valueType = def.valueType as z.ZodType;
  return Object.entries(value).map(([name, entry]): Part => [name, knownOf(valueType, entry) ?? withoutKeysOf(valueType)]);
}

/** That an entry is there is known even where nothing is known of its keys. */
const withoutKeysOf = (schema: z.ZodType): Known | undefined => (schema instanceof z.ZodObject ? withoutKeys(schema) : undefined);
const withoutKeys = ({ shape }: z.ZodObject): Known => assembled(Object.keys(shape).map((name) => [name, undefined]));
