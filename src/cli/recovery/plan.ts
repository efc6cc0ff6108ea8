import { type FailoverPlan, planFailover } from "../../estate/judge/recovery/failover-plan";
import { exitCodes, print, printJson, type SubCommandModule } from "../context";
import { synthesizedFor } from "./synthesized";
import { plainTable } from "../table";

export const define: SubCommandModule["define"] = (command, run) => {
  command
    .option("--env <name>", "one environment; all of them otherwise")
    .addHelpText(
      "after",
      "\nReads the synthesized estate; needs no network and no account, and starts nothing. Times are from the start of the run,\nwith the likeliest duration of each answer (`estate recovery simulate` names them) and the primary region silent.",
    )
    .action(({ env }: { env?: string }) =>
      run(async (options) => {
        const { chosen, world } = await synthesizedFor(options, env);
        const plans = chosen.map((environment) => planFailover(world, environment));
        if (options.json) printJson({ format: "estate-recovery-plan/1", environments: plans.map(asJson) });
        else print(plans.map(text).join("\n\n"));
        return exitCodes.fine;
      }),
    );
};

const asJson = ({ steps, ...plan }: FailoverPlan) => ({
  ...plan,
  steps: steps.map(({ call, ...step }) => ({ ...step, call: call ?? null })),
});

const text = ({ environment, primary, recovery, expectedSeconds, steps }: FailoverPlan): string =>
  [
    `${environment}: a failover from ${primary} to ${recovery} would take about ${expectedSeconds} s from its start`,
    plainTable(
      [{ title: "about at", align: "right" }, { title: "step" }, { title: "at most", align: "right" }, { title: "call" }, { title: "on" }],
      steps.map(({ state, call, target, expectedAt, times, atMostSeconds }) => [
        `${expectedAt} s`,
        times === 1 ? state : `${state} (${times} times)`,
        `${atMostSeconds} s`,
        call ?? "waits",
        target,
      ]),
    ),
  ].join("\n\n");
