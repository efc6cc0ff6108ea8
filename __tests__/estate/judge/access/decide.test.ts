import { parsePolicy } from "../../../../src/estate/judge/access/evaluation/policy";
import { allow, deny, type Given, decided } from "./decided";

describe("the order in which policies decide", () => {
  it.each<[string, Given, string]>([
    ["nothing at all", {}, "nothing allows: identity policies"],
    ["an identity policy", { identity: [allow()] }, "allowed"],
    ["an identity policy of another action", { identity: [allow({ Action: "s3:PutObject" })] }, "nothing allows: identity policies"],
    [
      "an identity policy of another resource",
      { identity: [allow({ Resource: "arn:aws:s3:::other/*" })] },
      "nothing allows: identity policies",
    ],
    ["a pattern of actions, in any case", { identity: [allow({ Action: "S3:get*" })] }, "allowed"],
    ["a pattern with one free letter", { identity: [allow({ Action: "s3:GetObjec?" })] }, "allowed"],
    ["every action", { identity: [allow({ Action: "*" })] }, "allowed"],
    ["a denial beside an allowance", { identity: [allow(), deny()] }, "denied: identity policies"],
    ["a denial of another resource", { identity: [allow(), deny({ Resource: "arn:aws:s3:::other/*" })] }, "allowed"],
    [
      "NotAction that names the action",
      { identity: [{ Effect: "Allow", NotAction: "s3:GetObject", Resource: "*" }] },
      "nothing allows: identity policies",
    ],
    ["NotAction that names others", { identity: [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }] }, "allowed"],
    [
      "NotResource that names the resource",
      { identity: [{ Effect: "Allow", Action: "s3:*", NotResource: "arn:aws:s3:::logs/*" }] },
      "nothing allows: identity policies",
    ],
    ["NotResource that names others", { identity: [{ Effect: "Allow", Action: "s3:*", NotResource: "arn:aws:s3:::other/*" }] }, "allowed"],
    [
      "a denial of all but one resource",
      { identity: [allow(), { Effect: "Deny", Action: "s3:*", NotResource: "arn:aws:s3:::other/*" }] },
      "denied: identity policies",
    ],
    ["a boundary that allows it", { identity: [allow()], boundary: [allow()] }, "allowed"],
    ["a boundary that does not", { identity: [allow()], boundary: [allow({ Action: "ec2:*" })] }, "nothing allows: permissions boundary"],
    ["a boundary alone, which grants nothing", { boundary: [allow()] }, "nothing allows: identity policies"],
    ["a denial by the boundary", { identity: [allow()], boundary: [allow(), deny()] }, "denied: permissions boundary"],
    [
      "an action that knows no resource",
      {
        target: { account: undefined, ownPolicyDecides: false },
        action: "ec2:DescribeVpcs",
        resourceArn: "*",
        identity: [allow({ Action: "ec2:Describe*" })],
      },
      "allowed",
    ],
    [
      "an action that knows no resource, allowed on one alone",
      {
        target: { account: undefined, ownPolicyDecides: false },
        action: "ec2:DescribeVpcs",
        resourceArn: "*",
        identity: [allow({ Action: "ec2:Describe*", Resource: "arn:aws:ec2:us-east-1:111111111111:vpc/*" })],
      },
      "nothing allows: identity policies",
    ],
    ["a wildcard that would reach over a colon", { identity: [allow({ Resource: "arn:aws:*/one" })] }, "nothing allows: identity policies"],
    [
      "a wildcard in the last part, which may hold colons",
      {
        action: "logs:PutLogEvents",
        resourceArn: "arn:aws:logs:us-east-1:111111111111:log-group:a:log-stream:b",
        identity: [allow({ Action: "logs:*", Resource: "arn:aws:logs:us-east-1:111111111111:log-group:a:*" })],
      },
      "allowed",
    ],
  ])("with %s", (_, given, expected) => {
    expect(decided(given)).toBe(expected);
  });
});

describe("what is not understood", () => {
  it.each([
    ["no JSON", "{"],
    ["an element that IAM does not have", JSON.stringify({ Statement: [{ Effect: "Allow", Actions: "s3:*", Resource: "*" }] })],
    ["an effect that IAM does not have", JSON.stringify({ Statement: [{ Effect: "Maybe", Action: "s3:*", Resource: "*" }] })],
    ["no statement", JSON.stringify({ Version: "2012-10-17" })],
  ])("%s is an error, not a policy that allows nothing", (_, text) => {
    expect(() => parsePolicy("prod aws_iam_policy.x", text)).toThrow("prod aws_iam_policy.x: this is no policy that can be evaluated");
  });
});
