import { type Capacity } from "./capacity";

/** How the work on one stack ended. */
export type Outcome<R> =
  | { readonly kind: "done"; readonly result: R; readonly seconds: number }
  | { readonly kind: "failed"; readonly error: unknown; readonly seconds: number }
  /** Not begun, because stacks before it failed or were themselves blocked. */
  | { readonly kind: "blocked"; readonly by: readonly string[] }
  /** Not begun, because the run was interrupted. */
  | { readonly kind: "cancelled" };

export interface Schedule<T, R> {
  readonly idOf: (item: T) => string;
  /** Ids of the items that must be done before this one; those that are not among the items do not count. */
  readonly before: (item: T) => readonly string[];
  readonly capacity: Capacity;
  readonly signal: AbortSignal;
  /** Called when work begins or ends, with the ids at work. */
  readonly onChange?: (atWork: readonly string[]) => void;
  readonly onEnd?: (item: T, outcome: Outcome<R>) => void;
}

/** Free memory is looked at again after this time, when it keeps work from beginning. */
const pollMilliseconds = 500;

/**
 * Runs work on items in their given order, each after those before it, side by side as far as the
 * machine allows. One that fails blocks what comes after it and nothing else. After an interrupt
 * nothing new begins; what runs is waited for, since it listens to the signal itself.
 */
export async function runInOrder<T, R>(
  items: readonly T[],
  schedule: Schedule<T, R>,
  work: (item: T) => Promise<R>,
): Promise<ReadonlyMap<string, Outcome<R>>> {
  const { idOf, capacity, signal } = schedule;
  const ids = new Set(items.map(idOf));
  const outcomes = new Map<string, Outcome<R>>();
  const running = new Map<string, Promise<void>>();
  const end = (item: T, outcome: Outcome<R>): void => {
    outcomes.set(idOf(item), outcome);
    schedule.onEnd?.(item, outcome);
  };
  let waiting = items;
  while (waiting.length > 0 || running.size > 0) {
    const still: T[] = [];
    let held = false;
    for (const item of waiting) {
      const before = schedule.before(item).filter((id) => ids.has(id));
      const failed = before.filter((id) => hasFailed(outcomes.get(id)));
      if (signal.aborted) end(item, { kind: "cancelled" });
      else if (failed.length > 0) end(item, { kind: "blocked", by: failed });
      else if (before.some((id) => !outcomes.has(id))) still.push(item);
      else if (!capacity.mayBegin(running.size)) {
        held = true;
        still.push(item);
      } else begin(item);
    }
    if (running.size === 0 && still.length === waiting.length && still.length > 0)
      throw new Error(`these wait for each other: ${still.map(idOf).join(", ")}`);
    waiting = still;
    if (running.size > 0)
      await Promise.race([...running.values(), ...(held ? [new Promise((resolve) => setTimeout(resolve, pollMilliseconds).unref())] : [])]);
  }
  return outcomes;

  function begin(item: T): void {
    const id = idOf(item);
    const started = performance.now();
    const seconds = (): number => Math.round((performance.now() - started) / 100) / 10;
    const finished = Promise.resolve()
      .then(() => work(item))
      .then(
        (result) => end(item, { kind: "done", result, seconds: seconds() }),
        (error: unknown) => end(item, { kind: "failed", error, seconds: seconds() }),
      )
      .finally(() => {
        running.delete(id);
        schedule.onChange?.([...running.keys()]);
      });
    running.set(id, finished);
    schedule.onChange?.([...running.keys()]);
  }
}

const hasFailed = (outcome: Outcome<unknown> | undefined): boolean => outcome !== undefined && outcome.kind !== "done";
