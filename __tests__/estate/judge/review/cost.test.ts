import path from "node:path";
import { type ReviewedCost, readCost } from "../../../../src/estate/judge/review/cost";
import { reviewComment } from "../../../../src/estate/judge/review/comment";
import { reviewMarkdown } from "../../../../src/estate/judge/review/markdown";
import { reviewPage } from "../../../../src/estate/judge/review/page/page";
import { needsReading, reviewJson } from "../../../../src/estate/judge/review/report";
import { review } from "../../../../src/estate/judge/review/review";
import { withCost } from "../../../../src/estate/judge/review/with-cost";
import { temporaryFolder } from "../../../helpers/command";
import { writeFile } from "../../../helpers/machine";
import { planOf } from "./samples";

const quiet = review([{ stack: "dev-us-east-1-network", plan: planOf() }], []);
const cost = (verdict: "safe" | "look" | "dangerous", after = 900): ReviewedCost => ({
  totals: [
    { owner: "dev", before: 867, after, unverified: 90, verdict },
    { owner: "prod", before: 7000, after: 7000, unverified: 3500, verdict: "safe" },
  ],
  changes: [
    {
      stack: "dev-us-east-1-network",
      address: "aws_nat_gateway.b",
      owner: "dev",
      what: "NAT gateway",
      verified: true,
      before: 0,
      after: after - 867,
    },
  ],
  keys: [{ environment: "dev", key: "network.natGateways", difference: after - 867 }],
  unpriced: [],
});

describe("what a change costs, in its review", () => {
  it("is to be read where the configuration says so, and changes nothing else of the verdicts", () => {
    expect(
      [quiet, withCost(quiet, cost("safe")), withCost(quiet, cost("look")), withCost(quiet, cost("dangerous"))].map(needsReading),
    ).toEqual([false, false, true, true]);
    expect(withCost(quiet, cost("dangerous")).counts).toEqual(quiet.counts);
    expect(withCost(quiet, cost("look")).unsettled).toEqual([
      "dev costs 33.00 US dollars a month more, 900.00 instead of 867.00, which wants a look by its `costs` in the configuration",
    ]);
    expect(withCost(quiet, cost("dangerous", 2000)).unsettled).toEqual([expect.stringContaining("1,133.00 US dollars a month more")]);
  });

  it("stands in the comment with what was, what will be, the key and the resource", () => {
    const text = reviewComment(withCost(quiet, cost("look")), []);
    expect(text).toContain("## Cost: +33.00 US dollars a month, look");
    expect(text).toContain("| dev | 867.00 | 900.00 | +33.00 | 10 % | look |");
    expect(text).toContain("| dev | `network.natGateways` | +33.00 |");
    expect(text).toContain("| dev-us-east-1-network | `aws_nat_gateway.b` | NAT gateway | 0.00 | 33.00 |");
    expect(text).not.toContain("| prod | 7,000.00");
    // Where projects share a comment, each has room for the sentence alone.
    expect(reviewComment(withCost(quiet, cost("dangerous")), [], 2000)).toContain("dev costs 33.00 US dollars a month more");
    expect(reviewMarkdown(quiet)).not.toContain("Cost");
  });

  it("stands on the page and in the JSON", () => {
    const priced = withCost(quiet, cost("dangerous"));
    expect(reviewPage(priced)).toContain("<summary>Cost: +33.00 US dollars a month, dangerous</summary>");
    expect(reviewPage(priced)).toContain('<th scope="row">aws_nat_gateway.b</th>');
    expect(reviewJson(priced).cost).toEqual(cost("dangerous"));
    expect(reviewPage(quiet)).not.toContain("Cost");
    expect(reviewJson(quiet)).not.toHaveProperty("cost");
  });
});

describe("what has no price in a change", () => {
  const unpriced = {
    stack: "dev-us-east-1-database",
    address: "aws_db_instance.writer",
    type: "aws_db_instance",
    why: "there is no price rds.postgres.single.db.m7g.large for us-east-1",
    fix: "add the line",
    side: "after",
  } as const;
  const unknown = withCost(quiet, { ...cost("safe", 200), unpriced: [unpriced] });

  it("is to be read, though the month looks cheaper", () => {
    expect(needsReading(unknown)).toBe(true);
    expect(unknown.unsettled).toEqual([
      "what dev-us-east-1-database aws_db_instance.writer: there is no price rds.postgres.single.db.m7g.large for us-east-1 (after); no total has it, and the change may be dearer: add the line",
    ]);
  });

  it("stands in the comment and on the page", () => {
    expect(reviewComment(unknown, [])).toContain("- dev-us-east-1-database aws_db_instance.writer: there is no price");
    expect(reviewPage(unknown)).toContain("aws_db_instance.writer: there is no price");
    expect(reviewJson(unknown).cost?.unpriced).toEqual([unpriced]);
  });
});

describe("the file of costs", () => {
  const file = path.join(temporaryFolder(), "cost.json");

  it("is what `estate cost diff --json` prints", () => {
    writeFile(file, JSON.stringify({ format: "estate-cost-diff/1", ...cost("look") }));
    expect(readCost(file)).toEqual(cost("look"));
  });

  it.each(["", "{}", JSON.stringify({ format: "estate-cost/1", ...cost("look") })])("is refused when it is something else: %s", (text) => {
    writeFile(file, text);
    expect(() => readCost(file)).toThrow("not what `estate cost diff --json` prints");
  });
});
