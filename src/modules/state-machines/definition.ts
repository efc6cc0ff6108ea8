/**
 * A state machine as data, in the words of the Amazon States Language with JSONPath. Narrower than the
 * language: a task always says how long it may take, because one that never ends holds up whoever waits.
 *
 * @see https://states-language.net/spec.html
 */
export interface Definition {
  readonly Comment: string;
  readonly StartAt: string;
  /** Of the whole run, in seconds. */
  readonly TimeoutSeconds: number;
  readonly States: States;
}

export type States = Readonly<Record<string, State>>;
export type State = TaskState | ChoiceState | WaitState | ParallelState | PassState | SucceedState | FailState;

/** Where a state goes when it is done. */
export type Transition = { readonly Next: string; readonly End?: never } | { readonly End: true; readonly Next?: never };

export interface Retry {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly MaxAttempts: number;
  readonly BackoffRate: number;
  readonly MaxDelaySeconds?: number;
}

export interface Catch {
  readonly ErrorEquals: readonly string[];
  readonly ResultPath?: string | null;
  readonly Next: string;
}

interface Described {
  /** What the state is for, in a sentence; shown in the console. */
  readonly Comment?: string;
}

interface Result {
  readonly ResultPath?: string | null;
  readonly ResultSelector?: Readonly<Record<string, unknown>>;
  readonly OutputPath?: string | null;
}

interface Handled {
  readonly Retry?: readonly Retry[];
  readonly Catch?: readonly Catch[];
}

export type TaskState = Described &
  Result &
  Handled &
  Transition & {
    readonly Type: "Task";
    readonly Resource: string;
    readonly InputPath?: string | null;
    readonly Parameters?: Readonly<Record<string, unknown>>;
    /** Of one attempt, in seconds. */
    readonly TimeoutSeconds: number;
    readonly HeartbeatSeconds?: number;
  };

/** A comparison of a value with a constant, or several of them together. */
export type Rule =
  | { readonly And: readonly Rule[] }
  | { readonly Or: readonly Rule[] }
  | { readonly Not: Rule }
  | ({ readonly Variable: string } & Readonly<Record<string, unknown>>);

export type ChoiceState = Described & {
  readonly Type: "Choice";
  readonly Choices: readonly (Rule & { readonly Next: string })[];
  readonly Default: string;
};

export type WaitState = Described &
  Transition & { readonly Type: "Wait" } & (
    | { readonly Seconds: number }
    | { readonly SecondsPath: string }
    | { readonly TimestampPath: string }
  );

export interface Branch {
  readonly StartAt: string;
  readonly States: States;
}

export type ParallelState = Described & Result & Handled & Transition & { readonly Type: "Parallel"; readonly Branches: readonly Branch[] };
export type PassState = Described &
  Result &
  Transition & { readonly Type: "Pass"; readonly Result?: unknown; readonly Parameters?: Readonly<Record<string, unknown>> };
export type SucceedState = Described & { readonly Type: "Succeed" };
export type FailState = Described & { readonly Type: "Fail"; readonly Error: string; readonly Cause: string };

/** Every state of a definition, those of branches included, by name: names are unique in a machine. */
export function everyState({ States: states }: Pick<Definition, "States">): ReadonlyMap<string, State> {
  return new Map(
    Object.entries(states).flatMap(([name, state]): [string, State][] => [
      [name, state],
      ...(state.Type === "Parallel" ? state.Branches.flatMap((branch) => [...everyState(branch)]) : []),
    ]),
  );
}
