import { UserError } from "../../common/user-error";
import { browser } from "./browser";
import { type Check, type CheckContext, type CheckResult, problem } from "./check";
import { config, delegations, disk, liveAnalytics, outputs } from "./checkout";
import { packages } from "./packages";
import { waysOfNotice } from "./people";
import { git, node, python } from "./programs";
import { cliConfiguration, parallelRuns, provider, terraform } from "./toolchain";

/** Everything the command needs from a machine and a checkout, in the order of the report. */
export const checks: readonly Check[] = [
  node,
  packages,
  terraform,
  provider,
  cliConfiguration,
  parallelRuns,
  config,
  delegations,
  liveAnalytics,
  waysOfNotice,
  outputs,
  disk,
  git,
  python,
  browser,
];

export interface Examined extends CheckResult {
  readonly id: string;
  readonly title: string;
}

/** Runs every check, one after the other, whatever becomes of those before it. */
export async function examine(context: CheckContext, table: readonly Check[] = checks): Promise<readonly Examined[]> {
  const results: Examined[] = [];
  for (const { id, title, run } of table) {
    try {
      results.push({ id, title, ...(await run(context)) });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      results.push({ id, title, ...problem(error.message, error.fix, error.details) });
    }
  }
  return results;
}
