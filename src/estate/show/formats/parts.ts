import { z } from "zod";

/** A list that nobody who prints it has to copy. */
export const list = <T extends z.ZodType>(element: T) => z.array(element).readonly();

export const texts = list(z.string());
export const count = z.number().int().nonnegative();
/** Wall time. */
export const seconds = z.number().nonnegative().describe("seconds");
export const stack = z.string().describe("stack, as `estate list` names it");
export const address = z.string().describe("address in the stack, as plans name it");

/** Where something is written: a file relative to the checkout's root, and a line counted from 1. */
export const place = z.object({ file: z.string(), line: count });
export const resource = z.object({ stack, address });

/** A message: what is wrong and where, lines about it, and what to do. */
export const message = { problem: z.string(), details: texts, fix: z.string() } as const;

export const costChange = z.object({
  stack,
  address,
  owner: z.string().describe("environment, or account"),
  what: z.string(),
  verified: z.boolean().describe("whether its price has a source of AWS"),
  before: z.number().describe("US dollars in a month"),
  after: z.number().describe("US dollars in a month"),
});

/** A resource that is in no total. */
export const unpricedResource = { stack, address, type: z.string(), why: z.string(), fix: z.string() } as const;

/** What two revisions cost. */
export const costDifference = {
  totals: list(
    z.object({
      owner: z.string(),
      before: z.number(),
      after: z.number(),
      unverified: z.number().describe("part of after whose price has no source of AWS"),
      verdict: z.enum(["dangerous", "look", "safe"]).describe("by the thresholds below `costs` in the configuration"),
    }),
  ),
  changes: list(costChange),
  keys: list(z.object({ environment: z.string(), key: z.string(), difference: z.number().nullable() })).describe("with --config-keys"),
  unpriced: list(z.object({ ...unpricedResource, side: z.enum(["before", "after", "both"]).describe("where it has no price") })).describe(
    "what no total has, because it has no price",
  ),
} as const;
