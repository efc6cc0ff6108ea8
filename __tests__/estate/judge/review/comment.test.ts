import { summaryLine } from "../../../../src/estate/judge/review/comment";
import { changeOf, planOf } from "./samples";

const none = "No changes. Your infrastructure matches the configuration.";
const outputs = (action: string) => ({ ...planOf(), output_changes: { url: { actions: [action] } } });

describe("the line that sums up as Terraform does", () => {
  it.each([
    { title: "nothing at all", plans: [], line: none },
    { title: "a resource that stays", plans: [planOf(changeOf("aws_sns_topic.a", ["no-op"], {}, {}))], line: none },
    { title: "outputs that stay", plans: [outputs("no-op")], line: none },
    { title: "outputs alone", plans: [outputs("update")], line: "Plan: 0 to add, 0 to change, 0 to destroy." },
    {
      title: "a move alone",
      plans: [planOf({ ...changeOf("aws_sns_topic.b", ["no-op"], {}, {}), previous_address: "aws_sns_topic.a" })],
      line: "Plan: 0 to add, 0 to change, 0 to destroy.",
    },
    {
      title: "what is forgotten",
      plans: [planOf(changeOf("aws_sns_topic.a", ["forget"], {}, null))],
      line: "Plan: 0 to add, 0 to change, 0 to destroy.",
    },
    {
      title: "an import alone",
      plans: [planOf(changeOf("aws_sns_topic.a", ["no-op"], {}, {}, { importing: { id: "a" } }))],
      line: "Plan: 1 to import, 0 to add, 0 to change, 0 to destroy.",
    },
    {
      title: "an import that is changed as well",
      plans: [planOf(changeOf("aws_sns_topic.a", ["update"], {}, {}, { importing: { id: "a" } }))],
      line: "Plan: 1 to import, 0 to add, 1 to change, 0 to destroy.",
    },
    {
      title: "a check that fails",
      plans: [{ ...planOf(), applyable: false, checks: [{ address: { to_display: "check.a" }, status: "fail" }] }],
      line: "Plan: 0 to add, 0 to change, 0 to destroy.",
    },
    {
      title: "a plan that leaves something out",
      plans: [{ ...planOf(), applyable: false, complete: false }],
      line: "Plan: 0 to add, 0 to change, 0 to destroy.",
    },
    {
      title: "what Terraform would apply although nothing of it has a name here",
      plans: [{ ...planOf(), applyable: true }],
      line: "Plan: 0 to add, 0 to change, 0 to destroy.",
    },
    {
      title: "a replacement, which counts twice",
      plans: [planOf(changeOf("aws_sns_topic.a", ["delete", "create"], {}, {}))],
      line: "Plan: 1 to add, 0 to change, 1 to destroy.",
    },
    {
      title: "several plans together",
      plans: [
        planOf(changeOf("aws_sns_topic.a", ["create"], null, {})),
        planOf(changeOf("aws_sns_topic.b", ["update"], {}, {}), changeOf("aws_sns_topic.c", ["delete"], {}, null)),
      ],
      line: "Plan: 1 to add, 1 to change, 1 to destroy.",
    },
  ])("counts $title", ({ plans, line }) => {
    expect(summaryLine(plans)).toBe(line);
  });
});
