import { type Machine } from "../run/terraform/machine";

export type CheckState = "ok" | "warning" | "problem";

export interface CheckResult {
  readonly state: CheckState;
  /** One line: what was found. */
  readonly summary: string;
  readonly details?: readonly string[];
  /** How to fix it, in the imperative; always there unless the state is ok. */
  readonly fix?: string;
}

/** What the checks look at. */
export interface CheckContext {
  /** Root of the checkout. */
  readonly root: string;
  /** Folders that the command writes to: `cdktf.out`, `.estate`, `.build`. */
  readonly outputs: readonly string[];
  /** Folder with the environment files. */
  readonly configFolder: string;
  readonly machine: Machine;
  /** Version of the running Node, without a leading v. */
  readonly nodeVersion: string;
}

/** One entry of the doctor's table. A UserError thrown by it is a problem with that error's fix. */
export interface Check {
  readonly id: string;
  readonly title: string;
  readonly run: (context: CheckContext) => CheckResult | Promise<CheckResult>;
}

export const ok = (summary: string, details: readonly string[] = []): CheckResult => ({ state: "ok", summary, details });
export const warning = (summary: string, fix: string, details: readonly string[] = []): CheckResult => ({
  state: "warning",
  summary,
  fix,
  details,
});
export const problem = (summary: string, fix: string, details: readonly string[] = []): CheckResult => ({
  state: "problem",
  summary,
  fix,
  details,
});
