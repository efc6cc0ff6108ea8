import { type Context, holds, substituted } from "../../../../src/estate/judge/access/evaluation/conditions";

const contextOf = (values: Readonly<Record<string, readonly string[]>>): Context =>
  new Map(Object.entries(values).map(([key, list]) => [key.toLowerCase(), list]));

/** Operator, values of the policy, values of the request (undefined: not sent), whether it holds. */
type Case = readonly [operator: string, wanted: readonly string[], got: readonly string[] | undefined, holds: boolean];

const bucket = "arn:aws:s3:::trading-logs";
const role = "arn:aws:iam::111111111111:role/api";

/** Worked out by hand from IAM's reference of condition operators. */
const cases: readonly Case[] = [
  // Texts
  ["StringEquals", ["a"], ["a"], true],
  ["StringEquals", ["a"], ["A"], false],
  ["StringEquals", ["a", "b"], ["b"], true],
  ["StringEquals", ["a"], undefined, false],
  ["StringEquals", ["a*"], ["ab"], false],
  ["StringEquals", [""], [""], true],
  ["StringNotEquals", ["a"], ["b"], true],
  ["StringNotEquals", ["a"], ["a"], false],
  ["StringNotEquals", ["a", "b"], ["b"], false],
  ["StringNotEquals", ["a"], undefined, true],
  ["StringNotEquals", ["a"], ["A"], true],
  ["StringEqualsIgnoreCase", ["Prod"], ["PROD"], true],
  ["StringEqualsIgnoreCase", ["Prod"], ["dev"], false],
  ["StringEqualsIgnoreCase", ["Prod"], undefined, false],
  ["StringNotEqualsIgnoreCase", ["Prod"], ["PROD"], false],
  ["StringNotEqualsIgnoreCase", ["Prod"], ["dev"], true],
  ["StringNotEqualsIgnoreCase", ["Prod"], undefined, true],
  ["StringLike", ["a*"], ["abc"], true],
  ["StringLike", ["a*"], ["ba"], false],
  ["StringLike", ["a?c"], ["abc"], true],
  ["StringLike", ["a?c"], ["ac"], false],
  ["StringLike", ["*"], [""], true],
  ["StringLike", ["a*c", "x"], ["x"], true],
  ["StringLike", ["a.c"], ["abc"], false],
  ["StringLike", ["a*"], undefined, false],
  ["StringLike", ["A*"], ["abc"], false],
  ["StringNotLike", ["a*"], ["abc"], false],
  ["StringNotLike", ["a*"], ["b"], true],
  ["StringNotLike", ["a*"], undefined, true],
  ["StringNotLike", ["a*", "b*"], ["b1"], false],
  // Numbers
  ["NumericEquals", ["5"], ["5"], true],
  ["NumericEquals", ["5"], ["5.0"], true],
  ["NumericEquals", ["5"], ["6"], false],
  ["NumericEquals", ["5"], ["five"], false],
  ["NumericEquals", ["5"], undefined, false],
  ["NumericNotEquals", ["5"], ["6"], true],
  ["NumericNotEquals", ["5"], ["5"], false],
  ["NumericNotEquals", ["5"], undefined, true],
  ["NumericLessThan", ["5"], ["4"], true],
  ["NumericLessThan", ["5"], ["5"], false],
  ["NumericLessThan", ["5"], ["6"], false],
  ["NumericLessThan", ["5"], undefined, false],
  ["NumericLessThan", ["1.2"], ["1.1"], true],
  ["NumericLessThanEquals", ["5"], ["5"], true],
  ["NumericLessThanEquals", ["5"], ["6"], false],
  ["NumericGreaterThan", ["5"], ["6"], true],
  ["NumericGreaterThan", ["5"], ["5"], false],
  ["NumericGreaterThan", ["900000"], ["1000000"], true],
  ["NumericGreaterThan", ["5"], [""], false],
  ["NumericGreaterThanEquals", ["5"], ["5"], true],
  ["NumericGreaterThanEquals", ["5"], ["4"], false],
  // Dates
  ["DateEquals", ["2026-01-01T00:00:00Z"], ["2026-01-01T00:00:00Z"], true],
  ["DateEquals", ["2026-01-01T00:00:00Z"], ["1767225600"], true],
  ["DateEquals", ["2026-01-01T00:00:00Z"], ["2026-01-02T00:00:00Z"], false],
  ["DateNotEquals", ["2026-01-01T00:00:00Z"], ["2026-01-02T00:00:00Z"], true],
  ["DateNotEquals", ["2026-01-01T00:00:00Z"], undefined, true],
  ["DateLessThan", ["2026-01-02T00:00:00Z"], ["2026-01-01T00:00:00Z"], true],
  ["DateLessThan", ["2026-01-01T00:00:00Z"], ["2026-01-01T00:00:00Z"], false],
  ["DateLessThan", ["2026-01-01T00:00:00Z"], ["never"], false],
  ["DateLessThanEquals", ["2026-01-01T00:00:00Z"], ["2026-01-01T00:00:00Z"], true],
  ["DateGreaterThan", ["2026-01-01T00:00:00Z"], ["2026-01-02T00:00:00Z"], true],
  ["DateGreaterThan", ["2026-01-01T00:00:00Z"], ["2025-12-31T23:59:59Z"], false],
  ["DateGreaterThanEquals", ["2026-01-01T00:00:00Z"], ["2026-01-01T00:00:00Z"], true],
  // Booleans and binaries
  ["Bool", ["true"], ["true"], true],
  ["Bool", ["true"], ["false"], false],
  ["Bool", ["true"], ["True"], true],
  ["Bool", ["false"], undefined, false],
  ["Bool", ["true"], undefined, false],
  ["BinaryEquals", ["QmluYXJ5"], ["QmluYXJ5"], true],
  ["BinaryEquals", ["QmluYXJ5"], ["qmluYXJ5"], false],
  // Addresses
  ["IpAddress", ["10.0.0.0/16"], ["10.0.4.5"], true],
  ["IpAddress", ["10.0.0.0/16"], ["10.1.0.1"], false],
  ["IpAddress", ["203.0.113.7"], ["203.0.113.7"], true],
  ["IpAddress", ["203.0.113.7"], ["203.0.113.8"], false],
  ["IpAddress", ["2001:db8::/32"], ["2001:db8::1"], true],
  ["IpAddress", ["2001:db8::/32"], ["10.0.0.1"], false],
  ["IpAddress", ["10.0.0.0/16"], undefined, false],
  ["IpAddress", ["0.0.0.0/0"], ["198.51.100.1"], true],
  ["IpAddress", ["nonsense"], ["10.0.0.1"], false],
  ["NotIpAddress", ["10.0.0.0/16"], ["10.0.4.5"], false],
  ["NotIpAddress", ["10.0.0.0/16"], ["10.1.0.1"], true],
  ["NotIpAddress", ["10.0.0.0/16"], undefined, true],
  // ARNs
  ["ArnEquals", [bucket], [bucket], true],
  ["ArnEquals", ["arn:aws:s3:::*"], [bucket], true],
  ["ArnEquals", ["arn:aws:sns:::*"], [bucket], false],
  ["ArnEquals", [bucket], undefined, false],
  ["ArnLike", ["arn:aws:iam::111111111111:role/*"], [role], true],
  ["ArnLike", ["arn:aws:iam::*:role/api"], [role], true],
  ["ArnLike", ["arn:aws:iam::222222222222:role/*"], [role], false],
  ["ArnLike", ["arn:aws:*:role/api"], [role], false],
  ["ArnLike", ["*"], [role], true],
  ["ArnLike", ["arn:aws:iam::111111111111:role/a?i"], [role], true],
  ["ArnNotEquals", [role], [role], false],
  ["ArnNotEquals", [bucket], [role], true],
  ["ArnNotEquals", [role], undefined, true],
  ["ArnNotLike", ["arn:aws:iam::111111111111:role/*"], [role], false],
  ["ArnNotLike", ["arn:aws:iam::222222222222:role/*"], [role], true],
  ["ArnNotLike", ["arn:aws:iam::111111111111:role/*"], undefined, true],
  // Null
  ["Null", ["true"], undefined, true],
  ["Null", ["true"], ["a"], false],
  ["Null", ["false"], ["a"], true],
  ["Null", ["false"], undefined, false],
  ["Null", ["False"], ["a"], true],
  ["Null", ["true", "false"], undefined, true],
  // IfExists
  ["StringEqualsIfExists", ["a"], undefined, true],
  ["StringEqualsIfExists", ["a"], ["b"], false],
  ["StringEqualsIfExists", ["a"], ["a"], true],
  ["StringNotEqualsIfExists", ["a"], undefined, true],
  ["StringNotEqualsIfExists", ["a"], ["a"], false],
  ["StringLikeIfExists", ["a*"], undefined, true],
  ["StringLikeIfExists", ["a*"], ["b"], false],
  ["BoolIfExists", ["false"], undefined, true],
  ["BoolIfExists", ["false"], ["true"], false],
  ["BoolIfExists", ["false"], ["false"], true],
  ["NumericLessThanIfExists", ["5"], undefined, true],
  ["NumericLessThanIfExists", ["5"], ["6"], false],
  ["DateLessThanIfExists", ["2026-01-01T00:00:00Z"], undefined, true],
  ["IpAddressIfExists", ["10.0.0.0/8"], undefined, true],
  ["IpAddressIfExists", ["10.0.0.0/8"], ["11.0.0.1"], false],
  ["ArnLikeIfExists", [bucket], undefined, true],
  ["ArnLikeIfExists", [bucket], [role], false],
  // ForAnyValue: at least one value of the request
  ["ForAnyValue:StringEquals", ["a"], ["a", "b"], true],
  ["ForAnyValue:StringEquals", ["a"], ["b", "c"], false],
  ["ForAnyValue:StringEquals", ["a"], undefined, false],
  ["ForAnyValue:StringEquals", ["a"], [], false],
  ["ForAnyValue:StringLike", ["a*"], ["b", "ax"], true],
  ["ForAnyValue:StringLike", ["a*"], ["b"], false],
  ["ForAnyValue:StringNotEquals", ["a"], ["a", "b"], true],
  ["ForAnyValue:StringNotEquals", ["a"], ["a"], false],
  ["ForAnyValue:StringNotEquals", ["a"], undefined, false],
  ["ForAnyValue:ArnLike", ["arn:aws:iam::*:role/*"], [bucket, role], true],
  ["ForAnyValue:StringEqualsIfExists", ["a"], undefined, true],
  ["ForAnyValue:IpAddress", ["10.0.0.0/8"], ["11.0.0.1", "10.0.0.1"], true],
  // ForAllValues: every value of the request, and none when there is none
  ["ForAllValues:StringEquals", ["a", "b"], ["a", "b"], true],
  ["ForAllValues:StringEquals", ["a", "b"], ["a"], true],
  ["ForAllValues:StringEquals", ["a"], ["a", "b"], false],
  ["ForAllValues:StringEquals", ["a"], undefined, true],
  ["ForAllValues:StringEquals", ["a"], [], true],
  ["ForAllValues:StringLike", ["a*"], ["a1", "a2"], true],
  ["ForAllValues:StringLike", ["a*"], ["a1", "b"], false],
  ["ForAllValues:StringNotEquals", ["a"], ["b", "c"], true],
  ["ForAllValues:StringNotEquals", ["a"], ["a", "c"], false],
  ["ForAllValues:StringNotEquals", ["a"], undefined, true],
  ["ForAllValues:StringNotLike", ["a*"], ["b"], true],
  ["ForAllValues:StringNotLike", ["a*"], ["b", "ab"], false],
  // Several values of one key without a set operator
  ["StringEquals", ["a"], ["a", "b"], true],
  ["StringEquals", ["a"], ["b", "c"], false],
  ["StringNotEquals", ["a"], ["a", "b"], false],
  ["StringNotEquals", ["a"], ["b", "c"], true],
];

describe("condition operators", () => {
  it.each(cases.map((one) => [...one] as const))("%s %j with %j holds: %s", (operator, wanted, got, expected) => {
    expect(holds(operator, "aws:Key", wanted, contextOf(got === undefined ? {} : { "aws:Key": got }))).toBe(expected);
  });

  it("refuses an operator that IAM does not have, instead of taking it for one that does not hold", () => {
    expect(() => holds("StringMatches", "aws:Key", ["a"], contextOf({ "aws:Key": ["a"] }))).toThrow("StringMatches is not one of IAM's");
  });

  it("knows keys whatever their letters' case", () => {
    expect(holds("StringEquals", "AWS:SourceAccount", ["1"], contextOf({ "aws:sourceaccount": ["1"] }))).toBe(true);
  });
});

describe("policy variables", () => {
  const context = contextOf({ "aws:username": ["ada"], "aws:PrincipalTag/team": ["risk"], many: ["a", "b"] });

  it.each([
    ["home/${aws:username}/*", "home/ada/*"],
    ["${aws:PrincipalTag/team}", "risk"],
    ["${aws:PrincipalTag/none, 'everyone'}", "everyone"],
    ["${*}", "*"],
    ["${?}", "?"],
    ["${$}", "$"],
    ["plain", "plain"],
    ["${aws:username}-${aws:PrincipalTag/team}", "ada-risk"],
  ])("puts %s as %s", (text, expected) => {
    expect(substituted(text, context)).toBe(expected);
  });

  it.each(["${aws:PrincipalTag/none}", "${many}", "a/${nothing}/b"])("matches nothing for %s, which has no single value", (text) => {
    expect(substituted(text, context)).toBeUndefined();
  });

  it("are compared with what they stand for", () => {
    expect(holds("StringEquals", "s3:prefix", ["${aws:username}"], contextOf({ "aws:username": ["ada"], "s3:prefix": ["ada"] }))).toBe(
      true,
    );
    expect(holds("StringNotEquals", "s3:prefix", ["${aws:username}"], contextOf({ "s3:prefix": ["ada"] }))).toBe(true);
  });
});
