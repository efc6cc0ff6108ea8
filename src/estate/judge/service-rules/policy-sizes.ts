import { broken, type Declared, type ServiceRule, statements, text } from "./rule";

/** Characters of policies as IAM counts them. */
const quotas = { managed: 6_144, trust: 2_048, inline: 10_240, control: 5_120 } as const;
/** Managed policies of a role. */
const mostAttached = 10;
const page = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";

/** What an apply puts in the place of a reference: most are ARNs, of which few are longer. */
const longestReference = "x".repeat(100);

/**
 * Size of a policy without white space, which IAM does not count; with room for what is known after the
 * apply only. 0 for a text that is made then as a whole.
 */
export const policySize = (policy: unknown): number =>
  statements(policy).length === 0
    ? 0
    : JSON.stringify(JSON.parse(text(policy).replaceAll(/\$\{[^}]*\}/g, longestReference))).replaceAll(/\s/g, "").length;

const tooLarge = (declared: Declared, policy: unknown, most: number, what: string): ReturnType<typeof broken>[] => {
  const size = policySize(policy);
  return size <= most ? [] : [broken(declared, `has a ${what} of about ${size} characters, and ${most} are allowed`)];
};

export const policySizeRules: readonly ServiceRule[] = [
  {
    id: "managed-policy-fits",
    aws: `A managed policy has at most ${quotas.managed} characters without white space; a larger one is refused, with the boundary of every role behind it.`,
    source: page,
    find: (estate) => estate.all("aws_iam_policy").flatMap((policy) => tooLarge(policy, policy.args.policy, quotas.managed, "policy")),
  },
  {
    id: "control-policy-fits",
    aws: `A service control policy has at most ${quotas.control} characters; a larger one is refused.`,
    source: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html",
    find: (estate) =>
      estate.all("aws_organizations_policy").flatMap((policy) => tooLarge(policy, policy.args.content, quotas.control, "policy")),
  },
  {
    id: "trust-policy-fits",
    aws: `The trust policy of a role has at most ${quotas.trust} characters, unless the account's quota was raised.`,
    source: page,
    find: (estate) =>
      estate.all("aws_iam_role").flatMap((role) => tooLarge(role, role.args.assume_role_policy, quotas.trust, "trust policy")),
  },
  {
    id: "attached-policies-fit",
    aws: `A role has at most ${mostAttached} policies attached, unless the account's quota was raised.`,
    source: page,
    find: (estate) =>
      estate.all("aws_iam_role").flatMap((role) => {
        const attached = estate
          .beside(role, "aws_iam_role_policy_attachment")
          .filter(({ args }) => text(args.role).includes(`${role.address}.`));
        return attached.length <= mostAttached ? [] : [broken(role, `has ${attached.length} policies attached`)];
      }),
  },
  {
    id: "inline-policies-fit",
    aws: `The inline policies of a role come to at most ${quotas.inline} characters together.`,
    source: page,
    find: (estate) =>
      estate.all("aws_iam_role").flatMap((role) => {
        const own = estate.beside(role, "aws_iam_role_policy").filter(({ args }) => text(args.role).includes(role.address));
        const sum = own.reduce((total, { args }) => total + policySize(args.policy), 0);
        return sum <= quotas.inline
          ? []
          : [broken(role, `has ${own.length} inline policies of about ${sum} characters together, and ${quotas.inline} are allowed`)];
      }),
  },
];
