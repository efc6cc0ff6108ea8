import { readFileSync } from "node:fs";
import { z } from "zod";
import { UserError } from "../../../common/user-error";
import { type CostComparison } from "../cost/comment";
import { costVerdicts } from "../cost/differences";

/** What the change of which the plans are costs in a month. */
export type ReviewedCost = CostComparison;

const amounts = { before: z.number(), after: z.number() };
const schema = z.object({
  format: z.literal("estate-cost-diff/1"),
  totals: z.array(z.object({ owner: z.string(), ...amounts, unverified: z.number(), verdict: z.enum(costVerdicts) })),
  changes: z.array(
    z.object({ stack: z.string(), address: z.string(), owner: z.string(), what: z.string(), verified: z.boolean(), ...amounts }),
  ),
  keys: z.array(z.object({ environment: z.string(), key: z.string(), difference: z.number().nullable() })),
  unpriced: z.array(
    z.object({
      stack: z.string(),
      address: z.string(),
      type: z.string(),
      why: z.string(),
      fix: z.string(),
      side: z.enum(["before", "after", "both"]),
    }),
  ),
});

/** @throws UserError for a file of something else. */
export function readCost(file: string): ReviewedCost {
  try {
    const { totals, changes, keys, unpriced } = schema.parse(JSON.parse(readFileSync(file, "utf8")));
    return { totals, changes, keys, unpriced };
  } catch (cause) {
    throw new UserError({
      problem: `${file}: not what \`estate cost diff --json\` prints`,
      fix: "make it again, or leave --cost out",
      cause,
    });
  }
}
