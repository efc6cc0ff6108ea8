import { loadEstate } from "../../../../config/load";
import { type EnvironmentConfig } from "../../../../config/schema/environment";
import { type EstateResource } from "../../../../src/estate/judge/access/world/estate-resource";
import { EstateValues } from "../../../../src/estate/judge/access/world/values";
import { environmentRegions } from "../../../../src/estate/judge/recovery/environment-regions";
import { parseMachine } from "../../../../src/estate/judge/recovery/machine";
import { failoverOf } from "../../../../src/estate/judge/recovery/prove";
import { play } from "../../../../src/estate/judge/recovery/simulation/play";
import { SimulatedRegion } from "../../../../src/estate/judge/recovery/simulation/recovery-region";
import { quantile, sample, seeded } from "../../../../src/estate/judge/recovery/simulation/sampling";
import { type Simulated, simulateRecovery } from "../../../../src/estate/judge/recovery/simulation/simulate";
import { worstCase } from "../../../../src/estate/judge/recovery/worst-case";
import { type SynthesizedStack } from "../../../../src/estate/synthesized";
import { realConfig, realStacks } from "../../../helpers/estate";

const environments = loadEstate(realConfig);
const prod = environments.find(({ environment }) => environment === "prod") as EnvironmentConfig;
const chances = { seed: 1, runs: 300 };
let world: readonly EstateResource[];
beforeAll(async () => {
  const stacks = (await realStacks()).map(({ json, ...instance }) => ({ instance, folder: "", json })) as unknown as SynthesizedStack[];
  world = new EstateValues(stacks).all();
});

const scenario = (id: string, among = world, runs = chances.runs): Simulated => {
  const found = simulateRecovery(among, prod, { ...chances, runs }).scenarios.find((one) => one.id === id);
  if (found === undefined) throw new Error(`there is no scenario ${id}`);
  return found;
};
/** The estate with the failover's definition changed. */
const withDefinition = (change: (definition: string) => string): EstateResource[] =>
  world.map((one) =>
    one.type === "aws_sfn_state_machine" ? { ...one, args: { ...one.args, definition: change(String(one.args["definition"])) } } : one,
  );

describe("the simulation of failures", () => {
  it.each(environments.map((config) => [config.environment, config] as const))(
    "finds that %s is back within its objectives in 99 of 100 runs, where they bind, and that the loss of a region takes under 15 minutes",
    (_, config) => {
      const { scenarios, objectives } = simulateRecovery(world, config, chances);
      expect(scenarios.filter(({ meets }) => meets === false).map(({ id }) => id)).toEqual([]);
      const lost = scenarios.find(({ id }) => id === "region-lost");
      expect(lost?.recovery?.p99).toBeLessThan(15 * 60);
      expect(lost?.loss.p99).toBeLessThanOrEqual(objectives.lossSeconds);
      expect(lost?.notRecovered).toBe(0);
    },
  );

  it("gives the same for a seed each time, and something else for another", () => {
    const one = simulateRecovery(world, prod, chances);
    expect(simulateRecovery(world, prod, chances)).toEqual(one);
    expect(simulateRecovery(world, prod, { ...chances, seed: 2 }).scenarios).not.toEqual(one.scenarios);
  });

  it("never takes a run of the machine longer than the proof says at the most", () => {
    const { definition } = failoverOf(world, environmentRegions(prod)) ?? { definition: "" };
    const most = worstCase(definition)?.seconds ?? 0;
    const machine = parseMachine(definition);
    for (let index = 0; index < 200; index += 1) {
      const random = seeded(index, "slow");
      // Slower than anything that is assumed: calls time out, and the promotion takes as long as it may.
      const region = new SimulatedRegion((name) => sample(random, { least: 0, likely: 1, most: name === "promotion" ? 320 : 8 }));
      const { at } = play(machine, { mode: "failover", reason: "x" }, 0, {
        answer: (attempt) => region.answer(attempt),
        context: { Execution: { Id: "one" }, Task: { Token: "x" } },
      });
      expect(at).toBeLessThanOrEqual(most);
    }
  });

  it("plays the machine as it is synthesized: what takes longer there takes longer here", () => {
    const before = scenario("region-lost").recovery?.median ?? 0;
    const slower = scenario(
      "region-lost",
      withDefinition((text) => text.replace(/("wait-for-names":\{"Type":"Wait","Seconds":)\d+/, "$1600")),
    );
    expect((slower.recovery?.median ?? 0) - before).toBeGreaterThan(400);
    expect(slower.meets).toBe(false);
  });

  it("brings nothing back with a machine that cannot end", () => {
    const stuck = scenario(
      "region-lost",
      withDefinition((text) => text.replaceAll('"Type":"Succeed"', '"Type":"Fail","Error":"x","Cause":"y"')),
      20,
    );
    expect(stuck).toMatchObject({ notRecovered: 20, recovery: undefined, meets: false });
  });

  it("shows the worst run in order, with every stop and start again", () => {
    const { worst, recovery } = scenario("control-plane-lost");
    expect(worst.map(({ at }) => at)).toEqual(worst.map(({ at }) => at).toSorted((one, other) => one - other));
    expect(worst.map(({ what }) => what)).toEqual(
      expect.arrayContaining(["a person starts the failover", "a person starts the failover again", "grant", "set-flag", "done"]),
    );
    expect(Math.round(worst.at(-1)?.at ?? 0)).toBeLessThanOrEqual(recovery?.worst ?? 0);
  });

  it("says of each failure that the objectives do not bind why, and binds all others", () => {
    const { scenarios } = simulateRecovery(world, prod, chances);
    expect(scenarios.filter(({ meets, beyondObjectives }) => (meets === undefined) !== (beyondObjectives !== undefined))).toEqual([]);
    expect(scenarios.filter(({ meets }) => meets === true).map(({ id }) => id)).toEqual(
      expect.arrayContaining(["region-lost", "zone-lost", "secret-rotated", "deployment-under-way"]),
    );
  });

  it("draws within what is assumed, with the likely value in the middle", () => {
    const random = seeded(7, "spread");
    const drawn = Array.from({ length: 4000 }, () => sample(random, { least: 10, likely: 20, most: 60 })).sort((one, other) => one - other);
    expect([drawn[0], drawn.at(-1)].every((value) => value !== undefined && value >= 10 && value <= 60)).toBe(true);
    // Of a triangular distribution the median is 60 - sqrt(50 * 40 / 2).
    expect(quantile(drawn, 0.5)).toBeCloseTo(60 - Math.sqrt(1000), 0);
  });
});
