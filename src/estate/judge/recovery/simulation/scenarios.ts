import { type Machine } from "../machine";
import { alarmSeconds, type Failover } from "../prove";
import { play } from "./play";
import { type Draw, SimulatedRegion } from "./recovery-region";
import { type Random } from "./sampling";

/** What a scenario happens to, read from the estate. */
export interface Scene {
  readonly machine: Machine;
  readonly checks: Failover["checks"];
  readonly escalationSeconds: number;
  readonly leaseSeconds: number;
  readonly orderSeconds: number;
  /** So far behind the replica may be before an alarm rings. */
  readonly lagAlarmSeconds: number;
  /** Whether the database has a standby in another zone. */
  readonly standby: boolean;
}

export interface Chance {
  readonly random: Random;
  readonly draw: Draw;
}

export interface Moment {
  readonly what: string;
  /** Seconds since the failure. */
  readonly at: number;
}

export interface Outcome {
  /** Undefined where nothing brought it back. */
  readonly recoverySeconds: number | undefined;
  readonly lossSeconds: number;
  readonly moments: readonly Moment[];
}

export interface Scenario {
  readonly id: string;
  readonly title: string;
  /** Why the objectives do not bind it; undefined where they do. */
  readonly beyondObjectives?: string;
  readonly run: (scene: Scene, chance: Chance) => Outcome;
}

/** So often a run is started before somebody has to do it by hand. */
const mostStarts = 40;
/** Share of days on which the replica is further behind than usual, up to what its alarm lets pass. */
const slowDays = 0.05;

/** How far the replica is behind when it happens. */
const lagOf = ({ lagAlarmSeconds }: Scene, { random, draw }: Chance): number =>
  random() < slowDays ? random() * lagAlarmSeconds : Math.min(draw("lag"), lagAlarmSeconds);

/** From the failure until a person starts the failover. */
function told({ checks: { intervalSeconds, failures }, escalationSeconds }: Scene, { random, draw }: Chance): Moment[] {
  const seen = intervalSeconds * (failures - random());
  const alarm = seen + random() * alarmSeconds;
  return [
    { what: "Route 53 sees that the region does not answer", at: seen },
    { what: "the alarm rings", at: alarm },
    { what: "a person starts the failover", at: alarm + Math.min(draw("told"), escalationSeconds) },
  ];
}

const lastOf = (moments: readonly Moment[]): number => moments.at(-1)?.at ?? 0;

interface Takeover {
  /** Undefined where no start succeeded. */
  readonly doneAt: number | undefined;
  readonly tasksRunAt: number;
  readonly moments: readonly Moment[];
}

/** Starts the machine, and again while it stops, as the runbook says. */
function takeOver({ machine }: Scene, { draw }: Chance, start: number, failsUntil = 0): Takeover {
  const region = new SimulatedRegion(draw, failsUntil);
  const moments: Moment[] = [];
  let at = start;
  for (let run = 1; run <= mostStarts; run += 1) {
    const played = play(machine, { mode: "failover", reason: "simulated" }, at, {
      answer: (attempt) => region.answer(attempt),
      context: { Execution: { Id: `run-${run}` }, Task: { Token: "token" } },
    });
    moments.push(...played.states.map(({ state, at: entered }) => ({ what: state, at: entered })));
    if (played.succeeded) return { doneAt: played.at, tasksRunAt: region.tasksRunAt, moments };
    at = played.at + draw("restart");
    moments.push({ what: "a person starts the failover again", at });
  }
  return { doneAt: undefined, tasksRunAt: region.tasksRunAt, moments };
}

/** The region is gone and a person takes over; what else happens is added by `late`. */
function regionLost(scene: Scene, chance: Chance, late: (doneAt: number, tasksRunAt: number) => Moment[], failsUntil?: number): Outcome {
  const before = told(scene, chance);
  const { doneAt, tasksRunAt, moments } = takeOver(scene, chance, lastOf(before), failsUntil);
  const lossSeconds = lagOf(scene, chance);
  if (doneAt === undefined) return { recoverySeconds: undefined, lossSeconds, moments: [...before, ...moments] };
  const after = late(doneAt, tasksRunAt);
  return { recoverySeconds: Math.max(doneAt, tasksRunAt, lastOf(after)), lossSeconds, moments: [...before, ...moments, ...after] };
}

const inOrder = (...steps: readonly (readonly [what: string, seconds: number])[]): Moment[] => {
  let at = 0;
  return steps.map(([what, seconds]) => ({ what, at: (at += seconds) }));
};

const restored = (draw: Draw): [string, number][] => [
  ["the database is restored to a point in time", draw("restore")],
  ["writers are led to it", draw("cutOver")],
];

export const scenarios: readonly Scenario[] = [
  {
    id: "region-lost",
    title: "the primary region is gone",
    run: (scene, chance) => regionLost(scene, chance, () => []),
  },
  {
    id: "zone-lost",
    title: "a zone of the primary region is gone",
    // Without a standby the other region takes over, as if this one were gone.
    run: (scene, chance) => {
      if (!scene.standby) return regionLost(scene, chance, () => []);
      const moments = [
        { what: "the standby of the database takes over", at: chance.draw("databaseFailover") },
        { what: "tasks run in the other zones", at: chance.draw("tasks") },
      ].sort((one, other) => one.at - other.at);
      return { recoverySeconds: lastOf(moments), lossSeconds: 0, moments };
    },
  },
  {
    id: "database-corrupted",
    title: "a bad release writes wrong data, and the replica copies it",
    beyondObjectives: "a failover brings the same data; it is restored beside the old database, and what came later is replayed",
    run: (_, { draw }) => {
      const noticed = draw("noticed");
      const moments = inOrder(["somebody notices, and the release is stopped", noticed], ...restored(draw));
      return { recoverySeconds: lastOf(moments), lossSeconds: noticed, moments };
    },
  },
  {
    id: "cache-lost",
    title: "every node of the cache is gone",
    run: (_, { draw }) => {
      const moments = inOrder(["the cache is made again and warm", draw("cacheRebuilt")]);
      return { recoverySeconds: lastOf(moments), lossSeconds: 0, moments };
    },
    beyondObjectives: "it holds nothing that cannot be computed again; services go on without it, more slowly",
  },
  {
    id: "partition",
    title: "the regions cannot reach each other, and both live",
    beyondObjectives: "trading stops by itself; what other services write to the old database until names have moved is lost with it",
    run: (scene, chance) => {
      const stops = scene.leaseSeconds + scene.orderSeconds;
      const first = { what: "the primary region sends no more orders", at: stops };
      const healed = chance.draw("healed");
      const start = stops + chance.random() * alarmSeconds + Math.min(chance.draw("told"), scene.escalationSeconds);
      const { doneAt, moments } = takeOver(scene, chance, start);
      if (doneAt === undefined || healed < start)
        return { recoverySeconds: healed, lossSeconds: 0, moments: [first, { what: "the regions reach each other again", at: healed }] };
      return {
        recoverySeconds: doneAt,
        lossSeconds: lagOf(scene, chance) + stops,
        moments: [first, { what: "a person starts the failover", at: start }, ...moments],
      };
    },
  },
  {
    id: "control-plane-lost",
    title: "the primary region is gone, and the APIs of the recovery region fail for a while",
    beyondObjectives: "nobody promises an API; runs stop, change nothing twice, and are started again",
    run: (scene, chance) => {
      const until = chance.draw("outage");
      return regionLost(scene, chance, () => [], until);
    },
  },
  {
    id: "secret-rotated",
    title: "the primary region is gone while a password is rotated",
    run: (scene, chance) =>
      regionLost(scene, chance, (doneAt, tasksRunAt) => [
        { what: "tasks sign in as the second user", at: Math.max(doneAt, tasksRunAt) + chance.draw("otherUser") },
      ]),
  },
  {
    id: "quota-exhausted",
    title: "the primary region is gone, and the recovery region gets no more tasks",
    beyondObjectives: "with the fewest tasks it trades and is slow, until AWS raises the quota; `estate recovery status` warns before",
    run: (scene, chance) => regionLost(scene, chance, (doneAt) => [{ what: "it serves, with the tasks that ran before", at: doneAt }]),
  },
  {
    id: "deployment-under-way",
    title: "the primary region is gone while a version is deployed",
    run: (scene, chance) =>
      regionLost(scene, chance, (_, tasksRunAt) => [
        { what: "tasks of the deployment are replaced", at: tasksRunAt + chance.draw("deploymentEnds") },
      ]),
  },
];
