import { readMapping } from "../../../../src/estate/judge/aws-models/mapping";
import { review } from "../../../../src/estate/judge/review/review";
import { rules } from "../../../../src/estate/judge/review/rules";
import { root } from "../../../helpers/command";
import { changeOf, planOf, stackOf } from "./samples";

const models = readMapping(root);
const findingsOf = (actions: readonly string[], declared: object, before: object | null, after: object) => {
  const stack = stackOf("data", { resource: { aws_sqs_queue: { main: { ...declared } } } });
  const [change] = review(
    [
      {
        stack: stack.instance.id,
        plan: planOf(changeOf("aws_sqs_queue.main", actions, before === null ? null : { ...before }, { ...after })),
      },
    ],
    [stack],
    [],
    { rules, models },
  ).changes;
  return change?.findings.filter(({ rule }) => rule === "refused-by-aws").map(({ text, tier }) => [tier, text]);
};

describe("what AWS's models refuse", () => {
  const bad = { name: "orders", delay_seconds: 901 };

  it("will make the apply fail, with what AWS accepts", () => {
    expect(findingsOf(["create"], bad, null, bad)).toEqual([
      ["dangerous", expect.stringMatching(/^delay_seconds is 901; .*SQS.* in us-east-1 accepts at most 900$/)],
    ]);
  });

  it("is told of an update where the argument changes, and not where AWS has taken it", () => {
    expect(findingsOf(["update"], bad, { ...bad, delay_seconds: 5 }, bad)).toHaveLength(1);
    expect(findingsOf(["update"], bad, { ...bad, name: "old" }, bad)).toEqual([]);
  });

  it("is nothing in what AWS accepts, or what is known after the apply only", () => {
    expect(findingsOf(["create"], { name: "orders", delay_seconds: 900 }, null, {})).toEqual([]);
    expect(findingsOf(["create"], { name: "orders", delay_seconds: "${aws_ssm_parameter.x.value}" }, null, {})).toEqual([]);
  });
});
