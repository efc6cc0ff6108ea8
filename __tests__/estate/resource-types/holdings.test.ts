import { heldBy, isClassified, isServing } from "../../../src/estate/resource-types/holdings";
import { resources } from "../../helpers/estate";
import { everyStack } from "../../helpers/every-switch";

describe("what resource types hold", () => {
  it("is on record for every type of the estate", async () => {
    const types = new Set((await everyStack()).flatMap((stack) => resources(stack).map(({ type }) => type)));
    expect([...types].filter((type) => !isClassified(type))).toEqual([]);
  });

  it.each([
    "aws_s3_bucket",
    "aws_guardduty_detector",
    "aws_prometheus_workspace",
    "aws_ecr_repository",
    "aws_iam_access_key",
    "aws_cloudfront_key_value_store",
  ])("%s holds something, although types around it do not", (type) => {
    expect(heldBy(type)).toBeDefined();
    expect(isServing(type)).toBe(false);
  });

  it("is not on record for a type that nobody thought of", () => {
    expect(isClassified("aws_cloudformation_stack")).toBe(false);
  });
});
