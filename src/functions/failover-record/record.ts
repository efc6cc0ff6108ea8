import { type DescribeExecutionOutput, type HistoryEvent } from "@aws-sdk/client-sfn";

/** A state of the run, in the order of entering. */
interface RecordedStep {
  readonly state: string;
  readonly enteredAt: string;
  /** Seconds in it; null for one that was never left. */
  readonly seconds: number | null;
}

/** What auditors keep of a run: what was known, what was decided, what was done, and how it ended. */
export interface FailoverRecord {
  readonly format: "failover-record/1";
  readonly run: string;
  readonly mode: string;
  readonly reason: string;
  readonly startedAt: string;
  /** How often it was continued after an end. @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_RedriveExecution.html */
  readonly redriven: number;
  readonly endedAt: string | null;
  readonly status: string;
  readonly error: string | null;
  readonly cause: string | null;
  /** What both regions said of themselves, and the epoch before it, as whoever approved read it; null where the run ended before. */
  readonly evidence: { readonly epoch: string; readonly holder: string; readonly recovery: string; readonly primary: string } | null;
  /** The answer to the request for approval; null where none was asked for, or none came. */
  readonly decision: { readonly decided: string; readonly at: string } | null;
  readonly steps: readonly RecordedStep[];
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

function parsed(json: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(json ?? "{}");
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** States by their entering; a state that a loop enters again is a step again. */
function stepsOf(events: readonly HistoryEvent[]): RecordedStep[] {
  const steps: { state: string; entered: Date; left: Date | undefined }[] = [];
  for (const { stateEnteredEventDetails: inside, stateExitedEventDetails: outside, timestamp = new Date(0) } of events) {
    if (inside?.name !== undefined) steps.push({ state: inside.name, entered: timestamp, left: undefined });
    const left = steps.findLast((step) => step.state === outside?.name && step.left === undefined);
    if (left !== undefined) left.left = timestamp;
  }
  return steps.map(({ state, entered, left }) => ({
    state,
    enteredAt: entered.toISOString(),
    seconds: left === undefined ? null : (left.getTime() - entered.getTime()) / 1000,
  }));
}

const leaving = (events: readonly HistoryEvent[], state: string) =>
  events.find(({ stateExitedEventDetails: outside }) => outside?.name === state);

/**
 * Of the history only what is named here is kept: parameters of calls hold the token of the approval.
 *
 * @param evidenceStep the state that gathers the evidence
 * @param approvalStep the state that asks for approval
 */
export function recordOf(
  { executionArn = "", input, status, startDate, stopDate, error, cause, redriveCount = 0 }: Partial<DescribeExecutionOutput>,
  events: readonly HistoryEvent[],
  { evidenceStep, approvalStep }: { readonly evidenceStep: string; readonly approvalStep: string },
): FailoverRecord {
  const { mode, reason } = parsed(input);
  const { epoch } = parsed(leaving(events, evidenceStep)?.stateExitedEventDetails?.output) as { epoch?: Record<string, unknown> };
  const item = (epoch?.item ?? {}) as { epoch?: { N?: string }; holder?: { S?: string } };
  const answered = leaving(events, approvalStep);
  const { approval } = parsed(answered?.stateExitedEventDetails?.output) as { approval?: Record<string, unknown> };
  return {
    format: "failover-record/1",
    run: executionArn.slice(executionArn.lastIndexOf(":") + 1),
    mode: text(mode),
    reason: text(reason),
    startedAt: (startDate ?? new Date(0)).toISOString(),
    redriven: redriveCount,
    endedAt: stopDate?.toISOString() ?? null,
    status: status ?? "unknown",
    error: error ?? null,
    cause: cause ?? null,
    evidence:
      epoch === undefined
        ? null
        : { epoch: text(item.epoch?.N), holder: text(item.holder?.S), recovery: text(epoch.recovery), primary: text(epoch.primary) },
    decision: approval === undefined ? null : { decided: text(approval.decision), at: (answered?.timestamp ?? new Date(0)).toISOString() },
    steps: stepsOf(events),
  };
}
