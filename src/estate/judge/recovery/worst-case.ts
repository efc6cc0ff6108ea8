import { z } from "zod";
import { type Machine, parseMachine, type Retry, type State } from "./machine";

/** A state on the way, and how long it may take at the most, all its attempts included. */
export interface Step {
  readonly state: string;
  readonly seconds: number;
}

export interface WorstCase {
  readonly seconds: number;
  /** The way that takes so long; of states that run at a time, the one that takes longest. */
  readonly steps: readonly Step[];
}

/** Numbers that states count with, by their path. */
type Counters = ReadonlyMap<string, number>;

/**
 * The longest time that a run takes until it succeeds, over every way through the machine: each task takes all of its
 * timeout in each of its attempts, each choice goes any way that its counters leave open.
 *
 * @param definition as it stands in the synthesized JSON
 * @returns undefined when no way leads to a success
 * @throws Error for a machine that may run for ever, or a state that has no timeout
 */
export const worstCase = (definition: string): WorstCase | undefined => longest(parseMachine(definition));

/**
 * The longest time of each state by itself, its attempts included, those inside branches too; states that take no time are
 * left out. What a drill took is compared with it.
 */
export function longestOfEach(definition: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const visit = (machine: Machine): void => {
    for (const [name, state] of Object.entries(machine.States)) {
      const seconds = timeOf(name, state)?.seconds ?? 0;
      if (seconds > 0) found.set(name, seconds);
      for (const branch of state.Branches ?? []) visit(branch);
    }
  };
  visit(parseMachine(definition));
  return found;
}

function longest(machine: Machine): WorstCase | undefined {
  const known = new Map<string, WorstCase | undefined>();
  const open = new Set<string>();
  return from(machine.StartAt, new Map());

  function from(name: string, counters: Counters): WorstCase | undefined {
    const key = JSON.stringify([name, ...counters]);
    if (known.has(key)) return known.get(key);
    if (open.has(key)) throw new Error(`the machine may come to ${name} for ever: nothing counts there`);
    open.add(key);
    const found = onwards(name, counters);
    open.delete(key);
    known.set(key, found);
    return found;
  }

  function onwards(name: string, counters: Counters): WorstCase | undefined {
    const state = machine.States[name];
    if (state === undefined) throw new Error(`the machine has no state ${name}`);
    if (state.Type === "Fail") return undefined;
    const own = timeOf(name, state);
    if (own === undefined) return undefined;
    const next = counted(state, counters);
    const ends = state.Type === "Succeed" || state.End === true;
    const rests = [...(ends ? [{ seconds: 0, steps: [] }] : []), ...exits(state, next).map((one) => from(one, next))];
    const rest = rests.reduce<WorstCase | undefined>(
      (most, one) => (one !== undefined && one.seconds > (most?.seconds ?? -1) ? one : most),
      undefined,
    );
    return rest === undefined ? undefined : { seconds: own.seconds + rest.seconds, steps: [...own.steps, ...rest.steps] };
  }
}

/** States that may come next. A choice that compares a counter goes one way; every other one goes all ways. */
function exits(
  { Type: type, Next: next, Default: otherwise, Choices: choices = [], Catch: caught = [] }: State,
  counters: Counters,
): string[] {
  if (type !== "Choice") return [...(next === undefined ? [] : [next]), ...caught.map(({ Next: to }) => to)];
  const ways: string[] = [];
  for (const { Variable: variable, NumericLessThanEquals: most, Next: to } of choices) {
    const value = variable === undefined ? undefined : counters.get(variable);
    if (most === undefined || value === undefined) ways.push(to);
    else if (value <= most) return [...ways, to];
  }
  return [...ways, ...(otherwise === undefined ? [] : [otherwise])];
}

/** What a state sets or counts: a constant, or `States.MathAdd` of what is counted already. */
function counted({ Type: type, Result: result, ResultPath: at, Parameters: parameters = {} }: State, counters: Counters): Counters {
  if (type !== "Pass" || typeof at !== "string") return counters;
  const next = new Map(counters);
  for (const [key, value] of Object.entries(z.record(z.string(), z.number()).safeParse(result).data ?? {})) next.set(`${at}.${key}`, value);
  for (const [key, value] of Object.entries(parameters)) {
    const [, path = "", step = ""] = /^States\.MathAdd\((\$[\w.]+), (-?\d+)\)$/.exec(String(value)) ?? [];
    const before = counters.get(path);
    if (before !== undefined) next.set(`${at}.${key.replace(/\.\$$/, "")}`, before + Number(step));
  }
  return next;
}

/** @returns undefined for states at a time of which one cannot succeed. */
function timeOf(name: string, state: State): WorstCase | undefined {
  if (state.Type === "Task") {
    if (state.TimeoutSeconds === undefined) throw new Error(`${name} has no timeout`);
    const seconds = state.TimeoutSeconds + (state.Retry ?? []).reduce((sum, retry) => sum + retries(retry, state.TimeoutSeconds ?? 0), 0);
    return { seconds, steps: [{ state: name, seconds }] };
  }
  if (state.Type === "Wait") {
    if (state.Seconds === undefined) throw new Error(`${name} waits for as long as its input says`);
    return { seconds: state.Seconds, steps: [{ state: name, seconds: state.Seconds }] };
  }
  if (state.Type !== "Parallel") return { seconds: 0, steps: [] };
  const branches = (state.Branches ?? []).map(longest);
  return branches.reduce<WorstCase | undefined>(
    (most, one) => (most === undefined || one === undefined ? undefined : one.seconds > most.seconds ? one : most),
    { seconds: 0, steps: [] },
  );
}

function retries(
  { IntervalSeconds: first, MaxAttempts: attempts, BackoffRate: rate, MaxDelaySeconds: most = Infinity }: Retry,
  timeout: number,
): number {
  return Array.from({ length: attempts }, (_, index) => Math.min(first * rate ** index, most) + timeout).reduce((sum, one) => sum + one, 0);
}
