import { readFileSync } from "node:fs";
import path from "node:path";
import Ajv from "ajv";
import { z } from "zod";
import { allowedWords } from "../../config/check/words";
import { documentedKeys, markdownTable } from "../../config/explain";
import { environmentJsonSchema } from "../../config/json-schema";
import { type SchemaKey, flatten, lookUp, schemaKeys, unwrap } from "../../config/schema/walk";
import { physicalName } from "../../src/facts/naming";
import { changedSource, environmentNames } from "../helpers/config";
import { realConfig } from "../helpers/estate";

const leaves = flatten(schemaKeys()).filter(({ children }) => children.length === 0);
const nameOf = ({ path: keys }: SchemaKey): string => keys.join(".");

/** The schema of a value, or of what a list or record holds. */
function innermost(schema: z.ZodType): z.ZodType {
  const bare = unwrap(schema);
  if (bare instanceof z.ZodArray) return innermost(bare._zod.def.element as z.ZodType);
  if (bare instanceof z.ZodRecord) return innermost(bare._zod.def.valueType as z.ZodType);
  return bare;
}

const isNumber = (schema: z.ZodType): boolean => {
  const bare = innermost(schema);
  return bare instanceof z.ZodNumber || (bare instanceof z.ZodLiteral && [...bare.values].some((value) => typeof value === "number"));
};

describe("the schema", () => {
  it("describes every key that holds a value, in a sentence", () => {
    expect(leaves.length).toBeGreaterThan(25);
    expect(leaves.filter(({ description }) => description === undefined || !/^[A-Z`].*\.$/s.test(description)).map(nameOf)).toEqual([]);
  });

  it("names what every key affects", () => {
    expect(leaves.filter(({ affects }) => affects.length === 0).map(nameOf)).toEqual([]);
  });

  it("gives every number a unit", () => {
    // Slots are ordinals, not quantities.
    const ordinals = /^regions\.(primary|recovery)\.zones$/;
    expect(leaves.filter((leaf) => isNumber(leaf.schema) && leaf.unit === undefined && !ordinals.test(nameOf(leaf))).map(nameOf)).toEqual(
      [],
    );
  });

  it("puts the unit of time and size into the key's name", () => {
    const units = ["days", "hours", "minutes", "seconds"];
    const odd = leaves.filter(
      ({ unit, path: keys }) => unit !== undefined && units.includes(unit) && !new RegExp(`${unit}$`, "i").test(keys.at(-1) ?? ""),
    );
    expect(odd.map(nameOf)).toEqual([]);
  });

  it("says in words what a pattern allows", () => {
    const patterned = leaves.filter(({ schema }) => innermost(schema) instanceof z.ZodString && !(unwrap(schema) instanceof z.ZodArray));
    expect(patterned.filter(({ allowed }) => allowed === undefined).map(nameOf)).toEqual([]);
  });

  it("says in words what a pattern allows of a list's entries", () => {
    const entries = leaves.flatMap((leaf) => {
      const list = unwrap(leaf.schema);
      return list instanceof z.ZodArray ? [{ name: nameOf(leaf), entry: list.element as z.ZodType }] : [];
    });
    const patterned = entries.filter(({ entry }) => "pattern" in z.toJSONSchema(entry, { unrepresentable: "any" }));
    expect(patterned.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["edge.aliases", "edge.api.*.paths", "services.catalog.*.route.paths"]),
    );
    expect(patterned.filter(({ entry }) => allowedWords(entry).startsWith("text")).map(({ name }) => name)).toEqual([]);
  });

  it("leaves ten characters for the role in a load balancer's name, however long project and environment are", () => {
    const longest = { project: "a".repeat(12), owner: "b".repeat(8) };
    expect(physicalName("loadBalancer", longest, "x".repeat(10))).toBe(`${longest.project}-${longest.owner}-${"x".repeat(10)}`);
    expect(
      schemaKeys()
        .find((one) => nameOf(one) === "project")
        ?.schema.safeParse("a".repeat(13)).success,
    ).toBe(false);
    expect(
      schemaKeys()
        .find((one) => nameOf(one) === "environment")
        ?.schema.safeParse("b".repeat(9)).success,
    ).toBe(false);
  });

  it("names every kind of a choice, and what each means", () => {
    const mode = documentedKeys().find(({ key }) => key === "storage.audit.objectLock.mode");
    expect(mode).toMatchObject({
      type: "choice",
      allowed: "one of off, governance, compliance",
      meaning: expect.stringMatching(/`off`: .*`governance`: .*`compliance`: /) as string,
    });
  });

  it("finds a key by name, by entry and by wildcard", () => {
    for (const keys of [
      ["access", "humanRoles", "read-only", "permissions"],
      ["access", "humanRoles", "*", "permissions"],
    ]) {
      expect(lookUp(keys)).toMatchObject({ key: { path: ["access", "humanRoles", "*", "permissions"] } });
    }
    expect(lookUp(["network", "egressPorts", "0"])).toMatchObject({ key: { path: ["network", "egressPorts", "*"], unit: "port" } });
    expect(lookUp(["network", "nat"])).toMatchObject({
      unknown: "nat",
      parent: ["network"],
      known: expect.arrayContaining(["natGateways"]),
    });
  });
});

describe("what is made from the schema", () => {
  const jsonSchema = environmentJsonSchema();

  it("is current: the JSON Schema for editors (estate config schema --write)", () => {
    expect(readFileSync(path.join(realConfig, "environment.schema.json"), "utf8")).toBe(jsonSchema);
  });

  it("is current: the guide's table of keys (estate config explain --markdown)", () => {
    const guide = readFileSync(path.join(realConfig, "../docs/configuration.md"), "utf8");
    expect(/<!-- keys: begin[^>]*-->\n\n(?<table>.*)\n<!-- keys: end -->/s.exec(guide)?.groups?.table).toBe(markdownTable());
    expect(documentedKeys().length).toBeGreaterThanOrEqual(leaves.length);
  });

  it("accepts the project's own files in editors, and names a misspelt key", () => {
    const validate = new Ajv({ unknownFormats: "ignore" }).compile(JSON.parse(jsonSchema) as object);
    for (const name of environmentNames) expect([name, validate(changedSource(name).value), validate.errors]).toEqual([name, true, null]);
    expect(validate(changedSource("dev", { at: ["onwer"], to: "x" }).value)).toBe(false);
    expect(validate.errors).toMatchObject([{ params: { additionalProperty: "onwer" } }]);
  });
});
