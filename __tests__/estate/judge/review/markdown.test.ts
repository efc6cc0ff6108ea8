import { longestMarkdown, reviewMarkdown } from "../../../../src/estate/judge/review/markdown";
import { type Review, review } from "../../../../src/estate/judge/review/review";
import { reviewSarif } from "../../../../src/estate/judge/review/sarif";
import { rules } from "../../../../src/estate/judge/review/rules";
import { changeOf, planOf } from "./samples";

const stack = "dev-us-east-1-data";
const many = (count: number, make: (index: number) => ReturnType<typeof changeOf>): Review =>
  review([{ stack, plan: planOf(...Array.from({ length: count }, (_, index) => make(index))) }], []);
const deleted = (index: number) => changeOf(`aws_dynamodb_table.table-${index}`, ["delete"], { name: `table-${index}` }, null);

describe("the Markdown of a review", () => {
  it("stays below what a code host takes with 600 changes that must not be missed, and says how many it leaves out", () => {
    const text = reviewMarkdown(
      many(600, (index) =>
        index % 2 === 0 ? deleted(index) : changeOf(`aws_kms_key.key-${index}`, ["update"], { is_enabled: true }, { is_enabled: false }),
      ),
    );
    expect(text.length).toBeLessThanOrEqual(longestMarkdown);
    expect(Buffer.byteLength(text)).toBeLessThan(65_536);
    expect(text).toMatch(/^# Review: 300 irreversible, 300 dangerous\n/);
    const shown = (text.match(/^- `aws_/gm) ?? []).length;
    const left = [...text.matchAll(/\*\*(\d+) more changes? of this kind/g)].reduce((sum, [, count]) => sum + Number(count), 0);
    expect(shown).toBeGreaterThan(100);
    expect(shown + left).toBe(600);
  });

  it("shows the worst first and folds what is safe into counts", () => {
    const text = reviewMarkdown(
      many(600, (index) =>
        index === 599 ? deleted(index) : changeOf(`aws_s3_bucket.b${index}`, ["update"], { tags: { a: "1" } }, { tags: { a: "2" } }),
      ),
    );
    expect(text.indexOf("## Irreversible (1)")).toBeLessThan(text.indexOf("## Safe (599)"));
    expect(text).toContain("- 599 × aws_s3_bucket changed, tags or descriptions only");
    expect(text.length).toBeLessThan(2_000);
  });

  it("says once what is alike in several stacks", () => {
    const stacks = ["dev-us-east-1-data", "dev-us-west-2-data"];
    const text = reviewMarkdown(
      review(
        stacks.map((id) => ({ stack: id, plan: planOf(deleted(1)) })),
        [],
      ),
    );
    expect(text.match(/table-1/g)).toHaveLength(1);
    expect(text).toContain("in 2 stacks (`dev-us-east-1-data`, `dev-us-west-2-data`) is destroyed");
  });

  it("takes nothing in a plan for its own markup", () => {
    const hostile = "x` <img src=x> @everyone\n## Safe | **";
    const text = reviewMarkdown(
      many(1, () => ({
        ...changeOf(
          "aws_lb_target_group.main",
          ["delete", "create"],
          { name: hostile },
          { name: `${hostile}2` },
          { replace_paths: [["name"]] },
        ),
        address: `aws_lb_target_group.main["${hostile}"]`,
      })),
    );
    expect(text.match(/^## /gm)).toHaveLength(1);
    // Every place where the text stands is a code span, which it cannot end.
    for (const line of text.split("\n").filter((candidate) => candidate.includes("<img")))
      expect(
        line
          .split("`")
          .filter((_, index) => index % 2 === 0)
          .join(""),
      ).not.toMatch(/<img|@everyone/);
  });

  it("says so when there is nothing", () => {
    expect(reviewMarkdown(review([{ stack, plan: planOf() }], []))).toMatch(/^# Review: no changes\n\n0 changes in 1 plan /);
  });
});

describe("the SARIF of a review", () => {
  it("has a result per finding with its rule, its place and a lasting identity, and keeps open questions apart", () => {
    const changes = [deleted(1), changeOf("aws_iam_role_policy.main", ["create"], null, {}, { after_unknown: { policy: true } })];
    const { version, runs } = reviewSarif(review([{ stack, plan: planOf(...changes) }], []));
    const [run] = runs;
    expect({ version, rules: run?.tool.driver.rules.length }).toEqual({ version: "2.1.0", rules: rules.length });
    expect(run?.results).toMatchObject([
      {
        ruleId: "data-destroyed",
        kind: "fail",
        level: "error",
        locations: [
          {
            physicalLocation: { artifactLocation: { uri: `cdktf.out/stacks/${stack}/cdk.tf.json` } },
            logicalLocations: [{ fullyQualifiedName: `${stack}/aws_dynamodb_table.table-1` }],
          },
        ],
      },
      { ruleId: "admin-granted", kind: "open", level: "none" },
      { ruleId: "access-gained", kind: "open", level: "none" },
    ]);
    for (const { ruleId, ruleIndex } of run?.results ?? []) expect(run?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    const identities = run?.results.map(({ partialFingerprints }) => partialFingerprints["change/v1"]) ?? [];
    expect(new Set(identities).size).toBe(identities.length);
  });
});
