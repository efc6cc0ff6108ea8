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

/** Plays production's machine against a region, where each run has an id of its own. */
function played(region: Pick<SimulatedRegion, "answer">, input: Readonly<Record<string, unknown>>, start = 0) {
  const { definition } = failoverOf(world, environmentRegions(prod)) ?? { definition: "" };
  const calls: string[] = [];
  const run = play(parseMachine(definition), input, start, {
    answer: (attempt) => {
      calls.push(attempt.integration);
      return region.answer(attempt);
    },
    context: { Execution: { Id: `run-${start}` }, Task: { Token: "x" } },
  });
  return { ...run, names: run.states.map(({ state }) => state), calls };
}
const takeover = { mode: "failover", reason: "x" };
const times = (list: readonly string[], one: string): number => list.filter((name) => name === one).length;

describe("the database of a failover", () => {
  /** Everything answers at once; the promotion, and the proxy, in so many seconds. */
  const drawn =
    (promotion: number, proxyTarget = 5) =>
    (name: string) =>
      name === "promotion" ? promotion : name === "proxyTarget" ? proxyTarget : 0;

  it("is waited for by a run that is started while its promotion is under way, whose own is refused", () => {
    const region = new SimulatedRegion(drawn(300));
    const first = played(region, takeover);
    expect(first.names).toContain("promotion-takes-too-long");
    expect(times(first.calls, "rds:promoteReadReplica")).toBe(1);
    const second = played(region, takeover, first.at);
    expect(second.succeeded).toBe(true);
    // It is seen to be modified, and nobody asks for what is under way.
    expect(second.names).toContain("count-down");
    expect(second.calls).not.toContain("rds:promoteReadReplica");
  });

  it("is waited for where the answer to its promotion was lost, and RDS refuses the second", () => {
    const region = new SimulatedRegion(drawn(100));
    let lost = false;
    const { succeeded, calls } = played(
      {
        answer: (attempt) => {
          const answer = region.answer(attempt);
          if (lost || attempt.integration !== "rds:promoteReadReplica") return answer;
          lost = true;
          return { seconds: Infinity, result: {} };
        },
      },
      takeover,
    );
    expect(succeeded).toBe(true);
    expect(times(calls, "rds:promoteReadReplica")).toBe(2);
  });

  it("is promoted after a backup of it that takes two minutes", () => {
    const { succeeded, names, calls, at } = played(new SimulatedRegion(drawn(60), 0, 120), takeover);
    expect(succeeded).toBe(true);
    expect(at).toBeGreaterThan(180);
    expect(times(calls, "rds:promoteReadReplica")).toBe(1);
    expect(names).not.toContain("promotion-takes-too-long");
  });

  it("is not promoted, and not asked for without an end, where RDS refuses all the time", () => {
    const region = new SimulatedRegion(drawn(60));
    const { succeeded, names } = played(
      {
        answer: (attempt) =>
          attempt.integration === "rds:promoteReadReplica"
            ? { seconds: 0, error: "Rds.InvalidDbInstanceStateException" }
            : region.answer(attempt),
      },
      takeover,
    );
    expect(succeeded).toBe(false);
    expect(names).toContain("promotion-takes-too-long");
    expect(names.at(-1)).toBe("stopped");
  });

  it("is behind its proxy before services have to answer, and a proxy that is not there in time is reported and stops nothing", () => {
    const soon = played(new SimulatedRegion(drawn(60, 45)), takeover);
    const enters = (state: string): number => soon.states.find((one) => one.state === state)?.at ?? NaN;
    expect(enters("make-requests") - enters("register-proxy-target")).toBeGreaterThanOrEqual(45);
    expect(soon.names).not.toContain("tell-target-not-available");
    const never = played(new SimulatedRegion(drawn(60, 1e9)), takeover);
    expect(never.succeeded).toBe(true);
    expect(never.names).toContain("tell-target-not-available");
    expect(never.names.indexOf("make-requests")).toBeGreaterThan(never.names.indexOf("tell-target-not-available"));
  });
});

describe("what a failover is started with", () => {
  const region = () => new SimulatedRegion(() => 0);

  it.each([{}, { reason: "x" }, { mode: "" }, { mode: "dryrun" }, { mode: 1 }])(
    "is refused without a mode, before anything is asked: %j",
    (input) => {
      const { succeeded, names, calls } = played(region(), input);
      expect({ succeeded, last: names.at(-1), calls }).toEqual({ succeeded: false, last: "no-mode", calls: [] });
    },
  );

  it.each([{ mode: "failover" }, { mode: "failover", reason: 7 }])("may lack a reason, which is said: %j", (input) => {
    const reasons: unknown[] = [];
    const one = region();
    const { succeeded } = played(
      {
        answer: (attempt) => {
          const { ":reason": reason } = (attempt.parameters["ExpressionAttributeValues"] ?? {}) as { ":reason"?: { S: unknown } };
          if (reason !== undefined) reasons.push(reason.S);
          return one.answer(attempt);
        },
      },
      input,
    );
    expect({ succeeded, reasons }).toEqual({ succeeded: true, reasons: ["not given"] });
  });

  it("decides what people are told when it stops: of a dry run that nothing was changed, and nobody is asked to start one", () => {
    const silent = { answer: () => ({ seconds: 0, error: "InternalFailure" }) };
    const told = (mode: string) => played(silent, { mode, reason: "x" }).names.filter((name) => name.startsWith("tell-"));
    expect(told("failover")).toEqual(["tell-failure"]);
    expect(told("dryRun")).toEqual(["tell-dry-run-failed"]);
  });
});

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
