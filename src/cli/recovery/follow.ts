import { UserError } from "../../common/user-error";
import { type RecoveryTargets } from "../../estate/judge/recovery/status/targets";
import { type EndedRun, followRun } from "../../estate/run/recovery/machine-run";
import { exitCodes, type GlobalOptions, print, printJson } from "../context";
import { GoesOn } from "../errors";
import { plainTable } from "../table";
import { terminalProgress } from "../terminal-progress";

/** What a person reads when a run comes to a state; of the others the name says enough. */
const explanations: Readonly<Record<string, string>> = {
  "gather-evidence": "asks both regions how they stand",
  "ask-for-approval": "waits for the approval: the topic of critical alarms has the command that gives it",
  "take-over": "nobody trades now; database, cache and services are taken over",
  open: "gives trading to the recovery region, and makes real requests of its services",
  "set-flag": "sets the flag that moves the names",
  "tell-requests-fail": "services answer badly: trading has moved, traffic has not; --traffic-anyway moves it all the same",
  "tell-dry-run-failed": "a failover would fail now; nothing was changed",
  "tell-target-not-available": "the database's proxy cannot reach it yet; it goes on",
  "tell-failure": "stopped: what is done stays done; start it again, and it goes on from there",
};

/**
 * Follows a run to its end and prints what it did. Who interrupts ends the command and not the run.
 *
 * @param again command that follows the run again
 * @throws GoesOn when it is interrupted
 */
export async function follow(targets: RecoveryTargets, execution: string, again: string, { json, signal }: GlobalOptions): Promise<number> {
  const { environment, recovery: region } = targets;
  const step = terminalProgress().begin(`${execution.split(":").slice(-2).join(" ")} in ${region}`);
  const told = new Set<string>();
  let ended: EndedRun;
  try {
    ended = await followRun(
      region,
      execution,
      ({ state, enteredAt }) => {
        step.update(state);
        // A loop reports itself once.
        if (!told.has(state)) step.tell(`${enteredAt.toISOString()} ${state}${state in explanations ? `: ${explanations[state]}` : ""}`);
        told.add(state);
      },
      { signal },
    );
  } catch (error) {
    const stop = `to end it: aws stepfunctions stop-execution --region ${region} --execution-arn ${execution}`;
    const fix = `follow it again with \`${again}\``;
    if (signal.aborted)
      throw new GoesOn({ problem: `nobody looks any more, and the run goes on: ${execution}`, details: [stop], fix, cause: error });
    if (!(error instanceof UserError)) throw error;
    throw new UserError({
      problem: `${region} does not answer; as far as is known the run goes on: ${execution}`,
      details: [error.message, ...error.details, stop],
      fix,
      cause: error,
    });
  }
  step.done(`${ended.mode} of ${environment} ${ended.status}`);
  if (json) printJson(asJson(targets, ended));
  else print(text(targets, ended));
  return ended.status === "SUCCEEDED" ? exitCodes.fine : exitCodes.failed;
}

const secondsOf = (from: Date, to: Date | undefined): number | undefined =>
  to === undefined ? undefined : Math.round((to.getTime() - from.getTime()) / 100) / 10;

const asJson = (
  { environment, recovery: region, budgets }: RecoveryTargets,
  { arn, mode, status, error, cause, startedAt, stoppedAt, steps }: EndedRun,
) => ({
  format: "estate-recovery-run/1" as const,
  environment,
  region,
  mode,
  execution: arn,
  status,
  error: error ?? null,
  cause: cause ?? null,
  startedAt: startedAt.toISOString(),
  stoppedAt: stoppedAt?.toISOString() ?? null,
  steps: steps.map(({ state, enteredAt, leftAt }) => ({
    state,
    enteredAt: enteredAt.toISOString(),
    seconds: secondsOf(enteredAt, leftAt) ?? null,
    atMostSeconds: budgets.get(state) ?? null,
  })),
});

function text({ environment, budgets }: RecoveryTargets, { mode, status, error, cause, startedAt, stoppedAt, steps }: EndedRun): string {
  const whole = secondsOf(startedAt, stoppedAt);
  return [
    plainTable(
      [{ title: "step" }, { title: "seconds", align: "right" }, { title: "at most", align: "right" }, { title: "" }],
      steps.map(({ state, enteredAt, leftAt }) => {
        const [took, most] = [secondsOf(enteredAt, leftAt), budgets.get(state)];
        return [state, took ?? "not left", most ?? "", took !== undefined && most !== undefined && took > most ? "too slow" : ""];
      }),
    ),
    `${mode} of ${environment}: ${status}${whole === undefined ? "" : ` after ${whole} s`}${error === undefined ? "" : `: ${error}`}${cause === undefined ? "" : `: ${cause}`}`,
  ].join("\n\n");
}
