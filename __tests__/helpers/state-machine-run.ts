import { type Definition, type Rule, type State } from "../../src/modules/state-machines/definition";

/** What AWS answers to a task; an error is thrown, by its `name` where a machine tells it from others. */
export type Answer = (task: { readonly name: string; readonly resource: string; readonly parameters: Json }) => Json;
type Json = Readonly<Record<string, unknown>>;

/** What happened in a run: states in order, seconds that were waited, how it ended. */
export interface MachineRun {
  readonly states: readonly string[];
  readonly waited: number;
  readonly end: "succeeded" | "failed";
}

/**
 * Plays a machine with answers in place of AWS, as far as the estate's machines use the language: tasks with
 * selectors, catches and paths, choices, waits, constants, ends. Retries are the service's and are not played.
 *
 * @throws Error for what is not understood
 */
export function runMachine({ StartAt, States }: Definition, input: Json, answer: Answer, mostStates = 500): MachineRun {
  const states: string[] = [];
  let [name, data, waited] = [StartAt, input, 0];
  for (;;) {
    const state = States[name];
    if (state === undefined) throw new Error(`there is no state ${name}`);
    if (states.push(name) > mostStates) throw new Error(`the machine does not end: ${states.slice(-6).join(", ")}`);
    switch (state.Type) {
      case "Succeed":
        return { states, waited, end: "succeeded" };
      case "Fail":
        return { states, waited, end: "failed" };
      case "Wait":
        waited += "Seconds" in state ? state.Seconds : 0;
        name = nextOf(state);
        break;
      case "Pass":
        data = { ...data, [String(state.ResultPath).replace("$.", "")]: selected(state.Parameters ?? {}, data) };
        name = nextOf(state);
        break;
      case "Choice":
        name = state.Choices.find((choice) => holds(choice, data))?.Next ?? state.Default;
        break;
      case "Task": {
        try {
          const found = answer({ name, resource: state.Resource, parameters: selected(state.Parameters ?? {}, data) });
          const result = state.ResultSelector === undefined ? found : selected(state.ResultSelector, found);
          if (state.ResultPath !== null) data = { ...data, [String(state.ResultPath).replace("$.", "")]: result };
          name = nextOf(state);
        } catch (error) {
          const caught = state.Catch?.find(({ ErrorEquals }) => ErrorEquals.some((one) => one === "States.ALL" || one === nameOf(error)));
          if (caught === undefined) return { states, waited, end: "failed" };
          if (caught.ResultPath !== null) data = { ...data, problem: String(error) };
          name = caught.Next;
        }
        break;
      }
      default:
        throw new Error(`a state of type ${state.Type} is not played`);
    }
  }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : "");

function nextOf(state: State): string {
  if ("Next" in state && typeof state.Next === "string") return state.Next;
  throw new Error("a state without a next one is not played");
}

/** Value at a path such as `$.look.found[0].StateValue`; undefined where there is none. */
function at(path: string, data: unknown): unknown {
  return [...path.matchAll(/\.(\w+)|\[(\d+)\]/g)].reduce<unknown>(
    (value, [, key, index]) => (value as Record<string, unknown> | undefined)?.[key ?? index ?? ""],
    data,
  );
}

/** Parameters with their paths and intrinsic functions put in. @throws Error where a path leads nowhere, as Step Functions does */
function selected(parameters: Json, data: unknown): Json {
  return Object.fromEntries(
    Object.entries(parameters).map(([key, value]) => {
      if (!key.endsWith(".$")) return [key, value];
      const paths = [...String(value).matchAll(/\$(?:\.\w+|\[\d+\])+/g)].map(([path]) => at(path, data));
      if (paths.includes(undefined)) throw new Error(`${String(value)} leads nowhere`);
      return [key.slice(0, -2), String(value).startsWith("States.") ? intrinsic(String(value), paths) : paths[0]];
    }),
  );
}

const firstWord = /^States\.ArrayGetItem\(States\.StringSplit\((?<path>\$[^,]+), ' '\), 0\)$/;

/** What an intrinsic function gives: the first word of a text, or for all others, which only put texts together, their values. */
const intrinsic = (expression: string, paths: readonly unknown[]): unknown =>
  firstWord.test(expression) ? String(paths[0]).split(" ")[0] : paths;

const matchesPattern = (value: string, pattern: string): boolean =>
  new RegExp(
    `^${pattern
      .split("*")
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*")}$`,
    "s",
  ).test(value);

function holds(rule: Rule, data: unknown): boolean {
  if ("And" in rule) return (rule.And as readonly Rule[]).every((one) => holds(one, data));
  if ("Or" in rule) return (rule.Or as readonly Rule[]).some((one) => holds(one, data));
  if ("Not" in rule) return !holds(rule.Not as Rule, data);
  const { Variable, Next: _, ...test } = rule as Readonly<Record<string, unknown>>;
  const value = at(String(Variable), data);
  const [[operator, expected] = []] = Object.entries(test);
  switch (operator) {
    case "IsPresent":
      return (value !== undefined) === expected;
    case "StringEquals":
      return value === expected;
    case "StringMatches":
      return typeof value === "string" && matchesPattern(value, String(expected));
    case "StringEqualsPath":
      return value === at(String(expected), data);
    case "TimestampGreaterThanEqualsPath":
      return Date.parse(String(value)) >= Date.parse(String(at(String(expected), data)));
    default:
      throw new Error(`the comparison ${operator ?? "without a name"} is not played`);
  }
}
