/**
 * The protocol by which `execution` sends orders from one region at a time, as a system of small steps for the
 * exhaustive search. What the words mean stands in docs/recovery.md; this file is what is proved, and
 * `examples/trading-epoch` is what obeys it.
 *
 * The store of the recovery region holds one item: the epoch, and the region that may trade in it. A task reads it,
 * and may send for as long as the lease lasts, by its own clock, from the moment at which it asked. Who takes over
 * first raises the epoch with no region in it, waits until every lease and every order of before is over, and
 * then writes the region.
 */

/** What keeps two regions from trading. Without any one of them the search finds a run in which they do. */
export const guards = {
  consistentRead: "a task reads the store consistently: never what it was before",
  leaseBeforeSending: "a task looks at its lease before each order",
  leaseFromAsking: "a lease counts from the moment of asking, not of the answer",
  restartForgets: "a task that starts again has no lease",
  ordersEnd: "an order that is under way too long is dropped, by the time limit that it carries",
  waitAfterRevoking: "a takeover waits after it has revoked, before it grants",
  waitForOrders: "the wait covers an order that was sent in the last moment of a lease",
  waitForClocks: "the wait covers clocks that run apart",
  epochRaised: "each takeover raises the epoch",
  epochCompared: "a takeover revokes the epoch that it was approved for and no other",
  runCompared: "a takeover grants what it has itself revoked, and nothing else",
  freshApproval: "an approval counts for as long as it was asked for, and no longer",
} as const;

export type Guard = keyof typeof guards;

/** Lengths in ticks; only their proportions matter. */
export interface Bounds {
  /** Of a lease, by the task's clock. */
  readonly lease: number;
  /** Longest way of an order to the broker. */
  readonly flight: number;
  /** Ticks that a task's clock loses, and that the takeover's clock gains, in one lease or wait. */
  readonly drift: 1;
  /** For how long an approval may be given. */
  readonly approval: number;
  /** Epochs after the first, and so takeovers that succeed. */
  readonly takeovers: number;
}

export const bounds: Bounds = { lease: 2, flight: 1, drift: 1, approval: 1, takeovers: 2 };

/** Where a task runs, and who holds an epoch; `nobody` between a revocation and a grant. */
export const nobody = 0;
export const primary = 1;
export const recovery = 2;
export type Region = typeof primary | typeof recovery;

export interface Store {
  epoch: number;
  holder: number;
  /** Takeover that has revoked last: 0 for none, otherwise its number from 1. */
  run: number;
}

export interface Task {
  /** Epoch of the lease, 0 without one. */
  lease: number;
  /** Ticks that it lasts, by the task's clock. */
  left: number;
  /** Epoch of an answer that is under way, and how long it lasts by then. */
  answer: number;
  answerLeft: number;
  /** Whether its clock has lost its tick since it last had neither lease nor answer. */
  slow: number;
  /** Epoch of an order that is under way, and for how many ticks it has been. */
  order: number;
  orderAge: number;
}

export const steps = ["idle", "asked", "approved", "waiting", "ready", "ended"] as const;
export type Step = (typeof steps)[number];

export interface Run {
  step: Step;
  /** Epoch that it was started in, and is approved for. */
  expected: number;
  target: number;
  /** Ticks since the approval was asked for, or of the wait that are left. */
  time: number;
  /** Whether its clock has gained its tick in this wait. */
  fast: number;
  /** Whether the approval came too late. */
  late: number;
}

export interface State {
  store: Store;
  /** What the store was before; only where a task may read it. */
  before: { epoch: number; holder: number };
  tasks: [Task, Task];
  runs: [Run, Run];
  /** Highest epoch of which the broker has an order, and the region that it came from. */
  broker: { epoch: number; region: number };
}

export const initialState = (): State => ({
  store: { epoch: 1, holder: primary, run: 0 },
  before: { epoch: 0, holder: 0 },
  tasks: [idleTask(), idleTask()],
  runs: [idleRun(), idleRun()],
  broker: { epoch: 0, region: 0 },
});

const idleTask = (): Task => ({ lease: 0, left: 0, answer: 0, answerLeft: 0, slow: 0, order: 0, orderAge: 0 });
const idleRun = (): Run => ({ step: "idle", expected: 0, target: 0, time: 0, fast: 0, late: 0 });

/** How long a takeover waits, by its own clock; the service's wait is made of the same parts in seconds. */
export const waitTicks = ({ lease, flight, drift }: Bounds, without?: Guard): number =>
  without === "waitAfterRevoking" ? 0 : lease + (without === "waitForOrders" ? 0 : flight) + (without === "waitForClocks" ? 0 : 2 * drift);

/** What must never happen. */
export type Violation =
  | "orders of two regions in one epoch"
  | "an order of an earlier epoch after one of a later epoch"
  | "an epoch taken on an approval that was over";

export interface Rules {
  readonly bounds: Bounds;
  /** Where the two tasks run. Two are enough: see docs/recovery.md. */
  readonly places: readonly [Region, Region];
  /** The guard that is left out. */
  readonly without?: Guard | undefined;
}

type Emit = (label: string, state: State) => void;
const copy = (state: State): State => ({
  store: { ...state.store },
  before: { ...state.before },
  tasks: [{ ...state.tasks[0] }, { ...state.tasks[1] }],
  runs: [{ ...state.runs[0] }, { ...state.runs[1] }],
  broker: { ...state.broker },
});

const regionName = (region: number): string => (region === primary ? "primary" : "recovery");

/**
 * Every state that can follow, with what happened. A message that is slow or lost, a region that is down, cut off or
 * coming back, is a step that is not taken, or taken later: nothing is forced to happen but the passing of time.
 *
 * @returns what was violated, by the label of the step that did it.
 */
export function successors(rules: Rules, state: State, emit: Emit): { readonly label: string; readonly violation: Violation } | undefined {
  const from = (change: (next: State) => void): State => {
    const next = copy(state);
    change(next);
    return next;
  };
  for (const index of [0, 1] as const) {
    const violation = stepsOfTask(rules, state, index, from, emit) ?? stepsOfRun(rules, state, index, from, emit);
    if (violation !== undefined) return violation;
  }
  passTime(rules, state, from, emit);
  return undefined;
}

type From = (change: (next: State) => void) => State;
type Found = { readonly label: string; readonly violation: Violation } | undefined;

function stepsOfTask({ bounds: { lease, flight }, places, without }: Rules, state: State, index: 0 | 1, from: From, emit: Emit): Found {
  const region = places[index];
  const task = state.tasks[index];
  const name = `task ${index + 1} (${regionName(region)})`;
  const seen = [state.store, ...(without === "consistentRead" && state.before.epoch > 0 ? [state.before] : [])];
  // The question may have been long under way when the store answers it.
  for (const { epoch, holder } of task.answer === 0 && holderIs(seen, region) ? seen : [])
    if (holder === region)
      for (let left = 1; left <= lease; left++)
        emit(
          `${name} asks; the store says epoch ${epoch}`,
          from(({ tasks: { [index]: next } }) => {
            next.answer = epoch;
            next.answerLeft = left;
          }),
        );
  if (task.answer > 0) {
    emit(
      `${name} has the answer: a lease of epoch ${task.answer}`,
      from(({ tasks: { [index]: next } }) => {
        next.lease = task.answer;
        next.left = without === "leaseFromAsking" ? lease : task.answerLeft;
        next.answer = 0;
        next.answerLeft = 0;
      }),
    );
    emit(
      `${name} never gets the answer`,
      from(({ tasks: { [index]: next } }) => {
        next.answer = 0;
        next.answerLeft = 0;
        if (next.lease === 0) next.slow = 0;
      }),
    );
  }
  if (task.lease > 0)
    emit(
      `${name} is killed and starts again`,
      from(({ tasks: { [index]: next } }) => {
        if (without === "restartForgets") next.left = lease;
        else next.lease = next.left = 0;
        next.answer = next.answerLeft = 0;
        if (next.lease === 0) next.slow = 0;
      }),
    );
  if (task.order === 0 && task.lease > 0 && (task.left > 0 || without === "leaseBeforeSending"))
    emit(
      `${name} sends an order of epoch ${task.lease}`,
      from(({ tasks: { [index]: next } }) => {
        next.order = task.lease;
        next.orderAge = 0;
      }),
    );
  if (task.order > 0 && (task.orderAge <= flight || without === "ordersEnd")) {
    const label = `the broker has the order of ${name}, epoch ${task.order}`;
    if (task.order < state.broker.epoch) return { label, violation: "an order of an earlier epoch after one of a later epoch" };
    if (task.order === state.broker.epoch && region !== state.broker.region)
      return { label, violation: "orders of two regions in one epoch" };
    emit(
      label,
      from((next) => {
        next.broker = { epoch: task.order, region };
        next.tasks[index].order = next.tasks[index].orderAge = 0;
      }),
    );
  }
  return undefined;
}

const holderIs = (seen: readonly { readonly holder: number }[], region: number): boolean => seen.some(({ holder }) => holder === region);

function stepsOfRun(rules: Rules, state: State, index: 0 | 1, from: From, emit: Emit): Found {
  const { bounds: limits, without } = rules;
  const run = state.runs[index];
  const { store } = state;
  const own = index + 1;
  const name = `takeover ${own}`;
  if (run.step === "idle" && store.epoch <= limits.takeovers)
    for (const target of [primary, recovery])
      emit(
        `${name} to ${regionName(target)} asks for approval in epoch ${store.epoch}`,
        from(({ runs: { [index]: next } }) => Object.assign(next, { step: "asked", expected: store.epoch, target, time: 0 })),
      );
  if (run.step === "asked") {
    const late = run.time > limits.approval;
    if (!late || without === "freshApproval")
      emit(
        `a person approves ${name}${late ? ", too late" : ""}`,
        from(({ runs: { [index]: next } }) => Object.assign(next, { step: "approved", time: 0, late: late ? 1 : 0 })),
      );
    emit(
      `${name} is aborted`,
      from(({ runs: { [index]: next } }) => Object.assign(next, { ...idleRun(), step: "ended" })),
    );
  }
  if (run.step === "approved") {
    const done = store.run === own && store.holder === nobody;
    const mayRevoke = store.epoch === run.expected || without === "epochCompared";
    const raised = without === "epochRaised" ? run.expected : run.expected + 1;
    if (mayRevoke && run.late === 1)
      return { label: `${name} revokes epoch ${store.epoch}`, violation: "an epoch taken on an approval that was over" };
    if (mayRevoke || done) {
      const revoke = (next: State): void => {
        if (done) return;
        if (without === "consistentRead") next.before = { epoch: store.epoch, holder: store.holder };
        next.store = { epoch: raised, holder: nobody, run: own };
      };
      const time = waitTicks(limits, without);
      emit(
        `${name} revokes: epoch ${raised}, nobody in it`,
        from((next) => {
          revoke(next);
          Object.assign(next.runs[index], { step: time === 0 ? "ready" : "waiting", time, fast: 0 });
        }),
      );
      if (!done) emit(`${name} revokes, and is killed before it knows`, from(revoke));
    } else
      emit(
        `${name} finds another epoch and ends`,
        from(({ runs: { [index]: next } }) => Object.assign(next, { ...idleRun(), step: "ended" })),
      );
  }
  if (run.step === "ready") {
    const epoch = without === "epochRaised" ? run.expected : run.expected + 1;
    const mine = store.run === own && store.epoch === epoch;
    if (mine || without === "runCompared") {
      const grant = (next: State): void => {
        if (without === "consistentRead") next.before = { epoch: store.epoch, holder: store.holder };
        next.store = { epoch, holder: run.target, run: own };
      };
      emit(
        `${name} grants epoch ${epoch} to ${regionName(run.target)}`,
        from((next) => {
          grant(next);
          Object.assign(next.runs[index], { ...idleRun(), step: "ended" });
        }),
      );
      if (store.holder !== run.target) emit(`${name} grants, and is killed before it knows`, from(grant));
    } else
      emit(
        `${name} finds another epoch and ends`,
        from(({ runs: { [index]: next } }) => Object.assign(next, { ...idleRun(), step: "ended" })),
      );
  }
  return undefined;
}

/** One tick for everybody; each clock that still may runs apart, or does not. */
function passTime({ bounds: { flight, approval }, without }: Rules, state: State, from: From, emit: Emit): void {
  const [taskOne, taskTwo] = state.tasks.map(({ lease, answer, slow }) => (lease > 0 || answer > 0) && slow === 0);
  const [runOne, runTwo] = state.runs.map(({ step, fast }) => step === "waiting" && fast === 0);
  // One bit for each clock that may run apart now; every selection of them is tried.
  const able = (taskOne === true ? 1 : 0) | (taskTwo === true ? 2 : 0) | (runOne === true ? 4 : 0) | (runTwo === true ? 8 : 0);
  for (let apart = able; ; apart = (apart - 1) & able) {
    emit(
      labelOfTick(apart),
      from(({ tasks, runs }) => {
        for (const index of [0, 1] as const) {
          ageTask(tasks[index], (apart & (1 << index)) !== 0, flight, without);
          ageRun(runs[index], (apart & (4 << index)) !== 0, approval);
        }
      }),
    );
    if (apart === 0) return;
  }
}

const clocks = [
  "the clock of task 1 stands",
  "the clock of task 2 stands",
  "the clock of takeover 1 gains",
  "the clock of takeover 2 gains",
];
const labelOfTick = (apart: number): string =>
  apart === 0 ? "a tick passes" : `a tick passes; ${clocks.filter((_, index) => (apart & (1 << index)) !== 0).join("; ")}`;

function ageTask(task: Task, stands: boolean, flight: number, without: Guard | undefined): void {
  if (stands) task.slow = 1;
  else {
    if (task.left > 0) task.left--;
    // A lease that is over stays in memory only where nobody looks at it.
    if (task.left === 0 && without !== "leaseBeforeSending" && without !== "restartForgets") task.lease = 0;
    if (task.answerLeft > 0) task.answerLeft--;
    if (task.answerLeft === 0) task.answer = 0;
    if (task.lease === 0 && task.answer === 0) task.slow = 0;
  }
  if (task.order === 0) return;
  task.orderAge++;
  if (task.orderAge <= flight) return;
  if (without === "ordersEnd") task.orderAge = flight;
  else task.order = task.orderAge = 0;
}

function ageRun(run: Run, gains: boolean, approval: number): void {
  if (run.step === "asked") run.time = Math.min(run.time + 1, approval + 1);
  if (run.step !== "waiting") return;
  run.time = Math.max(0, run.time - (gains ? 2 : 1));
  run.fast = gains ? 1 : run.fast;
  if (run.time === 0) Object.assign(run, { step: "ready", fast: 0 });
}
