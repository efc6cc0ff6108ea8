import { policySize, policySizeRules } from "../../../../src/estate/judge/service-rules/policy-sizes";
import { Estate } from "../../../../src/estate/judge/service-rules/rule";
import { type SynthesizedStack } from "../../../../src/estate/synthesized";

const stackOf = (resource: object): SynthesizedStack =>
  ({
    instance: { id: "prod-us-east-1-test" },
    folder: "",
    json: { terraform: { required_providers: {} }, resource },
  }) as unknown as SynthesizedStack;
const policy = (length: number): string =>
  JSON.stringify(
    { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "x".repeat(length) }] },
    undefined,
    2,
  );
const found = (resource: object): string[] =>
  policySizeRules.flatMap(({ id, find }) => find(new Estate([stackOf(resource)])).map(({ address }) => `${id} ${address}`));

describe("policies", () => {
  it("of more characters than IAM takes are told", () => {
    expect(found({ aws_iam_policy: { p: { policy: policy(6_100) } } })).toEqual(["managed-policy-fits aws_iam_policy.p"]);
    expect(found({ aws_iam_role: { r: { assume_role_policy: policy(2_040) } } })).toEqual(["trust-policy-fits aws_iam_role.r"]);
    const inline = (name: string) => ({ role: `\${aws_iam_role.r.id}`, name, policy: policy(5_100) });
    expect(found({ aws_iam_role: { r: {} }, aws_iam_role_policy: { a: inline("a"), b: inline("b") } })).toEqual([
      "inline-policies-fit aws_iam_role.r",
    ]);
  });

  it("that fit are not, and white space counts for nothing", () => {
    expect(found({ aws_iam_policy: { p: { policy: policy(6_000) } }, aws_iam_role: { r: { assume_role_policy: policy(1_900) } } })).toEqual(
      [],
    );
    const [wide, tight] = [policy(10), JSON.stringify(JSON.parse(policy(10)))];
    expect(policySize(wide)).toBe(tight.length);
  });

  it("leave room for what only the apply knows, and are not guessed where all of it is", () => {
    expect(policySize(policy(1).replace('"x"', '"${aws_s3_bucket.b.arn}"'))).toBeGreaterThan(policySize(policy(90)));
    expect(policySize("${data.aws_iam_policy_document.d.json}")).toBe(0);
  });
});
