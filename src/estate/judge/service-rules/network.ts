import { broken, type Declared, type ServiceRule, text } from "./rule";

/** Quota of rules in one direction that every account has, and the last number that a rule may have. */
const limits = { rules: 20, number: 32_766 } as const;

export const networkRules: readonly ServiceRule[] = [
  {
    id: "acl-rules-have-numbers-of-their-own",
    aws: `A network ACL takes ${limits.rules} rules in a direction unless the quota was raised, each with a number of its own up to ${limits.number}.`,
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-nacls",
    find: (estate) => {
      const directions = new Map<string, Declared[]>();
      for (const rule of estate.all("aws_network_acl_rule")) {
        const direction = [rule.stack.instance.id, text(rule.args.network_acl_id), rule.args.egress === true].join(" ");
        directions.set(direction, [...(directions.get(direction) ?? []), rule]);
      }
      return [...directions.values()].flatMap((rules) => {
        const numbers = rules.map(({ args }) => Number(args.rule_number));
        return rules.flatMap((rule, index) => [
          ...(numbers.indexOf(Number(rule.args.rule_number)) < index
            ? [broken(rule, `has the number ${String(rule.args.rule_number)} again`)]
            : []),
          ...(Number(rule.args.rule_number) > limits.number ? [broken(rule, `has the number ${String(rule.args.rule_number)}`)] : []),
          ...(index === limits.rules ? [broken(rule, `is one of ${rules.length} in its direction`)] : []),
        ]);
      });
    },
  },
];
