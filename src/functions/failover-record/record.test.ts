import { type HistoryEvent } from "@aws-sdk/client-sfn";
import { failoverRecords } from "../../facts/failover-records";
import { recordOf } from "./record";

const at = (second: number): Date => new Date(Date.UTC(2026, 10, 30, 14, 0, second));
const entered = (name: string, second: number): HistoryEvent => ({
  timestamp: at(second),
  type: "TaskStateEntered",
  id: second,
  stateEnteredEventDetails: { name },
});
const left = (name: string, second: number, output: object = {}): HistoryEvent => ({
  timestamp: at(second),
  type: "TaskStateExited",
  id: second,
  stateExitedEventDetails: { name, output: JSON.stringify(output) },
});
const epoch = {
  item: { epoch: { N: "7" }, holder: { S: "us-east-1" } },
  recovery: "database available; no page rings",
  primary: "does not answer",
};
const run = {
  executionArn: "arn:aws:states:us-west-2:333333333333:execution:smart0dte-prod-failover:cli-1",
  input: '{"mode":"failover","reason":"us-east-1 does not answer"}',
  status: "SUCCEEDED",
  startDate: at(0),
  stopDate: at(40),
} as const;
const events = [
  entered("gather-evidence", 0),
  left("gather-evidence", 3, { epoch }),
  entered("ask-for-approval", 3),
  {
    timestamp: at(3),
    type: "TaskScheduled",
    id: 4,
    taskScheduledEventDetails: { parameters: "task-token-of-the-approval" },
  } as HistoryEvent,
  left("ask-for-approval", 33, { epoch, approval: { decision: "approve" } }),
  entered("revoke", 33),
  left("revoke", 34),
  entered("take-over", 34),
];

test("a run is kept with what was known, what was decided and when, and each step's seconds", () => {
  expect(recordOf(run, events, failoverRecords)).toEqual({
    format: "failover-record/1",
    run: "cli-1",
    mode: "failover",
    reason: "us-east-1 does not answer",
    startedAt: "2026-11-30T14:00:00.000Z",
    redriven: 0,
    endedAt: "2026-11-30T14:00:40.000Z",
    status: "SUCCEEDED",
    error: null,
    cause: null,
    evidence: { epoch: "7", holder: "us-east-1", recovery: epoch.recovery, primary: "does not answer" },
    decision: { decided: "approve", at: "2026-11-30T14:00:33.000Z" },
    steps: [
      { state: "gather-evidence", enteredAt: "2026-11-30T14:00:00.000Z", seconds: 3 },
      { state: "ask-for-approval", enteredAt: "2026-11-30T14:00:03.000Z", seconds: 30 },
      { state: "revoke", enteredAt: "2026-11-30T14:00:33.000Z", seconds: 1 },
      { state: "take-over", enteredAt: "2026-11-30T14:00:34.000Z", seconds: null },
    ],
  });
});

test("the token by which a run was approved is kept nowhere", () => {
  expect(JSON.stringify(recordOf(run, events, failoverRecords))).not.toContain("token");
});

test("a run that nobody approved, or that ended before it asked, says so", () => {
  const refused = { ...run, status: "FAILED", error: "NotApproved", cause: "Nobody approved in time" } as const;
  expect(recordOf(refused, events.slice(0, 3), failoverRecords)).toMatchObject({ status: "FAILED", error: "NotApproved", decision: null });
  expect(recordOf({ ...run, status: "ABORTED" }, [], failoverRecords)).toMatchObject({ evidence: null, decision: null, steps: [] });
});

test("a run whose input or output is no JSON is kept all the same", () => {
  const broken = left("gather-evidence", 3);
  const record = recordOf(
    { ...run, input: "not json" },
    [{ ...broken, stateExitedEventDetails: { name: "gather-evidence", output: "{cut" } }],
    failoverRecords,
  );
  expect(record).toMatchObject({ mode: "", reason: "", evidence: null });
});
