import { policyJson, type Statement } from "../../../src/modules/shared/iam";
import { decide, statementsOf } from "../../helpers/policy";

const denial: Statement = { sid: "DenyAllBut", effect: "Deny", actions: ["s3:GetObject"], notResources: ["arn:aws:s3:::states/*"] };

describe("statements about everything but some", () => {
  it("deny what is not named", () => {
    const statements = statementsOf(policyJson([denial]));
    expect(decide(statements, { action: "s3:GetObject", resource: "arn:aws:s3:::data/x" })).toBe("denied");
    expect(decide(statements, { action: "s3:GetObject", resource: "arn:aws:s3:::states/x" })).toBe("not allowed");
  });

  it("are refused as allowances, which would be of everything that is made later", () => {
    expect(() => policyJson([{ ...denial, effect: "Allow" }])).toThrow(
      "statement DenyAllBut allows all resources but some; name the resources",
    );
  });
});
