import { duration, outcomeReport } from "./report";

const event = (detail: object = {}) => ({
  time: "2026-11-30T19:14:09Z",
  detail: {
    pipeline: "smart0dte-prod-api",
    "execution-id": "12345678-1234-5678-abcd-12345678abcd",
    "start-time": "2026-11-30T18:02:08.639Z",
    state: "SUCCEEDED",
    "pipeline-execution-attempt": 1,
    ...detail,
  },
});

test("a version that arrived is reported with how long it took, and where to look", () => {
  const { arrived, subject, message } = outcomeReport(event(), "us-east-1");
  expect([arrived, subject]).toEqual([true, "smart0dte-prod-api arrived after 1 h 12 min"]);
  expect(message).toBe(
    [
      "Pipeline:  smart0dte-prod-api",
      "Outcome:   SUCCEEDED",
      "Duration:  1 h 12 min, approvals and other waits included",
      "Began:     2026-11-30T18:02:08.639Z",
      "Ended:     2026-11-30T19:14:09Z",
      "Execution: 12345678-1234-5678-abcd-12345678abcd",
      "https://us-east-1.console.aws.amazon.com/codesuite/codepipeline/pipelines/smart0dte-prod-api/executions/12345678-1234-5678-abcd-12345678abcd/timeline?region=us-east-1",
      "",
    ].join("\n"),
  );
});

test.each([
  ["FAILED", "smart0dte-prod-api failed after 1 h 12 min"],
  ["STOPPED", "smart0dte-prod-api was stopped by a person after 1 h 12 min"],
])("one that %s did not arrive, however often it was tried", (state, subject) => {
  const report = outcomeReport(event({ state, "pipeline-execution-attempt": 3 }), "us-east-1");
  expect([report.arrived, report.subject]).toEqual([false, subject]);
  expect(report.message).toContain(`Outcome:   ${state}, tried 3 times`);
});

test("one whose beginning nobody knows is reported all the same, without a duration that is made up", () => {
  const { subject, message } = outcomeReport(event({ "start-time": undefined }), "us-east-1");
  expect(subject).toBe("smart0dte-prod-api arrived");
  expect(message).toContain("Duration:  not known");
});

test("a subject is as long as SNS takes it", () => {
  const { subject } = outcomeReport(event({ pipeline: `smart0dte-prod-${"a".repeat(85)}` }), "us-east-1");
  expect(subject).toHaveLength(100);
});

test("an execution that goes on is no outcome", () => {
  expect(() => outcomeReport(event({ state: "RESUMED" }), "us-east-1")).toThrow("smart0dte-prod-api is RESUMED");
});

test.each([
  ["2026-11-30T18:00:00Z", "2026-11-30T18:00:00Z", "0 s"],
  ["2026-11-30T18:00:00.900Z", "2026-11-30T18:00:00Z", "0 s"],
  ["2026-11-30T18:00:00Z", "2026-11-30T18:00:59Z", "59 s"],
  ["2026-11-30T18:00:00Z", "2026-11-30T18:02:00Z", "2 min"],
  ["2026-11-30T18:00:00Z", "2026-11-30T18:02:03Z", "2 min 3 s"],
  ["2026-11-30T18:00:00Z", "2026-12-01T18:00:03Z", "1 d"],
  ["2026-11-30T18:00:00Z", "2026-12-02T20:10:03Z", "2 d 2 h"],
  ["2026-11-30T18:00:00Z", "2026-11-30T17:00:00Z", undefined],
  ["yesterday", "2026-11-30T17:00:00Z", undefined],
])("from %s until %s it is %s", (from, until, expected) => {
  expect(duration(from, until)).toBe(expected);
});
