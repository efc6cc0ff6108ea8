import { reviewMarkdown } from "../../../../src/estate/judge/review/markdown";
import { reviewPage } from "../../../../src/estate/judge/review/page/page";
import { reviewJson } from "../../../../src/estate/judge/review/report";
import { review } from "../../../../src/estate/judge/review/review";
import { rules } from "../../../../src/estate/judge/review/rules";
import { reviewSarif } from "../../../../src/estate/judge/review/sarif";
import { changeOf, planOf } from "./samples";

const stack = "dev-us-east-1-data";

describe("a value that Terraform marks as sensitive", () => {
  it.each([
    [
      "the range of a rule",
      "aws_vpc_security_group_ingress_rule.main",
      { security_group_id: "sg-1", ip_protocol: "tcp", from_port: 5432, to_port: 5432, cidr_ipv4: "203.0.113.0/24" },
      { cidr_ipv4: true },
      "203.0.113.0",
    ],
    [
      "a range inside a block",
      "aws_security_group.main",
      { ingress: [{ protocol: "tcp", from_port: 22, to_port: 22, cidr_blocks: ["203.0.113.0/24"] }] },
      { ingress: [{ cidr_blocks: [true] }] },
      "203.0.113.0",
    ],
    [
      "a policy's principal",
      "aws_sqs_queue_policy.main",
      {
        policy: JSON.stringify({
          Statement: [{ Effect: "Allow", Principal: { AWS: "arn:aws:iam::999988887777:root" }, Action: "sqs:*", Resource: "*" }],
        }),
      },
      { policy: true },
      "999988887777",
    ],
    [
      "the account that a permission names",
      "aws_lambda_permission.main",
      { principal: "999988887777" },
      { principal: true },
      "999988887777",
    ],
    ["the id of what a replacement left over", "aws_db_instance.main", { id: "orders-of-somebody" }, { id: true }, "orders-of-somebody"],
  ] as const)("%s stands in none of the four forms, and the verdict stays", (_, address, values, marks, secret) => {
    const leftover = "id" in values;
    const change = leftover
      ? { ...changeOf(address, ["delete"], values, null, { before_sensitive: marks }), deposed: "0a1b2c3d" }
      : changeOf(address, ["create"], null, values, { after_sensitive: marks });
    const [open, masked] = [{}, marks].map((own) =>
      review(
        [{ stack, plan: planOf({ ...change, change: { ...change.change, [leftover ? "before_sensitive" : "after_sensitive"]: own } }) }],
        [],
      ),
    );
    const forms = [open, masked].map((one) =>
      one === undefined ? [] : [JSON.stringify(reviewJson(one)), reviewMarkdown(one), JSON.stringify(reviewSarif(one)), reviewPage(one)],
    );
    expect(forms[0]?.filter((form) => form.includes(secret))).toHaveLength(4);
    expect(forms[1]?.filter((form) => form.includes(secret))).toEqual([]);
    expect([masked?.changes[0]?.verdict, masked?.changes[0]?.findings.map(({ rule }) => rule)]).toEqual([
      open?.changes[0]?.verdict,
      open?.changes[0]?.findings.map(({ rule }) => rule),
    ]);
    expect(masked?.changes[0]?.findings.some(({ text }) => text.endsWith("sensitive, not shown"))).toBe(true);
  });

  it("hides no finding that read other arguments only", () => {
    const change = changeOf(
      "aws_db_instance.main",
      ["update"],
      { multi_az: true, password: "a-secret" },
      { multi_az: false, password: "b-secret" },
      { before_sensitive: { password: true }, after_sensitive: { password: true } },
    );
    expect(review([{ stack, plan: planOf(change) }], []).changes[0]?.findings).toMatchObject([
      { rule: "redundancy-lost", text: "multi_az: true → false" },
    ]);
  });
});

describe("a change that cannot be judged", () => {
  const broken = rules.map((rule) =>
    rule.id === "opened-to-world"
      ? {
          ...rule,
          when: ({ address }: { readonly address: string }) => {
            if (address.endsWith(".bad")) throw new Error("203.0.113.7");
            return [];
          },
        }
      : rule,
  );

  it("is dangerous, names the rule but not what it failed on, and loses no other", () => {
    const plans = ["bad", "good"].map((name) => ({
      stack: `dev-us-east-1-${name}`,
      plan: planOf(changeOf(`aws_sns_topic.${name}`, ["delete"], {}, null)),
    }));
    const { changes } = review(plans, [], [], { rules: broken });
    expect(changes.map(({ address, findings }) => [address, findings.map(({ rule }) => rule)])).toEqual([
      ["aws_sns_topic.bad", ["serving-interrupted", "unjudged"]],
      ["aws_sns_topic.good", ["serving-interrupted"]],
    ]);
    expect(JSON.stringify(changes)).not.toContain("203.0.113.7");
  });

  it("nor does one that cannot even be read", () => {
    const torn = { ...changeOf("aws_sns_topic.torn", ["delete"], {}, null), change: undefined as never };
    const { changes, unsettled } = review([{ stack, plan: planOf(torn, changeOf("aws_sns_topic.good", ["delete"], {}, null)) }], []);
    expect(changes.map(({ address }) => address)).toEqual(["aws_sns_topic.good"]);
    expect(unsettled).toEqual([
      `the plan of ${stack} has a change that cannot be judged: aws_sns_topic.torn; look at it with Terraform itself (\`terraform show\`)`,
    ]);
  });
});
