import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { type Model, type Node, type Schema } from "./schema";

/**
 * How a resource type of Terraform stands in AWS's models. Arguments are named by their paths without
 * indexes, with dots; what is not named is found by its letters (place.ts).
 */
const entrySchema = z.strictObject({
  /** Models that judge the type's arguments: CloudFormation's resource type, and operations that the provider calls. */
  models: z.array(z.string()).min(1),
  /** Where the arguments begin in each model; a model without an entry begins at its root. */
  at: z.array(z.string()).optional(),
  /**
   * Where an argument leads: a path below its parent's place, from the model's root with a leading slash,
   * from a level above with `../`, or in another model with its name and a colon; with `*` for any key of a map, which Terraform
   * writes as a list of blocks; empty for the parent's own place. Several are tried in each model.
   */
  arguments: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
  /** AWS's words for values that Terraform writes in another way. */
  texts: z.record(z.string(), z.record(z.string(), z.string())).optional(),
  /** Arguments whose text is JSON that the model knows in parts. */
  json: z.array(z.string()).optional(),
  /** Tables of cfn-lint: each judges the argument that it names, or the resource as a whole where that is empty. */
  extensions: z.record(z.string(), z.string()).optional(),
  /** Arguments that no model knows, each with the reason; what stands below them is meant too. */
  unmapped: z.record(z.string(), z.string()).optional(),
});

export type MappingEntry = z.infer<typeof entrySchema>;

const dataSchema = z.object({
  about: z.object({ sources: z.array(z.string()) }),
  models: z.record(z.string(), z.custom<Model>()),
  extensions: z.record(
    z.string(),
    z.union([z.object({ schema: z.custom<Schema>() }), z.object({ regions: z.record(z.string(), z.custom<Schema>()) })]),
  ),
});

type Extension = z.infer<typeof dataSchema>["extensions"][string];

/** What is known of the types of one service group. */
export interface Mapping {
  readonly entries: Readonly<Record<string, MappingEntry>>;
  readonly models: Readonly<Record<string, Model>>;
  readonly extensions: Readonly<Record<string, Extension>>;
  /** Packages that the models come from, with their versions and dates. */
  readonly sources: readonly string[];
}

const roomIn = (checkout: string): string => path.join(checkout, "src", "estate", "judge", "aws-models");

/** Reads the mapping and the models that `npm run aws-models` extracted. @param checkout its root. */
export function readMapping(checkout: string): Mapping {
  const room = roomIn(checkout);
  const together = { entries: {}, models: {}, extensions: {}, sources: new Set<string>() };
  for (const file of readdirSync(path.join(room, "mapping")).sort()) {
    const json = (folder: string): unknown => JSON.parse(readFileSync(path.join(room, folder, file), "utf8"));
    const { about, models, extensions } = dataSchema.parse(json("data"));
    Object.assign(together.entries, z.record(z.string(), entrySchema).parse(json("mapping")));
    Object.assign(together.models, models);
    Object.assign(together.extensions, extensions);
    for (const source of about.sources) together.sources.add(source);
  }
  return { ...together, sources: [...together.sources] };
}

/** Operations among the models of each type, without the models: what the provider calls to make it. @param checkout its root. */
export function readOperations(checkout: string): ReadonlyMap<string, readonly string[]> {
  const folder = path.join(roomIn(checkout), "mapping");
  return new Map(
    readdirSync(folder).flatMap((file) =>
      Object.entries(z.record(z.string(), entrySchema).parse(JSON.parse(readFileSync(path.join(folder, file), "utf8")))).map(
        ([type, { models }]) => [type, models.filter((name) => !name.startsWith("AWS::"))] as const,
      ),
    ),
  );
}

/** A model's root. @throws Error when the data lack it, because the mapping changed after they were extracted. */
export function rootOf({ models }: Mapping, name: string): Node {
  const model = models[name];
  if (model === undefined) throw new Error(`there is no model ${name}; run \`npm run aws-models\``);
  return { name, model, schema: model };
}
