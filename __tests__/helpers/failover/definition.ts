import { parseMachine } from "../../../src/estate/judge/recovery/machine";
import { play } from "../../../src/estate/judge/recovery/simulation/play";
import { SimulatedRegion } from "../../../src/estate/judge/recovery/simulation/recovery-region";
import { type Definition, everyState, type State, type States } from "../../../src/modules/state-machines/definition";

/** How a run that is killed ends: no catch of the machine takes it, as none takes the end of Step Functions itself. */
export const killed = "Killed";
const grave = "killed-here";

/** The definition without its waits, but for one second in which the flag's alarm rings; nothing else of it is changed. */
export function hurried(definition: Definition): Definition {
  const copy = structuredClone(definition) as { States: Record<string, State> };
  for (const [name, state] of everyState(copy) as ReadonlyMap<string, { Seconds?: number; Retry?: { IntervalSeconds: number }[] }>) {
    if (state.Seconds !== undefined) state.Seconds = name === "wait-for-names" ? 1 : 0;
    for (const retry of state.Retry ?? []) retry.IntervalSeconds = 0;
  }
  return { ...definition, States: copy.States };
}

/**
 * The definition with answers of AWS in place of calls that the stand-in, or the world of a test, has nothing for.
 *
 * @param answers by the name of the state, as AWS documents them
 * @throws Error for a state that the definition has not
 */
export function answered(definition: Definition, answers: Readonly<Record<string, unknown>>): Definition {
  const copy = structuredClone(definition) as { States: Record<string, State> };
  const put = (states: Record<string, State>): string[] =>
    Object.entries(states).flatMap(([name, state]): string[] => {
      if (state.Type === "Parallel") return state.Branches.flatMap((branch) => put(branch.States as Record<string, State>));
      if (!(name in answers) || state.Type !== "Task" || state.Next === undefined) return [];
      states[name] = {
        Type: "Pass",
        Result: answers[name],
        ...(state.ResultPath === undefined ? {} : { ResultPath: state.ResultPath }),
        Next: state.Next,
      };
      return [name];
    });
  const found = put(copy.States);
  const missing = Object.keys(answers).filter((name) => !found.includes(name));
  if (missing.length > 0) throw new Error(`the definition has no ${missing.join(", ")}`);
  return { ...definition, States: copy.States };
}

/** States that a takeover enters when everything goes well, those of branches included. */
export function statesOfTakeover(definition: Definition): ReadonlySet<string> {
  const region = new SimulatedRegion(() => 0);
  const { succeeded, states } = play(parseMachine(JSON.stringify(definition)), { mode: "failover" }, 0, {
    answer: (attempt) => region.answer(attempt),
    context: { Execution: { Id: "run" }, Task: { Token: "token" } },
  });
  if (!succeeded) throw new Error("the takeover that is played does not succeed");
  return new Set(states.map(({ state }) => state));
}

/** Where a run is killed: after a state, and where the branches beside it have come to at that moment. */
export interface Death {
  readonly after: string;
  /** Last state of each branch at that moment; undefined for one that has not begun. */
  readonly beside: readonly (string | undefined)[];
}

/** States that do something or wait, after which a run may be killed. */
const steps = (states: States): string[] =>
  Object.entries(states).flatMap(([name, { Type }]) => (["Task", "Wait", "Pass"].includes(Type) ? [name] : []));

/** Every state after which a run may be killed, with branches beside it at a moment that chance chooses. */
export function deaths({ States: states }: Definition, random: () => number): Death[] {
  return Object.entries(states).flatMap(([name, state]): Death[] => {
    if (state.Type !== "Parallel") return steps({ [name]: state }).map((after) => ({ after, beside: [] }));
    const inBranches = state.Branches.flatMap(({ States: inside }, index) =>
      steps(inside).map((after) => ({
        after,
        beside: state.Branches.map((other, at) => (at === index ? after : pick([undefined, ...steps(other.States)], random))),
      })),
    );
    return [...inBranches, { after: name, beside: [] }];
  });
}

const pick = <T>(of: readonly T[], random: () => number): T => of[Math.floor(random() * of.length)] as T;

/** The definition that ends where a run is killed. */
export function killedAt(definition: Definition, { after, beside }: Death): Definition {
  const { States: states } = definition;
  const own = Object.fromEntries(
    Object.entries(states).map(([name, state]): [string, unknown] => {
      if (name === after) return [name, onTo(state)];
      if (state.Type !== "Parallel" || !state.Branches.some((branch) => after in branch.States)) return [name, state];
      const Branches = state.Branches.map((branch, index) => cut(branch, beside[index]));
      return [name, { ...state, Branches, Catch: [{ ErrorEquals: [killed], Next: grave }, ...(state.Catch ?? [])] }];
    }),
  );
  return { ...definition, States: { ...own, [grave]: end(killed) } as States };
}

const end = (error: string) => ({ Type: "Fail", Error: error, Cause: "the test killed it here" });

/** The state as it is, with its end in place of what comes next. */
function onTo(state: State): unknown {
  const { End: _, ...rest } = state as State & { readonly End?: true };
  return { ...rest, Next: grave };
}

const cut = (branch: { readonly StartAt: string; readonly States: States }, last: string | undefined) => {
  const inside = `${grave}-${branch.StartAt}`;
  const states = Object.fromEntries(
    Object.entries(branch.States).map(([name, state]) => [name, name === last ? { ...(onTo(state) as object), Next: inside } : state]),
  );
  return { StartAt: last === undefined ? inside : branch.StartAt, States: { ...states, [inside]: end(killed) } };
};
