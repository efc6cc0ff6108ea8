import { writeFileSync } from "node:fs";
import path from "node:path";
import { reviewComment } from "../../../../src/estate/judge/review/comment";
import { review } from "../../../../src/estate/judge/review/review";
import { readMovingReads, staleReads } from "../../../../src/estate/judge/review/stale";
import { temporaryFolder } from "../../../helpers/machine";
import { changeOf, planOf, stackOf } from "./samples";

const names = Array.from({ length: 80 }, (_, index) => `bucket-${index}`);
const stack = stackOf("data", { resource: { aws_s3_bucket: Object.fromEntries(names.map((name) => [name, { bucket: name }])) } });
const plan = planOf(
  ...names.map((name) => changeOf(`aws_s3_bucket.${name}`, ["delete"], { bucket: name }, null)),
  changeOf(
    "aws_s3_bucket_lifecycle_configuration.rules",
    ["update"],
    { rule: [{ id: "a", status: "Enabled", expiration: [{ days: 7 }] }] },
    {
      rule: [{ id: "a", status: "Enabled", expiration: [{ days: 9 }] }],
    },
  ),
);
const given = [{ stack: stack.instance.id, plan }];
const result = review(given, [stack]);

describe("a comment that many projects share", () => {
  it.each([700, 1_700, 5_000, 11_000])("has at most %i characters, the worst first, and what does not fit is counted", (longest) => {
    const text = reviewComment(result, given, longest);
    expect(text.length).toBeLessThanOrEqual(longest + 120);
    expect(text).toMatch(/^\*\*Review: 80 irreversible/);
    expect(text).toContain("<details><summary>what it found</summary>");
    const [first = ""] = text.split("\n").filter((line) => line.startsWith("- "));
    expect(first).toMatch(longest < 1_000 ? /^- (irreversible|and \d+ more)/ : /^- irreversible: `aws_s3_bucket/);
    expect(text).toMatch(/- and \d+ more/);
    expect(text).toMatch(/Plan: 0 to add, 1 to change, 80 to destroy\.\n$/);
  });

  it("is the whole review where there is room, without files that git does not know", () => {
    const text = reviewComment(result, given);
    expect(text).toMatch(/^# Review: /);
    expect(text).not.toContain("cdk.tf.json");
  });
});

it("an update that no rule knows is told with both values", () => {
  const tuned = planOf(
    changeOf("aws_example.main", ["update"], { rule: [{ name: "a", colour: 7 }] }, { rule: [{ name: "a", colour: 9 }] }),
  );
  const { changes } = review([{ stack: stack.instance.id, plan: tuned }], [stack]);
  expect(changes[0]?.findings.map(({ text }) => text)).toEqual(["rule.0.colour 7 → 9"]);
});

describe("plans that were made alone", () => {
  const reads = new Map([["dev-us-east-1-ingress", [{ stack: "dev-us-east-1-network", output: "natAddresses" }]]]);

  it("are told to be of values that the same change may move", () => {
    const plans = [{ stack: "dev-us-east-1-ingress", plan: planOf() }];
    const { unsettled } = review(plans, [stackOf("ingress", {})], [], { moving: reads });
    expect(unsettled).toEqual([
      "the plan of dev-us-east-1-ingress was made of natAddresses of dev-us-east-1-network as applied, which the same change may give another value: plan it again when dev-us-east-1-network is applied",
    ]);
  });

  it("are told nothing where the other is planned as well, or is not affected", () => {
    expect(staleReads("dev-us-east-1-ingress", reads, new Set(["dev-us-east-1-network"]))).toEqual([]);
    expect(staleReads("dev-us-east-1-edge", reads, new Set())).toEqual([]);
  });

  it("come from what `estate affected --json` prints, and from nothing else", () => {
    const file = path.join(temporaryFolder(), "affected.json");
    writeFileSync(
      file,
      JSON.stringify({ format: "estate-affected/1", stacks: [{ stack: "a", effect: "changed", reads: [{ stack: "b", output: "c" }] }] }),
    );
    expect(readMovingReads(file).get("a")).toEqual([{ stack: "b", output: "c" }]);
    writeFileSync(file, "{}");
    expect(() => readMovingReads(file)).toThrow(/not what `estate affected --json` prints/);
  });
});
