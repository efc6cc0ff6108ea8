import { type ResourceChange } from "../../../../src/estate/run/plan/plan-json";
import { lossesIn, lostByChange } from "../../../../src/estate/judge/rollback/losses";
import { review } from "../../../../src/estate/judge/review/review";
import { changeOf, planOf, stackOf } from "../review/samples";

const stack = "dev-us-east-1-data";
const [earlier, now] = [stackOf("data", {}), stackOf("data", {})];

/** What cannot be taken back of a change, by the plan of its rollback: rule and address. */
const before = (...changes: readonly ResourceChange[]): string[][] =>
  lostByChange([{ stack, plan: planOf(...changes) }], [now], [earlier]).map(({ rule, address }) => [rule, address]);
/** What the rollback itself takes away. */
const after = (...changes: readonly ResourceChange[]): string[][] =>
  lossesIn(review([{ stack, plan: planOf(...changes) }], [earlier], [now])).map(({ rule, address }) => [rule, address]);

describe("what a rollback cannot take back", () => {
  it("is what was in a store that the change destroyed, which the rollback makes again, empty", () => {
    const change = changeOf("aws_s3_bucket.orders", ["create"], null, { bucket: "orders" });
    expect(before(change)).toEqual([["data-destroyed", "aws_s3_bucket.orders"]]);
    expect(after(change)).toEqual([]);
  });

  it("is what the change replaced, and replacing it again loses what has come since", () => {
    const change = changeOf(
      "aws_db_instance.main",
      ["delete", "create"],
      { identifier: "b" },
      { identifier: "a" },
      { replace_paths: [["identifier"]] },
    );
    expect(before(change)).toEqual([["data-destroyed", "aws_db_instance.main"]]);
    expect(after(change)).toEqual([["data-destroyed", "aws_db_instance.main"]]);
  });

  it("is an engine that went up, which AWS does not take down", () => {
    const change = changeOf("aws_db_instance.main", ["update"], { engine_version: "17.4" }, { engine_version: "16.8" });
    expect(before(change)).toEqual([["one-way", "aws_db_instance.main"]]);
  });

  it("is nothing of what an apply sets as it was, moves, or makes without holding anything", () => {
    expect(
      before(
        changeOf("aws_cloudwatch_metric_alarm.cpu", ["update"], { threshold: 1 }, { threshold: 2 }),
        changeOf("aws_cloudwatch_metric_alarm.new", ["create"], null, { threshold: 2 }),
        { ...changeOf("aws_s3_bucket.moved", ["no-op"], {}, {}), previous_address: "aws_s3_bucket.old" },
        { ...changeOf("aws_s3_bucket.data", ["read"], null, {}), mode: "data" },
      ),
    ).toEqual([]);
  });

  it("is what a store has got since, where the rollback destroys what the change made", () => {
    const change = changeOf("aws_dynamodb_table.orders", ["delete"], { name: "orders" }, null);
    expect([before(change), after(change)]).toEqual([[], [["data-destroyed", "aws_dynamodb_table.orders"]]]);
  });

  it("is told without a value that must not be shown", () => {
    const change = changeOf(
      "aws_db_instance.main",
      ["update"],
      { engine_version: "17-secret" },
      { engine_version: "16-secret" },
      { before_sensitive: { engine_version: true } },
    );
    const [loss] = lostByChange([{ stack, plan: planOf(change) }], [now], [earlier]);
    expect(loss?.text).not.toContain("secret");
  });
});
