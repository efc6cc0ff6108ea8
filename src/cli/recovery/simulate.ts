import { type Command, InvalidArgumentError, Option } from "commander";
import { type Assumption, assumptions } from "../../estate/judge/recovery/simulation/assumptions";
import { scenarios } from "../../estate/judge/recovery/simulation/scenarios";
import { type Simulated, simulateRecovery, type Simulation } from "../../estate/judge/recovery/simulation/simulate";
import { exitCodes, print, printJson, type SubCommandModule } from "../context";
import { synthesizedFor } from "./synthesized";
import { plainTable } from "../table";

interface SimulateOptions {
  readonly env?: string;
  readonly scenario: string;
  readonly seed: number;
  readonly runs: number;
}

export const define: SubCommandModule["define"] = (command, run) => {
  withChances(command)
    .option("--env <name>", "one environment; all of them otherwise")
    .addOption(
      new Option("--scenario <name>", "the one whose worst run is shown").choices(scenarios.map(({ id }) => id)).default("region-lost"),
    )
    .addHelpText(
      "after",
      "\nReads the synthesized estate; needs no network and no account. The same seed gives the same runs.\nExit codes: 0 99 of 100 runs meet the objectives, 1 failed, 2 they do not.",
    )
    .action(({ env, scenario, ...chances }: SimulateOptions) =>
      run(async (options) => {
        const { chosen, world } = await synthesizedFor(options, env);
        const simulations = chosen.map((environment) => simulateRecovery(world, environment, chances));
        if (options.json)
          printJson({
            format: "estate-recovery-simulation/1",
            assumptions: Object.entries(assumptions).map(([name, { what, spread, source }]) => ({ name, what, ...spread, source })),
            environments: simulations.map(asJson),
          });
        else print([...simulations.map((one) => text(one, scenario)), assumed()].join("\n\n"));
        const fine = simulations.every((one) => one.scenarios.every(({ meets }) => meets !== false));
        return fine ? exitCodes.fine : exitCodes.somethingToDo;
      }),
    );
};

const withChances = (command: Command): Command =>
  command
    .addOption(new Option("--seed <number>", "what the durations are drawn from").argParser(whole(0, 2 ** 31)).default(1))
    .addOption(new Option("--runs <number>", "of each scenario").argParser(whole(100, 100_000)).default(1000));

const whole =
  (least: number, most: number) =>
  (given: string): number => {
    const number = Number(given);
    if (!Number.isInteger(number) || number < least || number > most)
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    return number;
  };

const asJson = ({ scenarios: all, ...rest }: Simulation) => ({
  ...rest,
  scenarios: all.map(({ recovery, meets, beyondObjectives, worst, ...scenario }) => ({
    ...scenario,
    recovery: recovery ?? null,
    meets: meets ?? null,
    beyondObjectives: beyondObjectives ?? null,
    worst: [...worst],
  })),
});

function text({ environment, seed, objectives, scenarios: all }: Simulation, shown: string): string {
  const right = { align: "right" } as const;
  const moments = all.find(({ id }) => id === shown)?.worst ?? [];
  return [
    `${environment}: recovery within ${objectives.recoverySeconds} s, loss of at most ${objectives.lossSeconds} s; ${all[0]?.runs ?? 0} runs of each, seed ${seed}`,
    plainTable(
      [
        { title: "seconds until it works again" },
        ...["median", "p90", "p99", "worst"].map((title) => ({ title, ...right })),
        { title: "lost, p99", ...right },
        { title: "" },
      ],
      all.map(({ id, recovery, loss, ...rest }) => [
        id,
        ...(recovery === undefined ? ["", "", "", "never"] : [recovery.median, recovery.p90, recovery.p99, recovery.worst]),
        loss.p99,
        verdict(rest),
      ]),
    ),
    plainTable(
      [{ title: `worst run of ${shown}` }, { title: "at second", ...right }],
      moments.map(({ what, at }) => [what, at]),
    ),
  ].join("\n\n");
}

const verdict = ({ meets, beyondObjectives, notRecovered }: Pick<Simulated, "meets" | "beyondObjectives" | "notRecovered">): string =>
  [
    meets === undefined ? (beyondObjectives ?? "") : meets ? "meets the objectives" : "does not meet the objectives",
    ...(notRecovered === 0 ? [] : [`${notRecovered} runs ended for a person to go on by hand`]),
  ].join("; ");

/** What all of it rests on. */
const assumed = (): string =>
  plainTable(
    [{ title: "assumed" }, { title: "seconds", align: "right" }, { title: "from" }],
    Object.values<Assumption>(assumptions).map(({ what, spread: { least, likely, most }, source }) => [
      what,
      `${least} / ${likely} / ${most}`,
      source,
    ]),
  );
