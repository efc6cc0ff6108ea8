import path from "node:path";
import { writeAtomically } from "../../../common/atomic-file";
import { UserError } from "../../../common/user-error";
import { type ChangeCounts } from "../bootstrap/terraform-calls";

/**
 * - `applied`: its plan was applied; `taken-up`: what an earlier run had left of it was;
 * - `already-applied`, `nothing-to-do`: nothing was done;
 * - `failed`: it was begun, or would have been, and is not done;
 * - `blocked`: a stack before it is not done; `cancelled`: the run was interrupted before it began;
 * - `assumed`: left out, because it has to be planned again once its upstream is applied;
 * - `pending`: the report was written before it ended.
 */
export type ApplyOutcome =
  | "applied"
  | "taken-up"
  | "already-applied"
  | "nothing-to-do"
  | "failed"
  | "blocked"
  | "cancelled"
  | "assumed"
  | "pending";

export interface StackReport {
  readonly stack: string;
  readonly outcome: ApplyOutcome;
  readonly seconds: number;
  /** Resources that were made, changed, destroyed and adopted, as Terraform counts, and those that only the state knows otherwise now. */
  readonly did: (ChangeCounts & { readonly move: number; readonly forget: number }) | null;
  /** Serial of its state afterwards. */
  readonly serial: number | null;
  readonly adopted: readonly string[];
  /** Resources that an earlier run, which was cut off, may have made, and that are made again because nothing comes to be twice by it. */
  readonly again: readonly string[];
  readonly blockedBy: readonly string[];
  readonly error: { readonly problem: string; readonly details: readonly string[]; readonly fix: string } | null;
}

export interface RunReport {
  readonly format: "estate-apply/1";
  readonly began: string;
  /** Whether the run came to its end. */
  readonly finished: boolean;
  readonly seconds: number;
  readonly stacks: readonly StackReport[];
}

const nothing = { seconds: 0, did: null, serial: null, adopted: [], again: [], blockedBy: [], error: null } as const;

export const stackReport = (
  stack: string,
  outcome: ApplyOutcome,
  parts: Partial<Omit<StackReport, "stack" | "outcome">> = {},
): StackReport => ({ ...nothing, ...parts, stack, outcome });

export function errorReport(error: unknown): StackReport["error"] {
  if (error instanceof UserError) return { problem: error.message, details: error.details, fix: error.fix };
  return { problem: error instanceof Error ? error.message : String(error), details: [], fix: "run the command again with --verbose" };
}

/** Writes the report of the run so far, so that one that is killed leaves what was done. @returns its file. */
export function writeRunReport(folder: string, report: RunReport): string {
  const file = path.join(folder, "apply.json");
  writeAtomically(file, `${JSON.stringify(report, undefined, 2)}\n`);
  return file;
}
