import { chmodSync, rmSync } from "node:fs";
import { privateFile } from "../../../common/private-folder";
import { parsePlan, type PlanJson } from "../plan/plan-json";
import { workOf } from "../plan/work";
import { runTerraform, terraformOutput } from "../terraform/run";
import { terraformFailure } from "./failure";
import { type PlanOrigin, readPlanOrigin } from "./plan-file";
import { type StackSession } from "./stack-session";

export interface PlanRequest {
  /** Where the plan file goes. */
  readonly file: string;
  /**
   * `changes`: what the configuration asks for; `refresh-only`: what changed in the world alone.
   * @default changes
   */
  readonly mode?: "changes" | "refresh-only";
}

export interface LivePlan {
  readonly file: string;
  /** The plan as `terraform show -json` prints it, and what is read of it. */
  readonly text: string;
  readonly plan: PlanJson;
  /** The state that it was made from. */
  readonly origin: PlanOrigin;
  /** Whether an apply would do anything, to resources, to outputs or to the state alone. */
  readonly changes: boolean;
}

/**
 * Plans a stack against its real state. Nothing is written, to AWS or to the state, so no lock is
 * taken: a run that is killed leaves none behind. Should the state move on meanwhile, the plan's own
 * serial says, and Terraform refuses to apply it.
 *
 * @throws UserError with Terraform's errors and what to do about them.
 */
export async function planStack(session: StackSession, { file, mode = "changes" }: PlanRequest): Promise<LivePlan> {
  const call = { ...session.call, harmless: true };
  const args = [
    "plan",
    "-input=false",
    "-no-color",
    "-json",
    "-lock=false",
    "-detailed-exitcode",
    `-out=${file}`,
    ...(mode === "refresh-only" ? ["-refresh-only"] : []),
  ];
  rmSync(file, { force: true });
  const { exitCode, errors, text } = await runTerraform(call, args);
  if (exitCode !== 0 && exitCode !== 2) throw terraformFailure("plan", session, errors, text);
  chmodSync(file, privateFile);
  const shown = await terraformOutput(call, ["show", "-no-color", "-json", file]);
  const plan = parsePlan(shown, file);
  return { file, text: shown, plan, origin: readPlanOrigin(file), changes: exitCode === 2 || workOf(plan).applyable };
}
