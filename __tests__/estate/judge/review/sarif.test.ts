import { review } from "../../../../src/estate/judge/review/review";
import { mostResults, reviewSarif } from "../../../../src/estate/judge/review/sarif";
import { changeOf, planOf } from "./samples";

const sarifOf = (count: number) => {
  const one = review(
    [
      {
        stack: "dev-us-east-1-data",
        plan: planOf(
          changeOf("aws_db_instance.main", ["delete"], {}, null),
          changeOf("aws_cloudwatch_dashboard.main", ["delete"], {}, null),
        ),
      },
    ],
    [],
  );
  const [worst, mildest] = one.changes;
  if (worst === undefined || mildest === undefined) throw new Error("expected two changes");
  return reviewSarif({ ...one, changes: [worst, ...Array.from({ length: count - 1 }, () => mildest)] }).runs[0];
};

it("SARIF holds no more results than GitHub takes, the worst first, and says how many it left out", () => {
  const run = sarifOf(mostResults + 5);
  expect([run?.results.length, run?.results[0]?.ruleId]).toEqual([mostResults, "data-destroyed"]);
  expect(run).toMatchObject({
    invocations: [
      {
        executionSuccessful: true,
        toolExecutionNotifications: [
          { level: "warning", message: { text: expect.stringMatching(/^5 of 25005 findings are left out/) as unknown } },
        ],
      },
    ],
  });
  expect(sarifOf(mostResults)).not.toHaveProperty("invocations");
});
