import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { UserError } from "../common/user-error";
import { type StackInstance } from "../layers/instances";
import { type Blocks, blocksIn, joined } from "./run/provider-host/blocks";

/** Terraform JSON of one stack, as far as the estate's tools read it. */
const stackSchema = z.looseObject({
  terraform: z.looseObject({
    backend: z.looseObject({ s3: z.looseObject({ bucket: z.string(), key: z.string(), region: z.string() }) }).optional(),
    required_providers: z.record(z.string(), z.looseObject({ source: z.string(), version: z.string() })),
  }),
  provider: z.record(z.string(), z.array(z.looseObject({ alias: z.string().optional(), region: z.string().optional() }))).optional(),
  data: z.record(z.string(), z.record(z.string(), z.looseObject({}))).optional(),
  resource: z.record(z.string(), z.record(z.string(), z.looseObject({}))).optional(),
  output: z.record(z.string(), z.looseObject({})).optional(),
});
export type StackJson = z.infer<typeof stackSchema>;

/** A stack as synthesis wrote it. */
export interface SynthesizedStack {
  readonly instance: StackInstance;
  readonly folder: string;
  readonly json: StackJson;
}

/** Number of managed resources that a stack declares. */
export const resourceCount = ({ resource = {} }: StackJson): number =>
  Object.values(resource).reduce((sum, byName) => sum + Object.keys(byName).length, 0);

/** Blocks that resources have in the code, by their types. */
export function blocksByType(stacks: readonly SynthesizedStack[]): Record<string, Blocks> {
  const found = new Map<string, Blocks[]>();
  for (const { json } of stacks) {
    for (const [type, byName] of Object.entries(json.resource ?? {}))
      found.set(type, [...(found.get(type) ?? []), ...Object.values(byName).map(blocksIn)]);
  }
  return Object.fromEntries([...found].map(([type, blocks]) => [type, joined(blocks)]));
}

/** Types of the resources and data sources that a stack declares. */
export const declaredTypes = ({ resource = {}, data = {} }: StackJson): string[] => [...Object.keys(resource), ...Object.keys(data)];

const manifestSchema = z.object({
  stacks: z.array(z.custom<StackInstance>((value) => typeof value === "object" && value !== null && "id" in value)),
});

/**
 * Reads the synthesized estate in the order in which its stacks are applied.
 *
 * @throws UserError when the folder holds no complete synthesis.
 */
export const readSynthesized = (out: string): readonly SynthesizedStack[] => readStacks(out, readInstances(out));

/** The stacks that a synthesis has, without what is in them. @throws UserError when the folder holds no synthesis. */
export const readInstances = (out: string): readonly StackInstance[] =>
  manifestSchema.parse(readJson(path.join(out, "estate.json"))).stacks;

/** @throws UserError when one of the stacks is missing or damaged. */
export function readStacks(out: string, instances: readonly StackInstance[]): readonly SynthesizedStack[] {
  return instances.map((instance) => {
    const folder = path.join(out, "stacks", instance.id);
    return { instance, folder, json: stackSchema.parse(readJson(path.join(folder, "cdk.tf.json"))) };
  });
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new UserError({ problem: `${file}: the synthesized estate is missing or damaged`, fix: "run `npx estate synth`", cause });
  }
}
