import { z } from "zod";
import { consequences, driftClasses, noiseKinds } from "../../judge/drift/model";
import { effects, tiers, topics, verdicts } from "../../judge/review/model";
import { address, costDifference, count, list, message, place, resource, seconds, stack, texts } from "./parts";

const byVerdict = z.object(
  Object.fromEntries(verdicts.map((verdict) => [verdict, count])) as Record<(typeof verdicts)[number], typeof count>,
);
const tier = z.enum(tiers);

const rule = z.object({
  id: z.string(),
  topic: z.enum(topics),
  tier,
  title: z.string(),
  why: z.string(),
  see: z.string().describe("page that says so"),
});

const reviewParts = {
  terraformVersions: texts,
  counts: byVerdict,
  firstPlans: texts.describe("stacks whose plans were made as if nothing existed"),
  unsettled: texts.describe("what plans put off or find wrong beside their changes"),
  notes: texts.describe("what a reader must know about the plans themselves"),
  footnotes: texts.describe("what means nothing, and is said so that nobody looks for it"),
  stacks: list(z.object({ stack, counts: byVerdict })),
  rules: list(rule).describe("rules that found something"),
  changes: list(
    z.object({
      ...resource.shape,
      type: z.string(),
      effect: z.enum(effects),
      verdict: z.enum(verdicts),
      findings: list(
        z.object({
          rule: z.string(),
          tier,
          text: z.string(),
          attribute: z.string().optional(),
          certain: z.boolean().describe("false when only the apply shows whether it is so"),
        }),
      ),
      noise: z.boolean().describe("nothing but tags, descriptions and what AWS computes"),
      changed: list(z.object({ argument: z.string(), before: z.string(), after: z.string() })),
      replacedBecause: texts,
      construct: z.string().optional(),
      lifecycle: z.object({ preventDestroy: z.boolean(), createBeforeDestroy: z.boolean(), ignoreChanges: texts }).optional(),
      declaredAt: place.optional(),
      configKeys: list(
        z.object({
          environment: z.string(),
          key: z.string(),
          file: z.string(),
          line: count.optional(),
          default: z.boolean(),
        }),
      )
        .optional()
        .describe("missing where nobody asked for them"),
      willFail: z.boolean().describe("whether AWS will refuse it, so that the apply fails"),
      followsFrom: resource.optional().describe("the change that it only follows from"),
      followers: count.describe("how many changes follow from it"),
      dependents: list(resource),
    }),
  ),
  obstacles: list(z.object({ ...resource.shape, problem: z.string(), fix: z.string() })).describe("what an apply would be refused for"),
  cost: z.object(costDifference).optional().describe("with --cost"),
} as const;

export const review = z.object({ format: z.literal("estate-review/1"), ...reviewParts });

const changeIndices = list(count).describe("positions in review.changes");

export const diff = z.object({
  format: z.literal("estate-diff/1"),
  base: z.union([z.object({ ref: z.string(), commit: z.string() }), z.object({ folder: z.string() })]),
  uncommitted: texts.describe("files that differ from HEAD"),
  causes: list(
    z.union([
      z.object({
        kind: z.literal("configuration"),
        file: z.string(),
        line: count.optional().describe("counted from 1; missing for a whole file"),
        key: z.string().describe("dotted; empty for a whole file"),
        before: z.string().nullable().describe("as JSON; null where the key was not there"),
        after: z.string().nullable(),
        tried: z.boolean().describe("false when the edit cannot stand alone"),
        changes: changeIndices,
      }),
      z.object({ kind: z.literal("sources"), files: texts, tried: z.boolean(), changes: changeIndices }),
      z
        .object({ kind: z.literal("synthesis"), tried: z.boolean(), changes: changeIndices })
        .describe("with --against: of what, nobody knows"),
    ]),
  ),
  together: changeIndices.describe("changes that no single cause explains"),
  removed: list(z.object({ stack, resources: count })).describe("stacks that the code no longer has"),
  affected: list(
    z.object({
      stack,
      effect: z.enum(["added", "changed", "dependent", "removed"]),
      reads: list(z.object({ stack, output: z.string() })).describe("outputs of other stacks that may get another value"),
    }),
  ).describe("stacks in which the two sides differ, and those that read from them"),
  review: z.object(reviewParts),
});

export const reviewRules = z.object({ format: z.literal("estate-review-rules/1"), rules: list(rule) });

export const reviewCoverage = z.object({
  format: z.literal("estate-review-coverage/1"),
  provider: z.string(),
  rules: count,
  types: count,
  arguments: count.describe("places of arguments, each counted once for every type that has it"),
  byMeaning: z.record(z.string(), count),
  unknown: list(z.object({ argument: z.string(), types: count })),
});

export const driftRules = z.object({
  format: z.literal("estate-drift-rules/1"),
  rules: list(z.object({ id: z.string(), consequence: z.enum(consequences), title: z.string(), why: z.string(), see: z.string() })),
});

export const drift = z.object({
  format: z.literal("estate-drift/1"),
  made: z.string(),
  seconds,
  clean: z.boolean(),
  counts: z.object({
    new: count,
    known: count,
    ...(Object.fromEntries(consequences.map((one) => [one, count])) as Record<(typeof consequences)[number], typeof count>),
    unread: count,
    unapplied: count,
    expected: count,
    ignored: count,
  }),
  findings: list(
    z.object({
      id: z.string().describe("the same for the same drift in every run"),
      ...resource.shape,
      type: z.string(),
      class: z.enum(driftClasses),
      consequence: z.enum(consequences),
      reasons: texts,
      arguments: list(z.object({ path: z.string(), before: z.string(), after: z.string(), putBack: z.boolean() })),
      took: texts.describe("what AWS deleted with it"),
      unlike: resource.nullable().describe("the other region's resource that is still as it should be"),
      construct: z.string().optional(),
      declaredAt: place.optional(),
      dependents: list(resource),
      since: z.string().nullable().describe("when an earlier run reported it first; null when it is new"),
      revert: z.object({ steps: texts, verdict: z.enum(verdicts).optional(), alongside: count }),
      adopt: z.discriminatedUnion("kind", [
        z.object({
          kind: z.literal("config"),
          keys: list(z.object({ argument: z.string(), file: z.string(), line: count.optional(), key: z.string(), value: z.string() })),
          inCode: texts,
        }),
        z.object({ kind: z.enum(["code", "nothing"]), reason: z.string() }),
      ]),
    }),
  ),
  unread: list(z.object({ stack, ...message })).describe("stacks of which nothing is known"),
  unapplied: list(z.object({ stack, address, effect: z.string(), arguments: texts })).describe("changes that config asks for"),
  neverApplied: texts,
  read: texts,
  expected: list(z.object({ id: z.string(), ...resource.shape, because: z.string() })).describe(
    "what a failover explains, while the recovery region holds the trading epoch; it is not among the findings",
  ),
  ignored: list(
    z.object({
      id: z.string(),
      ...resource.shape,
      by: list(z.object({ owner: z.string(), reason: z.string(), expires: z.string() })),
    }),
  ),
  idleIgnores: list(z.record(z.string(), z.unknown())),
  gone: list(z.object({ id: z.string(), ...resource.shape, since: z.string() })),
  noise: z.partialRecord(z.enum(noiseKinds), count),
});
