import { readFileSync } from "node:fs";
import { z } from "zod";
import { UserError } from "../../../common/user-error";

/** The part of `estate affected --json` that says which plans were made of values that may move. */
const schema = z.object({
  format: z.literal("estate-affected/1"),
  stacks: z.array(z.object({ stack: z.string(), reads: z.array(z.object({ stack: z.string(), output: z.string() })) })),
});

/** By the stack that reads: outputs of stacks that the same change affects. */
export type MovingReads = ReadonlyMap<string, readonly { readonly stack: string; readonly output: string }[]>;

/** @throws UserError for a file of something else. */
export function readMovingReads(file: string): MovingReads {
  try {
    const { stacks } = schema.parse(JSON.parse(readFileSync(file, "utf8")));
    return new Map(stacks.map(({ stack, reads }) => [stack, reads]));
  } catch (cause) {
    throw new UserError({
      problem: `${file}: not what \`estate affected --json\` prints`,
      fix: "make it again, or leave --affected out",
      cause,
    });
  }
}

const mostNamed = 4;

/**
 * What to say of a plan that was made alone, of outputs as they are: those of stacks that the same change
 * affects may be others once these are applied. Where the plans of both were made together, they say so themselves.
 */
export function staleReads(stack: string, reads: MovingReads, planned: ReadonlySet<string>): readonly string[] {
  const moving = (reads.get(stack) ?? []).filter((read) => !planned.has(read.stack));
  return [...new Set(moving.map((read) => read.stack))].map((upstream) => {
    const outputs = [...new Set(moving.filter((read) => read.stack === upstream).map(({ output }) => output))].sort();
    const named = `${outputs.slice(0, mostNamed).join(", ")}${outputs.length > mostNamed ? ` and ${outputs.length - mostNamed} more` : ""}`;
    return `the plan of ${stack} was made of ${named} of ${upstream} as applied, which the same change may give another value: plan it again when ${upstream} is applied`;
  });
}
