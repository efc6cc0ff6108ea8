import { readFileSync } from "node:fs";
import { z } from "zod";
import { UserError } from "../../../common/user-error";
import { type ChangedKey } from "../cost/changed-keys";
import { type JudgedTotal } from "../cost/comment";
import { type CostChange, costVerdicts } from "../cost/differences";

/** What the change of which the plans are costs in a month, by environment, resource and key of the configuration. */
export interface ReviewedCost {
  readonly totals: readonly JudgedTotal[];
  readonly changes: readonly CostChange[];
  readonly keys: readonly ChangedKey[];
}

const amounts = { before: z.number(), after: z.number() };
const schema = z.object({
  format: z.literal("estate-cost-diff/1"),
  totals: z.array(z.object({ owner: z.string(), ...amounts, verdict: z.enum(costVerdicts) })),
  changes: z.array(z.object({ stack: z.string(), address: z.string(), owner: z.string(), what: z.string(), ...amounts })),
  keys: z.array(z.object({ environment: z.string(), key: z.string(), difference: z.number().nullable() })),
});

/** @throws UserError for a file of something else. */
export function readCost(file: string): ReviewedCost {
  try {
    const { totals, changes, keys } = schema.parse(JSON.parse(readFileSync(file, "utf8")));
    return { totals, changes, keys };
  } catch (cause) {
    throw new UserError({
      problem: `${file}: not what \`estate cost diff --json\` prints`,
      fix: "make it again, or leave --cost out",
      cause,
    });
  }
}
