import { z } from "zod";
import { address, count, list, resource, stack, texts } from "./parts";

export const stackList = z.object({
  format: z.literal("estate-list/1"),
  stacks: list(
    z.object({
      id: stack,
      layer: z.string(),
      title: z.string(),
      owner: z.string().describe("environment, or account for what exists once in it"),
      environments: texts,
      accountId: z.string(),
      accountName: z.string(),
      region: z.string(),
      role: z.enum(["primary", "recovery"]),
      stateKey: z.string(),
      wave: count.describe("stacks of one wave do not wait for each other"),
      dependsOn: texts.describe("stacks whose outputs it reads"),
      after: list(z.object({ id: stack, reason: z.string() })).describe("stacks that are applied before, with nothing read from them"),
    }),
  ),
});

export const synthesis = z.object({
  format: z.literal("estate-synth/1"),
  output: z.string().describe("folder of the synthesized estate"),
  stacks: list(z.object({ stack, resources: count })),
});

const node = z.object({ id: z.string(), label: z.string(), note: z.string() });

export const graph = z.object({
  format: z.literal("estate-graph/1"),
  graph: z.object({
    title: z.string(),
    legend: z.object({ solid: z.string(), dashed: z.string() }),
    groups: list(z.object({ id: z.string(), label: z.string(), nodes: list(node) })),
    nodes: list(node).describe("nodes without a frame around them"),
    edges: list(z.object({ from: z.string(), to: z.string(), kind: z.enum(["reads", "after", "asks", "fallsBack"]) })),
  }),
  output: z.string().nullable().describe("file that the picture was written to"),
});

const revision = z.object({ ref: z.string().nullable(), commit: z.string().nullable(), uncommitted: texts.optional() });

export const affected = z.object({
  format: z.literal("estate-affected/1"),
  base: revision,
  head: revision.describe("ref and commit are null for the files of the checkout"),
  unaffected: count,
  stacks: list(
    z.object({
      stack,
      effect: z.enum(["added", "changed", "dependent", "removed"]),
      wave: count.nullable().describe("null for a stack that is no longer in the code"),
      environments: texts,
      region: z.string(),
      layer: z.string(),
      resources: count,
      changes: list(z.object({ address, effect: z.enum(["added", "changed", "removed"]), arguments: texts })),
      reads: list(z.object({ stack, output: z.string() })).describe("outputs of affected stacks that it reads"),
    }),
  ),
});

export const atlantis = z.object({ format: z.literal("estate-atlantis/1"), file: z.string(), projects: texts });
export const atlantisRemoved = z.object({
  format: z.literal("estate-atlantis-removed/1"),
  stack,
  left: count.describe("resources that its state still holds; it fails while there are any"),
});
export const workflows = z.object({ format: z.literal("estate-workflows/1"), folder: z.string(), files: texts });
export const workflowsCheck = z.object({ format: z.literal("estate-workflows-check/1"), folder: z.string(), stale: texts });
export const atlantisCheck = z.object({ format: z.literal("estate-atlantis-check/1"), file: z.string(), stale: z.boolean() });

const keyPlace = {
  environment: z.string(),
  key: z.string(),
  value: z.unknown(),
  file: z.string(),
  line: count.optional(),
  default: z.boolean().describe("whether the value is the schema's default"),
} as const;

export const why = z.object({
  format: z.literal("estate-why/1"),
  ...resource.shape,
  argument: z.string().optional(),
  value: z.unknown().optional(),
  construct: z.string().optional(),
  keys: list(z.object({ ...keyPlace, arguments: texts })),
  presence: list(z.object(keyPlace)).describe("keys that decide whether the resource exists"),
  untried: list(z.object(keyPlace)).describe("keys for which no other value could be tried"),
});

export const whyWants = z.object({
  format: z.literal("estate-why-wants/1"),
  ...resource.shape,
  argument: z.string(),
  verified: z.boolean().describe("whether a key was found, tried and accepted by the check"),
  ...z.object(keyPlace).partial().shape,
  wanted: z.unknown().optional().describe("what the key would have to say; missing where it has to be left out"),
  alsoChanges: list(z.object({ ...resource.shape, effect: z.enum(["added", "changed", "removed"]), arguments: texts })).optional(),
  why: z.string().optional().describe("why no key was found"),
  refused: texts.optional(),
  construct: z.string().optional(),
});
