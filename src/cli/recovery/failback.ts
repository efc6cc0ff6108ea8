import { mkdirSync } from "node:fs";
import path from "node:path";
import { writeAtomically } from "../../common/atomic-file";
import { readFailback } from "../../estate/judge/recovery/failback/state";
import { failbackSteps, type FailbackStep } from "../../estate/judge/recovery/failback/steps";
import { failbackTargets, type FailbackTargets } from "../../estate/judge/recovery/failback/targets";
import { type StepScript, stepScripts } from "../../estate/judge/recovery/failback/scripts";
import { writtenSteps } from "../../estate/judge/recovery/failback/written-steps";
import { exitCodes, print, printJson, type SubCommandModule } from "../context";
import { accountOf } from "./targets-of";

export const define: SubCommandModule["define"] = (command, run) => {
  command
    .option("--env <name>", "environment that fails back; needs credentials of its account")
    .option("--write <folder>", "write each step as a script of bash that asks before and after it, and runs no step that may not begin")
    .addHelpText(
      "after",
      "\nReads only, in both regions, and runs none of the commands that it lists. No step of them deletes anything.\nExit codes: 0 nothing is to be failed back, 1 failed, 2 there are steps to do.",
    )
    .action(({ env, write }: { env?: string; write?: string }) =>
      run(async (options) => {
        const { environment, world } = await accountOf(options, env);
        const targets = failbackTargets(world, environment);
        const now = new Date();
        const steps = failbackSteps(targets, await readFailback(targets), now);
        const scripts = write === undefined ? [] : stepScripts(writtenSteps(targets, now.toISOString().slice(0, 10)));
        if (write !== undefined) writeScripts(path.resolve(write), scripts);
        if (options.json)
          printJson({
            format: "estate-recovery-failback/1",
            environment: targets.environment,
            primaryRegion: targets.primary,
            recoveryRegion: targets.recovery,
            readAt: now.toISOString(),
            steps: (steps ?? []).map(({ commands, checks: _, ...step }) => ({ ...step, commands: commands.map(({ run: text }) => text) })),
          });
        else
          print(
            [
              steps === undefined ? nothing(targets) : list(targets, steps),
              ...(write === undefined
                ? []
                : [`${scripts.length} scripts are in ${path.resolve(write)}; run them from this folder, in their order`]),
            ].join("\n\n"),
          );
        return steps === undefined ? exitCodes.fine : exitCodes.somethingToDo;
      }),
    );
};

function writeScripts(folder: string, scripts: readonly StepScript[]): void {
  mkdirSync(folder, { recursive: true });
  for (const { file, text } of scripts) writeAtomically(path.join(folder, file), text);
}

const nothing = ({ environment, primary, recovery }: FailbackTargets): string =>
  `${environment}: ${primary} trades and ${recovery} copies it; nothing is to be failed back`;

const list = ({ environment, primary, recovery }: FailbackTargets, steps: readonly FailbackStep[]): string =>
  [
    `${environment}: from ${recovery} back to ${primary}; ${steps.filter(({ standing }) => standing === "done").length} of ${steps.length} steps are done`,
    ...steps.map(({ title, standing, before, commands, after }, index) =>
      [
        `${index + 1}. ${title}: ${standing === "unknown" ? "not known whether it is done" : standing}`,
        ...(standing === "done"
          ? []
          : [`   before: ${before}`, ...commands.map(({ run: command }) => `     ${command}`), `   after: ${after}`]),
      ].join("\n"),
    ),
  ].join("\n\n");
