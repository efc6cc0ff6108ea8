import { z } from "zod";
import { effects } from "../../run/plan/effect";
import { address, count, list, message, seconds, stack, texts } from "./parts";

const counts = Object.fromEntries(effects.map((effect) => [effect, count])) as Record<(typeof effects)[number], typeof count>;

export const plan = z.object({
  format: z.literal("estate-plan/1"),
  terraformVersion: z.string(),
  seconds: z.object({ prepare: seconds, plan: seconds, read: seconds }),
  kept: count.describe("stacks that were planned before, from the same code and configuration"),
  totals: z.object(counts),
  stacks: list(
    z.object({
      stack,
      layer: z.string(),
      environments: texts,
      region: z.string(),
      ...counts,
      seconds: seconds.nullable().describe("its share of the planning; null when it was planned before, or Terraform did not say"),
      unknown: list(z.object({ address, arguments: texts })).describe("arguments that are known only after the apply"),
      changes: list(z.object({ address, effect: z.enum(effects) })),
    }),
  ),
});

const digest = z.string().describe("SHA-256, in hexadecimal");
const file = z.object({ name: z.string(), sha256: digest });

const bundle = z.object({
  outcome: z.enum(["planned", "assumed"]),
  stack,
  seconds,
  bundle: z.string().describe("folder of the bundle"),
  format: count.describe("of the bundle"),
  made: z.string(),
  plan: file.nullable(),
  json: file,
  code: z.object({ stack: digest, lock: digest }),
  state: z.object({ lineage: z.string().nullable(), serial: count }).nullable(),
  reads: list(z.object({ stack, output: z.string(), value: z.string() })),
  assumed: texts.describe("stacks that were never applied, so that their values are assumed"),
  upstreamChanges: list(z.object({ stack, outputs: texts })),
  versions: z.object({ terraform: z.string(), provider: z.string(), planFormat: z.string() }),
  changes: z.object({ ...counts, outputs: count, deferred: count, failedChecks: count }),
  applyable: z.boolean(),
  complete: z.boolean(),
  seal: digest,
});

export const livePlan = z.object({
  format: z.literal("estate-plan-live/1"),
  bundles: z.string().describe("folder of the bundles"),
  seconds,
  stacks: list(
    z.discriminatedUnion("outcome", [
      bundle,
      z.object({ outcome: z.literal("waits"), stack, seconds, missing: texts.describe("stacks that have to be applied first") }),
      z.object({ outcome: z.literal("failed"), stack, seconds, error: z.string() }),
    ]),
  ),
});

const loss = z.object({
  stack,
  address,
  type: z.string(),
  rule: z.string().describe("of the review"),
  text: z.string(),
  certain: z.boolean().describe("false when only the apply shows whether it is so"),
});

export const rollback = z.object({
  format: z.literal("estate-rollback/1"),
  target: z.string().describe("stack or environment"),
  to: z.object({ revision: z.string(), commit: z.string() }),
  bundles: livePlan.shape.bundles,
  seconds,
  stacks: livePlan.shape.stacks,
  newer: texts.describe("stacks that the revision does not have: what they made stays"),
  byBreakGlass: texts.describe("stacks that the break-glass role alone applies"),
  lostByChange: list(loss).describe("what the change took away, and going back does not bring back"),
  lostByRollback: list(loss).describe("what going back takes away for good"),
});

export const apply = z.object({
  format: z.literal("estate-apply/1"),
  began: z.string(),
  finished: z.boolean().describe("whether the run came to its end"),
  seconds,
  stacks: list(
    z.object({
      stack,
      outcome: z.enum(["applied", "taken-up", "already-applied", "nothing-to-do", "failed", "blocked", "cancelled", "assumed", "pending"]),
      seconds,
      did: z.object({ add: count, change: count, remove: count, import: count, move: count, forget: count }).nullable(),
      serial: count.nullable().describe("of its state afterwards"),
      adopted: texts,
      again: texts,
      blockedBy: texts,
      error: z.object(message).nullable(),
    }),
  ),
});

export const mockApply = z.object({
  format: z.literal("estate-apply-mock/1"),
  stacks: list(z.object({ stack, declared: count, created: count })),
  seconds,
});

export const bootstrap = z.object({
  format: z.literal("estate-bootstrap/1"),
  environment: z.string(),
  ready: z.boolean(),
  stacks: list(z.object({ stack, region: z.string(), did: texts, left: texts.describe("what is left to do") })),
});
