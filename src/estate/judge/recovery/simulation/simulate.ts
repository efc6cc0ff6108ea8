import { type EnvironmentConfig } from "../../../../../config/schema/environment";
import { type EstateResource } from "../../access/world/estate-resource";
import { environmentRegions } from "../environment-regions";
import { lossesOf } from "../loss";
import { parseMachine } from "../machine";
import { requiredFailover } from "../prove";
import { assumptions } from "./assumptions";
import { quantile, type Random, sample, seeded } from "./sampling";
import { type Moment, type Outcome, type Scenario, scenarios, type Scene } from "./scenarios";

export interface Distribution {
  readonly median: number;
  readonly p90: number;
  readonly p99: number;
  readonly worst: number;
}

export interface Simulated {
  readonly id: string;
  readonly title: string;
  readonly runs: number;
  /** Runs that nothing brought back; they count in no distribution. */
  readonly notRecovered: number;
  /** Undefined where no run was brought back. */
  readonly recovery: Distribution | undefined;
  readonly loss: Distribution;
  /** Whether 99 of 100 runs meet both objectives; undefined where they do not bind. */
  readonly meets: boolean | undefined;
  readonly beyondObjectives: string | undefined;
  /** Of the run that took longest. */
  readonly worst: readonly Moment[];
}

export interface Simulation {
  readonly environment: string;
  readonly seed: number;
  readonly objectives: { readonly recoverySeconds: number; readonly lossSeconds: number };
  readonly scenarios: readonly Simulated[];
}

export interface Chances {
  readonly seed: number;
  readonly runs: number;
}

/**
 * Plays failures against the failover as it is synthesized, with durations that are drawn from what is assumed of AWS
 * and of people.
 *
 * @throws UserError where the environment has no failover
 */
export function simulateRecovery(world: readonly EstateResource[], config: EnvironmentConfig, { seed, runs }: Chances): Simulation {
  const { environment, objectives } = config;
  const goals = { recoverySeconds: objectives.recoveryTimeMinutes * 60, lossSeconds: objectives.recoveryPointMinutes * 60 };
  const scene = sceneOf(world, config);
  return {
    environment,
    seed,
    objectives: goals,
    scenarios: scenarios.map((scenario) => {
      const outcomes = Array.from({ length: runs }, (_, index) => outcome(scenario, scene, seeded(seed, `${scenario.id} ${index}`)));
      return summary(scenario, outcomes, goals);
    }),
  };
}

function sceneOf(world: readonly EstateResource[], config: EnvironmentConfig): Scene {
  const { environment, recovery } = config;
  const where = environmentRegions(config);
  const failover = requiredFailover(world, where);
  return {
    machine: parseMachine(failover.definition),
    checks: failover.checks,
    escalationSeconds: recovery.escalationSeconds,
    leaseSeconds: recovery.tradingEpoch.leaseSeconds,
    orderSeconds: recovery.tradingEpoch.orderSeconds,
    lagAlarmSeconds: lossesOf(world, where).find(({ store }) => store === "database")?.seconds ?? 0,
    standby: world.some(
      ({ owner, region, type, args }) =>
        owner === environment && region === where.primary && type === "aws_db_instance" && args.multi_az === true,
    ),
  };
}

function outcome(scenario: Scenario, scene: Scene, random: Random): Outcome {
  return scenario.run(scene, { random, draw: (name) => sample(random, assumptions[name].spread) });
}

function summary({ id, title, beyondObjectives }: Scenario, outcomes: readonly Outcome[], goals: Simulation["objectives"]): Simulated {
  const back = outcomes.filter((one): one is Outcome & { recoverySeconds: number } => one.recoverySeconds !== undefined);
  const recovery = back.length === 0 ? undefined : distribution(back.map(({ recoverySeconds }) => recoverySeconds));
  const loss = distribution(outcomes.map(({ lossSeconds }) => lossSeconds));
  const late = outcomes.filter(({ recoverySeconds }) => (recoverySeconds ?? Infinity) > goals.recoverySeconds).length;
  const worst = outcomes.reduce((most, one) => ((one.recoverySeconds ?? Infinity) > (most.recoverySeconds ?? Infinity) ? one : most));
  return {
    id,
    title,
    runs: outcomes.length,
    notRecovered: outcomes.length - back.length,
    recovery,
    loss,
    meets: beyondObjectives === undefined ? late <= outcomes.length / 100 && loss.p99 <= goals.lossSeconds : undefined,
    beyondObjectives,
    worst: together(worst.moments),
  };
}

function distribution(values: readonly number[]): Distribution {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share: number): number => Math.round(quantile(sorted, share));
  return { median: at(0.5), p90: at(0.9), p99: at(0.99), worst: at(1) };
}

/** Moments in order; what a loop comes to again and again stands once, with how often. */
function together(moments: readonly Moment[]): Moment[] {
  const times = new Map<string, { first: number; count: number }>();
  const keys: string[] = [];
  let run = 0;
  for (const { what, at } of moments.toSorted((one, other) => one.at - other.at)) {
    if (what.startsWith("a person starts")) run += 1;
    const key = `${run} ${what}`;
    const known = times.get(key);
    if (known === undefined) keys.push(key);
    times.set(key, { first: known?.first ?? at, count: (known?.count ?? 0) + 1 });
  }
  return keys.map((key) => {
    const { first = 0, count = 1 } = times.get(key) ?? {};
    const what = key.slice(key.indexOf(" ") + 1);
    return { what: count === 1 ? what : `${what} (${count} times)`, at: Math.round(first * 10) / 10 };
  });
}
