import { tradingStopped } from "../../facts/trading-flag";
import { type Catch, type Retry, type State, type States, type TaskState, type Transition } from "../state-machines/definition";
import { callFunction } from "../state-machines/task";

/** Seconds for one call of AWS, and for an answer of a function. */
export const callSeconds = 20;

/** Seconds between two questions while another response acts. */
const turnSeconds = 5;

/** Longest run: one that waits longer for its turn is worth a person's look. */
export const longestSeconds = 1200;

/** All attempts of all calls of an action are over within the turn that the guards give it (`src/functions/alarm-response/guards.ts`). */
export const again: Retry = { ErrorEquals: ["States.ALL"], IntervalSeconds: 2, MaxAttempts: 2, BackoffRate: 2, MaxDelaySeconds: 10 };

/** Where a failed call leads. */
export const otherwise = (next: string): Catch[] => [{ ErrorEquals: ["States.ALL"], ResultPath: "$.problem", Next: next }];

/** What the integrations of AWS's own SDK begin with. */
export const sdk = "arn:aws:states:::aws-sdk:";

/** A call of AWS that is tried three times. */
export const call = (
  resource: string,
  parameters: Readonly<Record<string, unknown>>,
  rest: Transition & Partial<Omit<TaskState, "Type" | "Resource" | "Parameters" | "Next" | "End">>,
): TaskState => ({ Type: "Task", Resource: resource, Parameters: parameters, TimeoutSeconds: callSeconds, Retry: [again], ...rest });

/** Stops trading with a value that names this run, which two people let in again. */
export const stopTrading = (flagParameter: string, next: string): TaskState =>
  call(
    `${sdk}ssm:putParameter`,
    {
      Name: flagParameter,
      "Value.$": `States.Format('${tradingStopped} {}', $$.Execution.Name)`,
      Type: "String",
      Overwrite: true,
    },
    { ResultPath: null, Catch: otherwise("end-failed"), Next: next },
  );

/** Frees the turn and writes down how it ended; a turn that cannot be freed ends by itself. */
const ends = (guardArn: string, outcome: "done" | "failed", next: string): State =>
  callFunction(
    {
      functionArn: guardArn,
      payload: { step: "end", "run.$": "$$.Execution.Id", "response.$": "$.guards.answer.response", outcome },
      timeoutSeconds: callSeconds,
    },
    { ResultPath: null, Retry: [again], Catch: otherwise(outcome === "done" ? next : "tell-failure"), Next: next },
  );

const tell = ({ topicArn, answers }: GuardedSteps, what: string, next: string): State =>
  call(
    "arn:aws:states:::sns:publish",
    {
      TopicArn: topicArn,
      Subject: `Response to ${answers.what}`,
      "Message.$": `States.Format('{} ${what}: {}. Run {}.', $.guards.answer.response, $.guards.answer.reason, $$.Execution.Name)`,
    },
    { ResultPath: null, Catch: otherwise(next), Next: next },
  );

export interface GuardedSteps {
  /** Function that says whether a response may act, and writes down what was done. */
  readonly guardArn: string;
  /** Topic that is told of everything that was done, or was not. */
  readonly topicArn: string;
  /** What is answered, for messages, and the path of its name in the input. */
  readonly answers: { readonly what: string; readonly namePath: string };
  /** What the guards are asked. */
  readonly question: Readonly<Record<string, unknown>>;
  /** State that acts, once the guards let it; it leads to `end-done` or `end-failed`. */
  readonly act: string;
}

/** The states around an action, from `may-act` on: the guards are asked, the turn is freed, and people are told what became of it. */
export const guardedSteps = (steps: GuardedSteps): States => ({
  "may-act": callFunction(
    { functionArn: steps.guardArn, payload: steps.question, timeoutSeconds: callSeconds },
    { ResultPath: "$.guards", Retry: [again], Catch: otherwise("tell-failure"), Next: "decided" },
  ),
  decided: {
    Type: "Choice",
    Choices: [
      { Variable: "$.guards.answer.decision", StringEquals: "act", Next: steps.act },
      { Variable: "$.guards.answer.decision", StringEquals: "wait", Next: "wait-for-turn" },
      { Variable: "$.guards.answer.decision", StringEquals: "dryRun", Next: "tell-dry-run" },
      { Variable: "$.guards.answer.decision", StringEquals: "known", Next: "answered-before" },
    ],
    Default: "tell-refusal",
  },
  "wait-for-turn": { Type: "Wait", Seconds: turnSeconds, Next: "may-act" },
  "end-done": ends(steps.guardArn, "done", "tell-done"),
  "end-failed": ends(steps.guardArn, "failed", "tell-failure"),
  "tell-done": tell(steps, "was done", "acted"),
  "tell-dry-run": tell(steps, "would have been done: it is a dry run", "not-acted"),
  "tell-refusal": tell(steps, "was not done, as its guards say", "not-acted"),
  "tell-failure": {
    ...call(
      "arn:aws:states:::sns:publish",
      {
        TopicArn: steps.topicArn,
        Subject: `A response to ${steps.answers.what} failed`,
        "Message.$": `States.Format('The response to {} failed, run {}: look at ${steps.answers.what.replace(/^an? /, "the ")} yourself.', ${steps.answers.namePath}, $$.Execution.Name)`,
      },
      { ResultPath: null, Next: "failed" },
    ),
    Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: null, Next: "failed" }],
  },
  acted: { Type: "Succeed" },
  "not-acted": { Type: "Succeed" },
  "answered-before": { Type: "Succeed", Comment: "EventBridge delivers an event more than once" },
  failed: { Type: "Fail", Error: "ResponseFailed", Cause: "a step failed; an alarm on this machine rings" },
});
