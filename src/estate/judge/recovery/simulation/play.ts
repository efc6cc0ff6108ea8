import { type Machine, type Retry, type State } from "../machine";

type Json = Readonly<Record<string, unknown>>;

/** One attempt of a task, as AWS sees it. */
export interface Attempt {
  /** `rds:promoteReadReplica`, without what every integration begins with. */
  readonly integration: string;
  readonly parameters: Json;
  /** Seconds since the beginning of everything. */
  readonly at: number;
}

export type Answer = { readonly seconds: number } & ({ readonly result: Json } | { readonly error: string });

/** A state that was entered. */
export interface Entered {
  readonly state: string;
  readonly at: number;
}

export interface Played {
  readonly succeeded: boolean;
  /** When it ended, in seconds since the beginning of everything. */
  readonly at: number;
  readonly states: readonly Entered[];
  /** What it hands on at its end. */
  readonly output: Json;
}

/** What runs of one machine share. */
export interface Stage {
  readonly answer: (attempt: Attempt) => Answer;
  /** `$$`: what a machine knows of its own run. */
  readonly context: Json;
}

/**
 * Plays a machine's definition in simulated time: timeouts, retries, catches, branches at a time, choices and counters
 * as Step Functions takes them, and AWS's answers from a model.
 *
 * @throws Error for what is not understood
 * @see https://states-language.net/spec.html
 */
export function play({ StartAt: first, States: all }: Machine, input: Json, start: number, stage: Stage): Played {
  const states: Entered[] = [];
  let [name, data, at] = [first, input, start];
  for (;;) {
    const state = all[name];
    if (state === undefined) throw new Error(`the machine has no state ${name}`);
    states.push({ state: name, at });
    const step = enter(state, data, at, stage, states);
    ({ at, data } = step);
    if (step.next === undefined) return { succeeded: step.succeeded, at, states, output: data };
    name = step.next;
  }
}

interface Step {
  readonly at: number;
  readonly data: Json;
  /** Undefined at the end. */
  readonly next: string | undefined;
  readonly succeeded: boolean;
}

function enter(state: State, data: Json, at: number, stage: Stage, states: Entered[]): Step {
  const goesOn = (next: string | undefined, after: Json = data, until = at): Step => ({ at: until, data: after, next, succeeded: true });
  const fails = (until = at): Step => ({ at: until, data, next: undefined, succeeded: false });
  const following = state.Next;
  switch (state.Type) {
    case "Succeed":
      return goesOn(undefined);
    case "Fail":
      return fails();
    case "Wait":
      if (state.Seconds === undefined) throw new Error("a wait for as long as the input says is not played");
      return goesOn(following, data, at + state.Seconds);
    case "Choice":
      return goesOn(state.Choices?.find((choice) => holds(choice, data, stage.context))?.Next ?? state.Default);
    case "Pass": {
      const result = state.Parameters === undefined ? state.Result : filled(state.Parameters, data, stage.context);
      return goesOn(following, result === undefined ? data : placed(data, state.ResultPath, result));
    }
    case "Parallel": {
      const branches = (state.Branches ?? []).map((branch) => play(branch, data, at, stage));
      const failed = branches.filter(({ succeeded }) => !succeeded).sort((one, other) => one.at - other.at)[0];
      // The first that fails stops the others.
      const until = failed?.at ?? Math.max(at, ...branches.map((branch) => branch.at));
      states.push(...branches.flatMap((branch) => branch.states.filter((one) => one.at <= until)));
      if (failed === undefined) {
        const results = branches.map(({ output }) => output);
        const selected = state.ResultSelector === undefined ? results : filled(state.ResultSelector, results, stage.context);
        return goesOn(following, placed(data, state.ResultPath, selected), until);
      }
      const [caught] = state.Catch ?? [];
      return caught === undefined ? fails(until) : goesOn(caught.Next, placed(data, caught.ResultPath, { Error: "BranchFailed" }), until);
    }
    case "Task": {
      const { until, result, error } = attempts(state, data, at, stage);
      if (error === undefined) {
        const selected = state.ResultSelector === undefined ? result : filled(state.ResultSelector, result, stage.context);
        return goesOn(following, placed(data, state.ResultPath, selected), until);
      }
      const caught = state.Catch?.find(({ ErrorEquals: names }) => matches(names, error));
      return caught === undefined ? fails(until) : goesOn(caught.Next, placed(data, caught.ResultPath, { Error: error }), until);
    }
  }
}

function attempts(
  state: State,
  data: Json,
  start: number,
  { answer, context }: Stage,
): { readonly until: number; readonly result: Json; readonly error: string | undefined } {
  const parameters = filled(state.Parameters ?? {}, data, context);
  const integration = (state.Resource ?? "").replace("arn:aws:states:::", "").replace("aws-sdk:", "");
  const { TimeoutSeconds: timeout = Infinity } = state;
  const made = new Map<Retry, number>();
  let at = start;
  for (;;) {
    const got = answer({ integration, parameters, at });
    const late = got.seconds > timeout;
    at += Math.min(got.seconds, timeout);
    if (!late && "result" in got) return { until: at, result: got.result, error: undefined };
    const error = late || !("error" in got) ? "States.Timeout" : got.error;
    const retry = state.Retry?.find(({ ErrorEquals: names }) => matches(names, error));
    const before = retry === undefined ? 0 : (made.get(retry) ?? 0);
    if (retry === undefined || before >= retry.MaxAttempts) return { until: at, result: {}, error };
    made.set(retry, before + 1);
    at += Math.min(retry.IntervalSeconds * retry.BackoffRate ** before, retry.MaxDelaySeconds ?? Infinity);
  }
}

/** `States.TaskFailed` stands for every error but a timeout. */
const matches = (names: readonly string[], error: string): boolean =>
  names.includes("States.ALL") || names.includes(error) || (names.includes("States.TaskFailed") && error !== "States.Timeout");

/** The data with a result at its place. A state without a path hands on the result alone. */
function placed(data: Json, path: string | null | undefined, result: unknown): Json {
  if (path === null) return data;
  if (path === undefined) return result as Json;
  return { ...data, [path.replace("$.", "")]: result };
}

const steps = new Map<string, readonly string[]>();

/** Value at a path such as `$.epoch.item.holder.S`; undefined where there is none. */
function at(path: string, data: unknown, context: Json): unknown {
  const known = steps.get(path) ?? [...path.matchAll(/\.(\w+)|\[(\d+)\]/g)].map(([, key, index]) => key ?? index ?? "");
  steps.set(path, known);
  return known.reduce<unknown>(
    (value, key) => (value as Record<string, unknown> | undefined)?.[key],
    path.startsWith("$$") ? context : data,
  );
}

/** Parameters with paths, sums and values as JSON put in; other intrinsic functions make texts that nothing here reads. */
function filled(parameters: Json, data: unknown, context: Json): Json {
  return Object.fromEntries(
    Object.entries(parameters).map(([key, value]): [string, unknown] => {
      if (key.endsWith(".$")) return [key.slice(0, -2), evaluated(String(value), data, context)];
      return [key, typeof value === "object" && value !== null && !Array.isArray(value) ? filled(value as Json, data, context) : value];
    }),
  );
}

function evaluated(expression: string, data: unknown, context: Json): unknown {
  const [, path, step] = /^States\.MathAdd\((\$[\w.]+), (-?\d+)\)$/.exec(expression) ?? [];
  if (path !== undefined) return Number(at(path, data, context)) + Number(step);
  const [, written] = /^States\.JsonToString\((\$\.[\w.]+)\)$/.exec(expression) ?? [];
  if (written !== undefined) return JSON.stringify(at(written, data, context));
  return expression.startsWith("States.") ? expression : at(expression, data, context);
}

function holds(rule: Json, data: Json, context: Json): boolean {
  if ("Or" in rule) return (rule.Or as readonly Json[]).some((one) => holds(one, data, context));
  if ("And" in rule) return (rule.And as readonly Json[]).every((one) => holds(one, data, context));
  if ("Not" in rule) return !holds(rule.Not as Json, data, context);
  const { Variable: variable, Next: _next, ...test } = rule as Json;
  const value = at(String(variable), data, context);
  const [[operator, expected] = []] = Object.entries(test);
  switch (operator) {
    case "IsPresent":
      return (value !== undefined) === expected;
    case "IsString":
      return (typeof value === "string") === expected;
    case "StringEquals":
      return value === expected;
    case "StringEqualsPath":
      return value === at(String(expected), data, context);
    case "NumericLessThanEquals":
      return typeof value === "number" && value <= Number(expected);
    case "NumericGreaterThanEquals":
      return typeof value === "number" && value >= Number(expected);
    // As the machines use it: a text between two asterisks.
    case "StringMatches":
      return typeof value === "string" && value.includes(String(expected).replaceAll("*", ""));
    default:
      throw new Error(`the comparison ${operator ?? "without a name"} is not played`);
  }
}
