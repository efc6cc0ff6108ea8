import { type Subject } from "../../../../../src/estate/judge/review/model";
import { covers, type Grant, policyAfter, policyBefore } from "../../../../../src/estate/judge/review/rules/policy";
import { unknown } from "../../../../../src/estate/judge/review/values";

const subject = (before: object, after: object, declared?: object): Subject => ({
  stack: "s",
  address: "aws_iam_policy.main",
  type: "aws_iam_policy",
  effect: "update",
  before: { ...before },
  after: { ...after },
  declared:
    declared === undefined
      ? undefined
      : {
          values: { ...declared },
          lifecycle: { preventDestroy: false, createBeforeDestroy: false, ignoreChanges: [] },
          construct: undefined,
        },
  declaredBefore: undefined,
});
const text = (statement: object): string => JSON.stringify({ Statement: statement });

function onlyGrant(statement: object): Grant {
  const policy = policyBefore(
    subject({ policy: text({ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:a", ...statement }) }, {}),
    "policy",
  );
  const [grant, ...others] = policy === unknown ? [] : policy.grants;
  if (grant === undefined || others.length > 0) throw new Error("expected one grant");
  return grant;
}

describe("what a policy allowed covers what it will allow", () => {
  it.each([
    ["the same", {}, {}, true],
    ["an action in another case", { Action: "S3:getobject" }, {}, true],
    ["a wildcard over an action", { Action: "s3:Get*" }, {}, true],
    ["a wildcard over one character", { Action: "s3:GetObjec?" }, {}, true],
    ["a wildcard does not reach what it does not spell", { Action: "s3:Put*" }, {}, false],
    ["an action over a wildcard", {}, { Action: "s3:Get*" }, false],
    ["every resource", { Resource: "*" }, {}, true],
    ["a dot in a resource is a dot", { Resource: "arn.a*" }, {}, false],
    ["a condition that falls away", { Condition: { Bool: { a: "true" } } }, {}, false],
    ["a condition that comes", {}, { Condition: { Bool: { a: "true" } } }, true],
    ["another condition", { Condition: { Bool: { a: "true" } } }, { Condition: { Bool: { b: "true" } } }, false],
    [
      "a condition written in another order",
      { Condition: { Bool: { a: "true", b: ["x", "y"] } } },
      { Condition: { Bool: { b: ["y", "x"], a: ["true"] } } },
      true,
    ],
    ["another principal", { Principal: { AWS: "arn:x" } }, { Principal: { AWS: "arn:y" } }, false],
    ["everybody", { Principal: "*" }, { Principal: { AWS: "arn:y" } }, true],
    ["a denial", { Effect: "Deny" }, {}, false],
    ["all but a few covers what is none of them", { Action: undefined, NotAction: "iam:*" }, { Action: "s3:GetObject" }, true],
    ["all but a few covers none of them", { Action: undefined, NotAction: "iam:*" }, { Action: "iam:CreateUser" }, false],
    [
      "all but one covers all but that and another",
      { NotPrincipal: { AWS: "arn:x" } },
      { NotPrincipal: { AWS: ["arn:x", "arn:y"] } },
      true,
    ],
    [
      "all but two does not cover all but one of them",
      { NotPrincipal: { AWS: ["arn:x", "arn:y"] } },
      { NotPrincipal: { AWS: "arn:x" } },
      false,
    ],
    ["somebody does not cover all but one", { Principal: { AWS: "arn:x" } }, { NotPrincipal: { AWS: "arn:y" } }, false],
  ])("%s", (_, before, after, expected) => {
    expect(covers(onlyGrant(before), onlyGrant(after))).toBe(expected);
  });
});

describe("a policy's text", () => {
  it("that the plan does not know is read from the declaration, as far as it refers to attributes of resources only", () => {
    const read = (resource: string) =>
      policyAfter(
        subject({}, { policy: unknown }, { policy: text({ Effect: "Allow", Action: "s3:GetObject", Resource: resource }) }),
        "policy",
      );
    expect(read("${aws_s3_bucket.a.arn}")).toMatchObject({
      exact: false,
      grants: [{ action: "s3:GetObject", resource: "${aws_s3_bucket.a.arn}" }],
    });
    for (const other of ["${var.resource}", "${aws_ssm_parameter.a.value}", '${join(",", [aws_s3_bucket.a.arn, "*"])}'])
      expect(read(other), other).toBe(unknown);
  });

  it("that is no policy cannot be judged, and one that is not set allows nothing", () => {
    expect(policyBefore(subject({ policy: "{" }, {}), "policy")).toBe(unknown);
    expect(policyBefore(subject({}, {}), "policy")).toEqual({ grants: [], exact: true });
  });
});
