import { z } from "zod";
import { address, costChange, costDifference, count, list, stack, texts, unpricedResource } from "./parts";

const total = z
  .object({
    fixed: z.number(),
    usage: z.number(),
    transfer: z.number(),
    all: z.number(),
    unverified: z.number().describe("part of all whose price has no source of AWS"),
  })
  .describe("US dollars in a month");

const price = z.object({
  id: z.string(),
  what: z.string(),
  unit: z.string(),
  amount: z.number().describe("US dollars for a unit"),
  source: z.string().describe("name of the source in the price table"),
  verified: z.boolean().describe("whether the source is AWS"),
});

export const cost = z.object({
  format: z.literal("estate-cost/1"),
  currency: z.literal("USD"),
  prices: z.object({ asOf: z.string(), days: z.number().describe("age of the price table") }),
  coverage: z.object({ resources: count, covered: count, types: count, pricedTypes: count, freeTypes: count }),
  total,
  by: z.record(z.string(), z.record(z.string(), total)).describe("totals by each dimension that was asked for"),
  idle: z
    .record(z.string(), total)
    .describe("what the recovery region costs while it stands by and no request reaches it, copies to it included, by environment"),
  unpriced: list(z.object(unpricedResource)),
  lines: list(
    z.object({
      stack,
      address,
      service: z.string(),
      region: z.string(),
      kind: z.enum(["fixed", "usage", "transfer"]),
      quantity: z.number().describe("units in a month"),
      amount: z.number().describe("US dollars in a month"),
      price,
    }),
  )
    .optional()
    .describe("with --lines"),
});

export const costExplain = z.object({
  format: z.literal("estate-cost-explain/1"),
  key: z.string(),
  trials: list(
    z.object({
      environment: z.string(),
      now: z.unknown(),
      tried: z.unknown(),
      refused: texts.describe("what the configuration check says against it"),
      difference: z.number().nullable().describe("US dollars in a month; null where something has no price"),
      unpriced: texts.describe("what has no price, so that the difference is not known"),
      changes: list(costChange),
    }),
  ),
});

export const costDiff = z.object({ format: z.literal("estate-cost-diff/1"), ...costDifference });

export const costSuggest = z.object({
  format: z.literal("estate-cost-suggest/1"),
  environment: z.string(),
  suggestions: list(
    z.object({
      key: z.string(),
      now: z.unknown(),
      tried: z.unknown(),
      difference: z.number().describe("US dollars in a month"),
      unverified: z.number().describe("US dollars in a month of what moves, up or down, whose price has no source of AWS"),
      refused: texts.describe(
        "what the check, a rule, AWS's models or the proof of access have against it, or what has no price; empty where it holds",
      ),
    }),
  ),
});

export const costCommitments = z.object({
  format: z.literal("estate-cost-commitments/1"),
  discountPercent: z.number().nullable(),
  commitments: list(
    z.object({
      owner: z.string(),
      region: z.string(),
      offer: z.enum(["reserved database instances", "reserved cache nodes", "Compute Savings Plan"]),
      what: z.string(),
      steady: z.number().describe("what runs all month, in `unit`"),
      unit: z.enum(["instances", "nodes", "dollars an hour"]),
      month: z.number().describe("US dollars in a month on demand"),
      unverified: z.number().describe("part of it whose price has no source of AWS"),
    }),
  ),
});
