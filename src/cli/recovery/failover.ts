import { createInterface } from "node:readline/promises";
import { UserError } from "../../common/user-error";
import { readRecovery } from "../../estate/judge/recovery/status/reads";
import { statusOf } from "../../estate/judge/recovery/status/status";
import { type RecoveryTargets } from "../../estate/judge/recovery/status/targets";
import { newestRuns, startRun } from "../../estate/run/recovery/machine-run";
import { requireAlone } from "../alone";
import { type GlobalOptions, type SubCommandModule, warn } from "../context";
import { follow } from "./follow";
import { runName } from "./run-name";
import { type Recovery, recoveryOf } from "./targets-of";

interface FailoverOptions {
  readonly env?: string;
  readonly reason?: string;
  readonly confirm?: string;
  readonly follow?: boolean;
  readonly trafficAnyway?: boolean;
}

export const define: SubCommandModule["define"] = (command, run) => {
  command
    .option("--env <name>", "environment that fails over; needs credentials of its account")
    .option("--reason <text>", "why, for the person who approves and for the record")
    .option("--confirm <name>", "name of the environment again, where there is no terminal to ask at")
    .option("--traffic-anyway", "move traffic although services answer real requests badly, when a run has stopped for that")
    .option("--follow", "start nothing, and follow the run that is under way")
    .addHelpText(
      "after",
      "\nStarts the machine in the recovery region, which asks for its approval before it changes anything, and follows it.\nCtrl-C ends the command and leaves the machine running. Needs nothing of the primary region.\nExit codes: 0 the recovery region has taken over, 1 it has not.",
    )
    .action((given: FailoverOptions) =>
      run(async (options) => {
        if (given.follow === true) requireAlone(command, "--follow", ["--env"]);
        const recovery = await recoveryOf(options, given.env);
        const { targets } = recovery;
        const again = `estate recovery failover --env ${targets.environment} --follow`;
        const running = await runUnderWay(targets);
        if (given.follow === true) {
          if (running === undefined)
            throw new UserError({
              problem: `no failover of ${targets.environment} is under way`,
              fix: `start one with --reason, or see \`estate recovery status --env ${targets.environment}\``,
            });
          return follow(targets, running, again, options);
        }
        if (running !== undefined)
          throw new UserError({ problem: `a run is under way: ${running}; nothing was started`, fix: `follow it with \`${again}\`` });
        return follow(targets, await start(recovery, given, options), again, options);
      }),
    );
};

/** A failover that runs. That nobody knows of one keeps nobody from starting: the machine itself holds two of them apart. */
async function runUnderWay({ recovery, machineArn }: RecoveryTargets): Promise<string | undefined> {
  try {
    const runs = await newestRuns(recovery, machineArn);
    return runs.find(({ status, mode }) => status === "RUNNING" && mode !== "dryRun")?.arn;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    warn(`it is not known whether a failover is under way: ${error.message}`);
    return undefined;
  }
}

async function start({ targets, stacks }: Recovery, given: FailoverOptions, options: GlobalOptions): Promise<string> {
  const { environment, recovery, machineArn } = targets;
  if (given.reason === undefined || given.reason.trim() === "")
    throw new UserError({
      problem: "a failover needs a reason; nothing was started",
      fix: 'give it with --reason "us-east-1 does not answer"',
    });
  const now = new Date();
  const { trades, epoch, failover, gaps } = statusOf(targets, await readRecovery(targets, stacks, now), now);
  process.stderr.write(
    [
      `failover of ${environment} to ${recovery}`,
      `  orders are sent by ${trades ?? "nobody knows whom"}${epoch === null ? "" : ` in epoch ${epoch}`}${trades === recovery ? "; the machine goes on where an earlier run stopped, without an approval" : ""}`,
      `  of the database ${failover.losesSeconds ?? "an unknown number of"} s would be lost now`,
      ...gaps.map(({ kind, what }) => `  ${kind}: ${what}`),
      "",
    ].join("\n"),
  );
  await requireConfirmation(environment, given.confirm, options.signal);
  return startRun(recovery, machineArn, runName("failover", now), {
    mode: "failover",
    reason: given.reason,
    ...(given.trafficAnyway === true ? { traffic: "anyway" as const } : {}),
  });
}

/** @throws UserError without the environment's name, on the command line or at the terminal */
async function requireConfirmation(environment: string, given: string | undefined, signal: AbortSignal): Promise<void> {
  const answer = given ?? (process.stdin.isTTY ? await ask(`type ${environment} to start the failover: `, signal) : undefined);
  if (answer?.trim() === environment) return;
  throw new UserError({
    problem:
      answer === undefined
        ? "nobody confirmed; nothing was started"
        : `${JSON.stringify(answer)} is not ${environment}; nothing was started`,
    fix: `give --confirm ${environment}, or run it at a terminal`,
  });
}

async function ask(question: string, signal: AbortSignal): Promise<string> {
  // Not as a terminal of its own: Ctrl-C must reach the process.
  const terminal = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  try {
    return await terminal.question(question, { signal });
  } finally {
    terminal.close();
  }
}
