import { readFileSync } from "node:fs";

/** What stays of a CloudFormation resource schema: what constrains values. */
const keywords = new Set([
  "$ref",
  "type",
  "enum",
  "const",
  "pattern",
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minItems",
  "maxItems",
  "uniqueItems",
  "items",
  "contains",
  "properties",
  "patternProperties",
  "additionalProperties",
  "propertyNames",
  "allOf",
  "anyOf",
  "oneOf",
  "not",
  "if",
  "then",
  "else",
  "required",
]);
const named = new Set(["properties", "patternProperties", "definitions"]);

/** The regions that have one schema of a resource type share it; the one of us-east-1 stands for all, with the regions that lack the type. */
export function cloudFormationModel(read, type) {
  const id = read("providers/us-east-1.json")[type];
  if (id === undefined) throw new Error(`${type}: CloudFormation has no such type`);
  const schema = read(`resources/${id}.json`);
  const { properties, definitions = {} } = schema;
  const readOnly = new Set((schema.readOnlyProperties ?? []).map((pointer) => pointer.replace("/properties/", "")));
  const settable = Object.fromEntries(Object.entries(properties).filter(([name]) => !readOnly.has(name)));
  const model = pruned({ properties: settable });
  return { type: "object", ...model, definitions: used(model, pruned({ definitions }).definitions), absentIn: absentIn(read, type) };
}

/** Of a region that the package does not describe nothing is claimed. */
function absentIn(read, type) {
  return regions.filter((region) => {
    const types = read(`providers/${region}.json`);
    return types !== undefined && types[type] === undefined;
  });
}

/** Commercial regions; the partitions of China and of governments are not for this estate. */
export const regions = JSON.parse(readFileSync(new URL("../../src/facts/aws-regions.json", import.meta.url), "utf8"));

/** Engines that this estate may run; the tables of all others are left out. */
const engines = new Set(["postgres", "redis", "valkey"]);

/** A table of cfn-lint: one schema, or one for each region. */
export function extensionModel(read, name) {
  const content = read(`extensions/${name}.json`);
  if (content === undefined) throw new Error(`${name}: cfn-lint has no such extension`);
  const byRegion = Object.keys(content).some((key) => /^[a-z]{2}-[a-z]+-\d$/.test(key));
  if (!byRegion) return { schema: pruned(content) };
  return {
    regions: Object.fromEntries(
      Object.entries(content)
        .filter(([region]) => regions.includes(region))
        .map(([region, schema]) => [region, pruned(ofEngines(schema))]),
    ),
  };
}

function ofEngines(schema) {
  if (!Array.isArray(schema.allOf)) return schema;
  const concerns = ({ if: condition }) =>
    condition?.properties?.Engine?.const === undefined || engines.has(condition.properties.Engine.const);
  // PostgreSQL and the caches come with one licence, which nobody writes.
  const withoutLicence = ({ if: condition, ...rest }) => {
    const { LicenseModel: _licence, ...properties } = condition.properties ?? {};
    return { if: { ...condition, properties, required: (condition.required ?? []).filter((name) => name !== "LicenseModel") }, ...rest };
  };
  return { ...schema, allOf: schema.allOf.filter(concerns).map(withoutLicence) };
}

function pruned(schema) {
  if (Array.isArray(schema)) return schema.map(pruned);
  if (typeof schema !== "object" || schema === null) return schema;
  const kept = {};
  for (const [key, value] of Object.entries(schema)) {
    if (named.has(key)) kept[key] = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, pruned(inner)]));
    else if (keywords.has(key)) kept[key] = key === "enum" || key === "required" || key === "const" ? value : pruned(value);
  }
  return kept;
}

/** Definitions that a schema reaches. */
function used(schema, definitions) {
  const found = {};
  const visit = (node) => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node !== "object" || node === null) return undefined;
    if (typeof node.$ref === "string") {
      const name = node.$ref.replace("#/definitions/", "");
      if (definitions[name] !== undefined && found[name] === undefined) visit((found[name] = definitions[name]));
    }
    return Object.values(node).forEach(visit);
  };
  visit(schema);
  return found;
}
