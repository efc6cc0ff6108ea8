import Ajv from "ajv";
import fc from "fast-check";
import { z } from "zod";
import { withDefaults } from "../../config/defaults";
import { environmentJsonSchema } from "../../config/json-schema";
import { loadEstate } from "../../config/load";
import { environmentSchema } from "../../config/schema/environment";
import { flatten, schemaAt, schemaKeys, unwrap } from "../../config/schema/walk";
import { otherValues } from "../../src/estate/judge/provenance/other-values";
import { changedSource, environmentNames, type Path } from "../helpers/config";
import { realConfig } from "../helpers/estate";

const validate = new Ajv({ unknownFormats: "ignore" }).compile(JSON.parse(environmentJsonSchema()) as object);
/** What an editor and the check say of a value, as far as the schema goes; rules over several keys are the check's alone. */
const verdicts = (value: unknown): { readonly editor: boolean; readonly check: boolean } => ({
  editor: validate(value) === true,
  check: environmentSchema.safeParse(value).success,
});

/** Every value that a file says, and every list and group on the way. */
function paths(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return [
    ...(path.length === 0 ? [] : [path]),
    ...Object.entries(value).flatMap(([key, child]) => paths(child, [...path, Array.isArray(value) ? Number(key) : key])),
  ];
}

const sources = environmentNames.map((name) => ({ name, value: changedSource(name).value }));
const places = sources.flatMap(({ name, value }) => paths(value).map((at) => ({ name, value, at })));
const valueAt = (value: unknown, at: Path): unknown =>
  at.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown> | undefined)?.[key], value);

/** Texts that patterns tell apart: other cases, other ends, other characters, and the same in other words. */
const variants = (value: unknown): unknown[] =>
  typeof value === "string"
    ? [value.toUpperCase(), value.toLowerCase(), `${value}x`, `${value}\n`, ` ${value}`, value.slice(1), value.slice(0, -1), "", "*", "а"]
    : typeof value === "number"
      ? [value + 1, value - 1, value + 0.5, 0, -1, 1e12]
      : typeof value === "boolean"
        ? [!value, String(value)]
        : [];

const anything = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.string(),
  fc.constant([]),
  fc.constant({}),
  fc.constant([""]),
  fc.constant({ a: 1 }),
);

/** Values to put at a place: some that its schema knows, some near it, and some of anything. */
const changed = fc.constantFrom(...places).chain(({ name, value, at }) => {
  const schema = schemaAt(at)?.schema;
  const now = valueAt(value, at);
  const near = [...(schema === undefined ? [] : otherValues(schema, now)), ...variants(now)];
  return fc.tuple(
    fc.constant({ name, at }),
    near.length === 0 ? anything : fc.oneof({ arbitrary: fc.constantFrom(...near), weight: 4 }, { arbitrary: anything, weight: 1 }),
  );
});

describe("the editor's schema and the check", () => {
  it("agree on the project's own files, with every default written out", () => {
    for (const environment of loadEstate(realConfig)) {
      const { value } = withDefaults(environment, sources.find(({ name }) => name === environment.environment)?.value);
      expect([environment.environment, validate(value), validate.errors]).toEqual([environment.environment, true, null]);
    }
  });

  it("agree on every key's own default", () => {
    const refused = flatten(schemaKeys()).flatMap(({ path, schema, defaultValue }) => {
      if (defaultValue === undefined) return [];
      const own = new Ajv({ unknownFormats: "ignore" }).compile(z.toJSONSchema(schema, { io: "input", target: "draft-7" }));
      return own(defaultValue) === true ? [] : [path.join(".")];
    });
    expect(refused).toEqual([]);
  });

  it("have no pattern that an editor reads in another way: JSON Schema knows no flags", () => {
    const flagged = flatten(schemaKeys()).flatMap(({ path, schema }) =>
      regexesIn(schema)
        .filter(({ flags }) => flags.replace("u", "") !== "")
        .map((regex) => `${path.join(".")}: ${String(regex)}`),
    );
    expect(flagged).toEqual([]);
  });

  it("agree on whatever is changed in one place", () => {
    fc.assert(
      fc.property(changed, ([{ name, at }, to]) => {
        const value: unknown = changedSource(name, { at, to }).value;
        const { editor, check } = verdicts(value);
        // What only code can tell, the check refuses alone; what it accepts an editor must not refuse.
        if (check) expect([name, at, to, editor, validate.errors]).toEqual([name, at, to, true, null]);
      }),
      { numRuns: 250 },
    );
  });

  it("both refuse what is of another type, in every place that a type is asked of", () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), ({ name, at, value }) => {
        const now = valueAt(value, at);
        const to = typeof now === "object" ? 17 : { unexpected: [] };
        expect([at, verdicts(changedSource(name, { at, to }).value)]).toEqual([at, { editor: false, check: false }]);
      }),
      { numRuns: 80 },
    );
  });
});

function regexesIn(schema: z.ZodType): RegExp[] {
  const bare = unwrap(schema);
  if (bare instanceof z.ZodArray) return regexesIn(bare._zod.def.element as z.ZodType);
  if (bare instanceof z.ZodRecord)
    return [...regexesIn(bare._zod.def.keyType as z.ZodType), ...regexesIn(bare._zod.def.valueType as z.ZodType)];
  const checks =
    (bare._zod.def as { readonly checks?: readonly { readonly _zod: { readonly def: { readonly pattern?: RegExp } } }[] }).checks ?? [];
  return checks.flatMap(({ _zod: { def } }) => (def.pattern instanceof RegExp ? [def.pattern] : []));
}
