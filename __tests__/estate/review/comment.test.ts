import { summaryLine } from "../../../src/estate/review/comment";
import { changeOf, planOf } from "./samples";

const none = "No changes. Your infrastructure matches the configuration.";
const outputs = (action: string) => ({ ...planOf(), output_changes: { url: { actions: [action] } } });

describe("the line that sums up as Terraform does", () => {
  it.each([
    { title: "nothing at all", plans: [], line: none },
    { title: "a resource that stays", plans: [planOf(changeOf("aws_sns_topic.a", ["no-op"], {}, {}))], line: none },
    { title: "outputs that stay", plans: [outputs("no-op")], line: none },
    { title: "outputs alone", plans: [outputs("update")], line: "Plan: 0 to add, 0 to change, 0 to destroy." },
    { title: "a replacement, which counts twice", plans: [planOf(changeOf("aws_sns_topic.a", ["delete", "create"], {}, {}))], line: "Plan: 1 to add, 0 to change, 1 to destroy." },
    {
      title: "several plans together",
      plans: [planOf(changeOf("aws_sns_topic.a", ["create"], null, {})), planOf(changeOf("aws_sns_topic.b", ["update"], {}, {}), changeOf("aws_sns_topic.c", ["delete"], {}, null))],
      line: "Plan: 1 to add, 1 to change, 1 to destroy.",
    },
  ])("counts $title", ({ plans, line }) => {
    expect(summaryLine(plans)).toBe(line);
  });
});
