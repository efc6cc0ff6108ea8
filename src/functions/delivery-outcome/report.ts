/**
 * CodePipeline's event of an execution that has ended. `start-time` is that of the execution.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
 */
export interface ExecutionEnded {
  readonly time: string;
  readonly detail: {
    readonly pipeline: string;
    readonly "execution-id": string;
    readonly state: string;
    readonly "start-time"?: string;
    readonly "pipeline-execution-attempt"?: number;
  };
}

export interface OutcomeReport {
  /** Whether the version went all the way. */
  readonly arrived: boolean;
  readonly subject: string;
  readonly message: string;
}

const words: Readonly<Record<string, string>> = { SUCCEEDED: "arrived", FAILED: "failed", STOPPED: "was stopped by a person" };

/** SNS takes as many characters of a subject. @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const longestSubject = 100;

/**
 * What people read of how a version's way through a pipeline ended, and how long it took with all that it waited for.
 *
 * @throws Error for a state in which an execution has not ended, or one that is not known
 */
export function outcomeReport({ time, detail }: ExecutionEnded, region: string): OutcomeReport {
  const { pipeline, "execution-id": execution, state, "start-time": start, "pipeline-execution-attempt": attempt = 1 } = detail;
  const outcome = words[state];
  if (outcome === undefined)
    throw new Error(`${pipeline} is ${state}, and reported are ${Object.keys(words).join(", ")}: correct the rule`);
  const took = duration(start, time);
  return {
    arrived: state === "SUCCEEDED",
    subject: `${pipeline} ${outcome}${took === undefined ? "" : ` after ${took}`}`.slice(0, longestSubject),
    message: [
      `Pipeline:  ${pipeline}`,
      `Outcome:   ${state}${attempt > 1 ? `, tried ${attempt} times` : ""}`,
      `Duration:  ${took === undefined ? "not known, as the event says no time of its start" : `${took}, approvals and other waits included`}`,
      `Began:     ${start ?? "not known"}`,
      `Ended:     ${time}`,
      `Execution: ${execution}`,
      `https://${region}.console.aws.amazon.com/codesuite/codepipeline/pipelines/${pipeline}/executions/${execution}/timeline?region=${region}`,
      "",
    ].join("\n"),
  };
}

/** Time between two instants in the two largest units that it has; undefined where one is none, or the end comes first. */
export function duration(from: string | undefined, until: string): string | undefined {
  const seconds = Math.round((Date.parse(until) - Date.parse(from ?? "")) / 1000);
  // An event's own time has whole seconds, so what ends at once may end before it began.
  if (Number.isNaN(seconds) || seconds < -1) return undefined;
  const whole = Math.max(0, seconds);
  const parts = [
    [Math.floor(whole / 86_400), "d"],
    [Math.floor(whole / 3600) % 24, "h"],
    [Math.floor(whole / 60) % 60, "min"],
    [whole % 60, "s"],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  return first === -1
    ? "0 s"
    : parts
        .slice(first, first + 2)
        .filter(([count]) => count > 0)
        .map(([count, unit]) => `${count} ${unit}`)
        .join(" ");
}
