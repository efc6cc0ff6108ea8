import { type EnvironmentConfig } from "../schema/environment";
import { rule } from "./rule";

/** Roles that the layer makes by itself, for pipelines. */
const pipelines = ["planner", "deployer"] as const;
const takenNames: readonly string[] = pipelines;

/** Roles that people of the provider assume. Break-glass stays with users: it must work while the provider does not. */
const providedRoles = ({ humanRoles }: EnvironmentConfig["access"]): string[] =>
  Object.entries(humanRoles).flatMap(([name, { permissions }]) => (permissions === "breakGlass" ? [] : [name]));

const accountOf = (arn: string): string => arn.split(":")[4] ?? "";

/**
 * Whether a subject also names jobs that nobody has approved: those of pull requests, of any branch, or of any
 * environment. What stands before the second colon is the repository.
 * @see https://docs.github.com/en/actions/reference/security/oidc#example-subject-claims
 */
function comesUnapproved(subject: string): boolean {
  const job = subject.split(":").slice(2).join(":");
  return job === "" || /[*?]/.test(job) || /^pull_request(?:$|:)/.test(job) || /[*?]/.test(subject.split(":")[1] ?? "");
}

/** Permission sets that can change or destroy what they reach. */
const strong = ["administrator", "breakGlass"];

export const accessRules = [
  rule({
    id: "break-glass-exists",
    reads: ["access"],
    check: ({ access: { humanRoles } }, report) => {
      if (Object.values(humanRoles).some(({ permissions }) => permissions === "breakGlass")) return;
      report({
        path: ["access", "humanRoles"],
        allowed: "a role with the permissions breakGlass among the roles",
        fix: "add `break-glass: { permissions: breakGlass, maxSessionHours: 1, mfaMaxAgeMinutes: 15 }`",
      });
    },
  }),
  rule({
    id: "strong-role-mfa-within-session",
    reads: ["access"],
    check: ({ access: { humanRoles } }, report) => {
      for (const [name, { permissions, maxSessionHours, mfaMaxAgeMinutes }] of Object.entries(humanRoles)) {
        const longest = maxSessionHours * 60;
        if (!strong.includes(permissions) || mfaMaxAgeMinutes <= longest) continue;
        report({
          path: ["access", "humanRoles", name, "mfaMaxAgeMinutes"],
          allowed: `at most ${longest} (minutes), the role's longest session: else a session of a ${permissions} role could be renewed without signing in again`,
          fix: "lower mfaMaxAgeMinutes, or raise maxSessionHours",
        });
      }
    },
  }),
  rule({
    id: "restricted-data-no-standing-administrator",
    reads: ["access", "dataClassification"],
    check: ({ access: { humanRoles }, dataClassification }, report) => {
      if (dataClassification !== "restricted") return;
      for (const [name, { permissions }] of Object.entries(humanRoles)) {
        if (permissions !== "administrator") continue;
        report({
          path: ["access", "humanRoles", name, "permissions"],
          allowed: "readOnly, onCall, operator or breakGlass where the data is restricted: changes come through the pipeline",
          fix: "remove the role or give it weaker permissions; breakGlass is for emergencies",
        });
      }
    },
  }),
  rule({
    id: "human-role-name-is-free",
    reads: ["access"],
    check: ({ access }, report) => {
      for (const name of Object.keys(access.humanRoles).filter((candidate) => takenNames.includes(candidate))) {
        report({
          path: ["access", "humanRoles", name],
          allowed: `any name but ${takenNames.join(", ")}`,
          fix: "give the role another name; this one is the pipelines'",
        });
      }
    },
  }),
  rule({
    id: "pipeline-is-trusted",
    reads: ["access"],
    check: ({ access }, report) => {
      for (const name of pipelines) {
        const { trustedRoleArns, workloadIdentity } = access[name];
        if (trustedRoleArns.length > 0 || workloadIdentity !== undefined) continue;
        report({
          path: ["access", name],
          allowed:
            "at least one of trustedRoleArns and workloadIdentity: nobody could assume the role, and IAM refuses a trust policy without a statement",
          fix: `name the role of the machine, or the provider of the job, under access.${name}`,
        });
      }
    },
  }),
  rule({
    id: "planner-and-deployer-are-held-apart",
    reads: ["access"],
    check: ({ access: { planner, deployer } }, report) => {
      const held = (trust: typeof planner): string[] => [...trust.trustedRoleArns, ...(trust.workloadIdentity?.subjects ?? [])];
      for (const both of held(planner).filter((one) => held(deployer).includes(one))) {
        report({
          path: ["access", "deployer"],
          got: both,
          allowed: "other roles and jobs than the planner's: a plan runs a change's own code before anybody has approved it",
          fix: "give what plans and what applies a role or a subject of its own",
        });
      }
    },
  }),
  rule({
    id: "deployer-jobs-are-approved",
    reads: ["access", "keepsData"],
    check: ({ access: { deployer }, keepsData }, report) => {
      if (!keepsData) return;
      deployer.workloadIdentity?.subjects.forEach((subject, index) => {
        if (!comesUnapproved(subject)) return;
        report({
          path: ["access", "deployer", "workloadIdentity", "subjects", index],
          allowed:
            "one environment or one branch, by its whole name, where data is kept: a job of a pull request, or of a branch that anybody may push, applies what nobody has approved",
          fix: "name the environment that asks for an approval, such as repo:<owner>/<name>:environment:<environment>, or the branch that takes reviewed changes alone",
        });
      });
    },
  }),
  rule({
    id: "identity-provider-in-the-account",
    reads: ["access", "account"],
    check: ({ access, account }, report) => {
      const arns = [
        { path: ["access", "identityProvider", "providerArn"], arn: access.identityProvider?.providerArn },
        ...pipelines.map((name) => ({
          path: ["access", name, "workloadIdentity", "providerArn"],
          arn: access[name].workloadIdentity?.providerArn,
        })),
      ];
      for (const { path, arn } of arns) {
        if (arn === undefined || accountOf(arn) === account.id) continue;
        report({
          path,
          allowed: `a provider of the account ${account.id}: a role can trust a SAML or OpenID Connect provider of its own account only`,
          fix: "make the provider in the environment's account and name its ARN",
        });
      }
    },
  }),
  rule({
    id: "identity-provider-is-whole",
    reads: ["access"],
    check: ({ access: { identityProvider: provider } }, report) => {
      if (provider === undefined) return;
      if (provider.kind === "identityCenter") {
        if (provider.accountId === undefined)
          report({
            path: ["access", "identityProvider", "accountId"],
            allowed: "the account in which the permission sets are assigned",
            fix: "write its 12 digits, in quotes",
          });
      } else if (provider.providerArn?.includes(`:${provider.kind}-provider/`) !== true) {
        report({
          path: ["access", "identityProvider", "providerArn"],
          allowed: `the ARN of a provider of this kind (arn:aws:iam::<account id>:${provider.kind}-provider/<name>)`,
          fix: "name the provider, or correct `kind`",
        });
      }
    },
  }),
  rule({
    id: "identity-provider-knows-each-role",
    reads: ["access"],
    check: ({ access }, report) => {
      if (access.identityProvider === undefined || access.identityProvider.kind === "saml") return;
      const { roles } = access.identityProvider;
      const wanted = providedRoles(access);
      const path = ["access", "identityProvider", "roles"];
      for (const role of wanted.filter((one) => roles[one] === undefined))
        report({ path, allowed: `an entry for each human role but break-glass (${wanted.join(", ")})`, fix: `add ${role}` });
      for (const role of Object.keys(roles).filter((one) => !wanted.includes(one)))
        report({
          path: [...path, role],
          allowed: `the names of human roles but break-glass (${wanted.join(", ")}), whose people are users of the identity account`,
          fix: "remove the entry, or correct the name",
        });
    },
  }),
  rule({
    id: "chained-session-of-one-hour",
    reads: ["access"],
    check: ({ access }, report) => {
      if (access.identityProvider?.kind !== "identityCenter") return;
      for (const role of providedRoles(access).filter((one) => (access.humanRoles[one]?.maxSessionHours ?? 1) > 1)) {
        report({
          path: ["access", "humanRoles", role, "maxSessionHours"],
          allowed: "1 (hours): the session of a permission set's role assumes this one, and AWS ends such a chained session after an hour",
          fix: "write 1",
        });
      }
    },
  }),
];
