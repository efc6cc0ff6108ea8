import { z } from "zod";
import { message } from "./parts";

/** What every command prints instead of its result when there is none. */
export const failure = z.object({
  format: z.literal("estate-error/1"),
  ...message,
  defect: z.boolean().describe("true for a defect of the command itself, which no user can fix"),
  exitCode: z.number().int().describe("1, or 128 and the signal's number for a run that was interrupted"),
});

export const version = z.object({
  format: z.literal("estate-version/1"),
  version: z.string(),
  node: z.string().describe("version of the running Node"),
});
