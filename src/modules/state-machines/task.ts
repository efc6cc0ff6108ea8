import { type Retry, type TaskState, type Transition } from "./definition";

/**
 * Failures of the way to a function that pass by themselves. A call that timed out on the way may have been
 * made all the same, so what a task does must be the same when it is done twice.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-lambda-serviceexception
 */
export const passingFunctionErrors: Retry = {
  ErrorEquals: [
    "Lambda.ClientExecutionTimeoutException",
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
  ],
  IntervalSeconds: 1,
  MaxAttempts: 3,
  BackoffRate: 2,
  MaxDelaySeconds: 4,
};

export interface FunctionTask {
  readonly functionArn: string;
  /** What the function is given. `$`-paths take keys that end in `.$`. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** Of one attempt; the function's own timeout is no longer. */
  readonly timeoutSeconds: number;
}

/** A task that calls a function and keeps its answer, without the envelope that Lambda puts around it. */
export const callFunction = (
  { functionArn, payload, timeoutSeconds }: FunctionTask,
  rest: Transition & Omit<TaskState, "Type" | "Resource" | "Parameters" | "TimeoutSeconds" | "Next" | "End">,
): TaskState => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Parameters: { FunctionName: functionArn, Payload: payload },
  TimeoutSeconds: timeoutSeconds,
  ResultSelector: { "answer.$": "$.Payload" },
  Retry: [passingFunctionErrors],
  ...rest,
});
