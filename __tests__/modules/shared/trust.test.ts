import { trustService, trustServiceWithoutSource } from "../../../src/modules/shared/iam";
import { statementsOf } from "../../helpers/policy";

describe("trust of a service", () => {
  it("holds for one account, and for one resource when it is named", () => {
    expect(statementsOf(trustService("lambda.amazonaws.com", { sourceAccount: "111111111111" }))[0]?.Condition).toEqual({
      StringEquals: { "aws:SourceAccount": "111111111111" },
    });
    expect(
      statementsOf(trustService("s3.amazonaws.com", { sourceAccount: "111111111111", sourceArn: "arn:aws:s3:::b" }))[0]?.Condition,
    ).toEqual({
      StringEquals: { "aws:SourceAccount": "111111111111" },
      ArnLike: { "aws:SourceArn": "arn:aws:s3:::b" },
    });
  });

  it("has no condition for a service that sends no keys, and only with a reason", () => {
    expect(statementsOf(trustServiceWithoutSource("rds.amazonaws.com", "it sends none"))[0]).not.toHaveProperty("Condition");
    expect(() => trustServiceWithoutSource("rds.amazonaws.com", " ")).toThrow("needs a reason");
  });
});
