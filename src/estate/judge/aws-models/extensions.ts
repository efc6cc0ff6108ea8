import { type ModelFinding } from "./finding";
import { judge } from "./judge";
import { type Mapping, type MappingEntry, rootOf } from "./mapping";
import { propertiesOf, step } from "./place";
import { known } from "./unknown";

/**
 * Judges arguments together, by cfn-lint's tables: classes that an engine has in a region, pairs of CPU
 * and memory. The tables name CloudFormation's properties, so the resource is shown to them in that form.
 */
export function byTables(
  mapping: Mapping,
  entry: MappingEntry,
  args: Readonly<Record<string, unknown>>,
  place: Pick<ModelFinding, "stack" | "address" | "region">,
): ModelFinding[] {
  if (entry.extensions === undefined) return [];
  const shape = shapeOf(mapping, entry, args);
  const values = Object.fromEntries([...shape].map(([property, { value }]) => [property, value]));
  return Object.entries(entry.extensions).flatMap(([name, only]) => {
    const table = mapping.extensions[name];
    if (table === undefined) throw new Error(`there is no table ${name}; run \`npm run aws-models\``);
    const schema = "schema" in table ? table.schema : table.regions[place.region];
    if (schema === undefined) return [{ ...place, value: place.region, accepts: "a region that the table has", model: name }];
    if (only !== "" && args[only] === undefined) return [];
    const judgement = judge({ name, model: schema, schema }, only === "" ? values : known(args[only]));
    if (judgement.kind !== "refused") return [];
    const source = only === "" ? shape.get(judgement.at[0] ?? "") : { argument: only, value: args[only] };
    return [
      {
        ...place,
        ...(source === undefined ? {} : { argument: source.argument }),
        value: source?.value,
        accepts: judgement.accepts,
        model: name,
      },
    ];
  });
}

/** The first level of a resource in the names of its first model. */
function shapeOf(
  mapping: Mapping,
  entry: MappingEntry,
  args: Readonly<Record<string, unknown>>,
): Map<string, { argument: string; value: unknown }> {
  const root = rootOf(mapping, entry.models[0] ?? "");
  const names = new Map(propertiesOf(root).map(([name, schema]) => [schema, name]));
  const shape = new Map<string, { argument: string; value: unknown }>();
  for (const [argument, value] of Object.entries(args)) {
    const targets = [entry.arguments?.[argument] ?? argument].flat();
    const found = targets
      .map((target) => (target.includes("/") || target.includes(":") ? undefined : step(root, target)))
      .find((node) => node !== undefined);
    const property = found === undefined ? undefined : names.get(found.schema);
    if (property !== undefined) shape.set(property, { argument, value: known(value) });
  }
  return shape;
}
