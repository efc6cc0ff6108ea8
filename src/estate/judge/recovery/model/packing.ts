import { type Bounds, type Run, type State, type Step, steps, type Task, waitTicks } from "./protocol";

/** A state as two whole numbers: what the store, the takeovers and the broker are in, and what the tasks are in. */
export type Packed = readonly [number, number];

export interface Packing {
  readonly pack: (state: State) => Packed;
  readonly unpack: (packed: Packed) => State;
}

/**
 * @param alike whether the tasks run in the same region: then states that differ only in which task, or which takeover,
 * is called the first are one.
 * @throws Error when the bounds are too wide for numbers to hold a state.
 */
export function packing(bounds: Bounds, alike: boolean): Packing {
  const epochs = bounds.takeovers + 2;
  const lengths = bounds.lease + 1;
  const ages = bounds.flight + 1;
  const times = Math.max(waitTicks(bounds), bounds.approval + 1) + 1;
  const tasks = epochs * lengths * epochs * lengths * 2 * epochs * ages;
  const runs = steps.length * epochs * 3 * times * 2 * 2;
  const stores = epochs * 3 * 3 * epochs * 3 * epochs * 3;
  if (stores * runs * runs > Number.MAX_SAFE_INTEGER || tasks * tasks > Number.MAX_SAFE_INTEGER)
    throw new Error("the bounds are too wide for states as numbers");

  const ofTask = ({ lease, left, answer, answerLeft, slow, order, orderAge }: Task): number =>
    (((((lease * lengths + left) * epochs + answer) * lengths + answerLeft) * 2 + slow) * epochs + order) * ages + orderAge;
  const toTask = (packed: number): Task => {
    const digit = digitsOf(packed);
    const [orderAge, order, slow, answerLeft, answer, left] = [
      digit(ages),
      digit(epochs),
      digit(2),
      digit(lengths),
      digit(epochs),
      digit(lengths),
    ];
    return { lease: digit(epochs), left, answer, answerLeft, slow, order, orderAge };
  };
  const ofRun = ({ step, expected, target, time, fast, late }: Run): number =>
    ((((numberOf[step] * epochs + expected) * 3 + target) * times + time) * 2 + fast) * 2 + late;
  const toRun = (packed: number): Run => {
    const digit = digitsOf(packed);
    const [late, fast, time, target, expected] = [digit(2), digit(2), digit(times), digit(3), digit(epochs)];
    return { step: steps[digit(steps.length)] ?? "idle", expected, target, time, fast, late };
  };
  return {
    pack: ({ store, before, tasks: both, runs: pair, broker }) => {
      const [taskOne, taskTwo] = ordered(ofTask(both[0]), ofTask(both[1]), alike);
      const [own, other] = [ofRun(pair[0]), ofRun(pair[1])];
      const turned = alike && own < other;
      const run = turned && store.run > 0 ? 3 - store.run : store.run;
      const rest =
        (((((store.epoch * 3 + store.holder) * 3 + run) * epochs + before.epoch) * 3 + before.holder) * epochs + broker.epoch) * 3 +
        broker.region;
      return [(rest * runs + (turned ? other : own)) * runs + (turned ? own : other), taskOne * tasks + taskTwo];
    },
    unpack: ([first, second]) => {
      const digit = digitsOf(first);
      const [runTwo, runOne, region, epoch] = [toRun(digit(runs)), toRun(digit(runs)), digit(3), digit(epochs)];
      const before = { holder: digit(3), epoch: digit(epochs) };
      const [run, holder] = [digit(3), digit(3)];
      return {
        store: { epoch: digit(epochs), holder, run },
        before: { epoch: before.epoch, holder: before.holder },
        tasks: [toTask(Math.floor(second / tasks)), toTask(second % tasks)],
        runs: [runOne, runTwo],
        broker: { epoch, region },
      };
    },
  };
}

const ordered = (one: number, two: number, turn: boolean): readonly [number, number] => (turn && one < two ? [two, one] : [one, two]);

/** Takes digits off a number, the last one first, each of its own radix. */
function digitsOf(packed: number): (radix: number) => number {
  let left = packed;
  return (radix) => {
    const digit = left % radix;
    left = Math.floor(left / radix);
    return digit;
  };
}

const numberOf = Object.fromEntries(steps.map((step, index) => [step, index])) as Readonly<Record<Step, number>>;
