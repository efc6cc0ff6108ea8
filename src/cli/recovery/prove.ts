import { proveRecovery, type RecoveryProof } from "../../estate/judge/recovery/prove";
import { exitCodes, print, printJson, type SubCommandModule } from "../context";
import { synthesizedFor } from "./synthesized";
import { plainTable } from "../table";

export const define: SubCommandModule["define"] = (command, run) => {
  command
    .option("--env <name>", "one environment; all of them otherwise")
    .addHelpText(
      "after",
      "\nReads the synthesized estate; needs no network and no account. Every step counts with its longest time.\nExit codes: 0 proved, 1 failed, 2 an objective is not met, or something that a takeover needs is missing.",
    )
    .action(({ env }: { env?: string }) =>
      run(async (options) => {
        const { chosen, stacks } = await synthesizedFor(options, env);
        const proofs = proveRecovery(stacks, chosen);
        if (options.json) printJson({ format: "estate-recovery-proof/1", environments: proofs.map(asJson) });
        else print(proofs.map(proofText).join("\n\n"));
        return proofs.every(({ findings }) => findings.length === 0) ? exitCodes.fine : exitCodes.somethingToDo;
      }),
    );
};

const asJson = ({ recoverySeconds, path, losses, findings, ...rest }: RecoveryProof) => ({
  ...rest,
  recoverySeconds: recoverySeconds ?? null,
  path: [...path],
  losses: losses.map(({ seconds, watchedBy, ...loss }) => ({
    ...loss,
    seconds: seconds ?? null,
    alarm: watchedBy !== undefined && "alarm" in watchedBy ? watchedBy.alarm : null,
    because: watchedBy !== undefined && "because" in watchedBy ? watchedBy.because : null,
  })),
  findings: findings.map(({ kind, what, key }) => ({ kind, what, key })),
});

function proofText({ environment, objectives, path, recoverySeconds, losses, required, findings }: RecoveryProof): string {
  const steps = together(path).map(({ state, seconds, times }) => [times === 1 ? state : `${state} (${times} times)`, `${seconds} s`]);
  const copies = losses.map(({ store, mechanism, seconds, watchedBy }) => [
    store,
    mechanism,
    seconds === undefined ? "unknown" : `${seconds} s`,
    watchedBy === undefined ? "no alarm" : "alarm" in watchedBy ? watchedBy.alarm : watchedBy.because,
  ]);
  return [
    `${environment}: recovery takes up to ${recoverySeconds === undefined ? "for ever" : `${recoverySeconds} s`} of ${objectives.recoverySeconds} s; ${required} things are needed for it`,
    plainTable([{ title: "step, at its longest" }, { title: "time", align: "right" }], steps),
    plainTable([{ title: "store" }, { title: "copy" }, { title: "lost unnoticed", align: "right" }, { title: "seen by" }], copies),
    ...(findings.length === 0
      ? ["proved"]
      : [
          plainTable(
            [{ title: "not proved" }, { title: "what" }, { title: "key" }],
            findings.map(({ kind, what, key }) => [kind, what, key]),
          ),
        ]),
  ].join("\n\n");
}

/** Steps that a loop takes again and again, as one. */
function together(path: RecoveryProof["path"]): { state: string; seconds: number; times: number }[] {
  const steps = new Map<string, { state: string; seconds: number; times: number }>();
  for (const { state, seconds } of path) {
    const before = steps.get(state);
    steps.set(state, { state, seconds: seconds + (before?.seconds ?? 0), times: 1 + (before?.times ?? 0) });
  }
  return [...steps.values()];
}
