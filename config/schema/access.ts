import { z } from "zod";
import { key } from "./meta";

/**
 * Permission sets of human roles, weakest first. `readOnly` sees configuration but no data, `onCall` also sees how the
 * recovery region stands and starts the failover and the documents of runbooks, `operator` also runs day-to-day actions, `administrator` manages everything inside the boundary and
 * reads no data, `breakGlass` does all of it in an emergency and is the only one that may change who
 * has access, and state.
 */
export const permissionSets = ["readOnly", "onCall", "operator", "administrator", "breakGlass"] as const;

const humanRole = z.strictObject({
  permissions: key(z.enum(permissionSets), {
    description: "What the role may do.",
    affects: ["state", "audit", "posture", "access", "observability", "organization"],
  }),
  maxSessionHours: key(z.int().min(1).max(12).default(4), {
    description: "Longest session of the role.",
    unit: "hours",
    affects: ["access"],
  }),
  mfaMaxAgeMinutes: key(z.int().min(5).max(720).default(60), {
    description:
      "How old the multi-factor sign-in may be when the role is assumed by a user of the identity account; a provider asks for it by itself.",
    unit: "minutes",
    affects: ["access"],
  }),
});

const accountId = z.string().regex(/^\d{12}$/);
const providerArn = (kind: "(saml|oidc)" | "oidc") =>
  z
    .string()
    .regex(new RegExp(`^arn:aws:iam::\\d{12}:${kind}-provider/[\\w+=,.@/:-]+$`))
    .meta({ allowed: `the ARN of a provider (arn:aws:iam::<account id>:${kind}-provider/<name>)` });

/** Where people come from who are no users of the identity account; their provider asks for the second factor. */
const identityProvider = z.strictObject({
  kind: key(z.enum(["saml", "oidc", "identityCenter"]), {
    description:
      "`saml`: a SAML provider, which says for each person which roles it may assume. `oidc`: an OpenID Connect provider with a client for each role. `identityCenter`: people sign in to a permission set of IAM Identity Center, whose role then assumes the environment's.",
    affects: ["access"],
  }),
  providerArn: key(providerArn("(saml|oidc)").optional(), {
    description: "The SAML or OpenID Connect provider, in the environment's account.",
    affects: ["access"],
  }),
  accountId: key(accountId.optional(), {
    description: "Account in which the permission sets of Identity Center are assigned.",
    allowed: "12 digits, in quotes",
    affects: ["access"],
  }),
  roles: key(z.record(z.string(), z.string().regex(/^[^*?]+$/)).default({}), {
    description:
      "What stands for each human role but break-glass at the provider: the id of its client (oidc), or the name of its permission set (identityCenter). A SAML provider names the roles itself.",
    allowed: "a client id or the name of a permission set, by the name of the role",
    affects: ["access"],
  }),
});

const roleArns = z.array(
  z
    .string()
    .regex(/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/)
    .meta({ allowed: "the ARN of an IAM role (arn:aws:iam::<account id>:role/<name>)" }),
);

/** Who assumes a pipeline's role: roles of other machines, or jobs that a provider vouches for. */
const pipelineTrust = (what: string) => ({
  trustedRoleArns: key(roleArns.default([]), {
    description: `Roles of the machines that ${what}. AWS ends their sessions after an hour, so they must fetch new ones by themselves, as an SDK's profile with role_arn does.`,
    allowed: "ARNs of IAM roles",
    affects: ["access"],
  }),
  workloadIdentity: z
    .strictObject({
      providerArn: key(providerArn("oidc"), {
        description: "OpenID Connect provider in the environment's account that vouches for jobs, such as GitHub's.",
        affects: ["access"],
      }),
      audience: key(z.string().min(1).default("sts.amazonaws.com"), {
        description: "For whom the provider's tokens are made.",
        allowed: "the audience in the provider's tokens",
        affects: ["access"],
      }),
      subjects: key(
        z
          .array(
            z
              .string()
              .regex(/^[^*?]+:.+$/)
              .meta({
                allowed: "a subject such as repo:<owner>/<name>:environment:prod; `*` stands for anything, but not at the beginning",
              }),
          )
          .min(1),
        {
          description: `Jobs that ${what}, as the provider names them.`,
          allowed: "subjects of the provider, such as repo:<owner>/<name>:environment:prod",
          affects: ["access"],
        },
      ),
    })
    .optional(),
});

/** The longest that an apply waits for one resource is three hours (a database), and the plan comes before it. */
const leastDeployerHours = 4;

/** Who may enter the environment, and as what. */
export const accessSchema = z.strictObject({
  identityAccountId: key(accountId, {
    description:
      "Account whose users may assume the human roles (with multi-factor sign-in); break-glass always, the others unless there is an identity provider.",
    allowed: "12 digits, in quotes",
    affects: ["access"],
  }),
  identityProvider: identityProvider.optional(),
  humanRoles: key(
    z
      .record(z.string().regex(/^[a-z][a-z-]{1,23}$/), humanRole)
      .refine((roles) => Object.keys(roles).length > 0, { message: "at least one role is needed" }),
    {
      description: "Human roles by name; the name becomes the last part of the IAM role's name.",
      allowed: "names of lower-case letters and hyphens",
      affects: ["state", "audit", "posture", "access", "organization"],
    },
  ),
  planner: z.strictObject({
    ...pipelineTrust("plan the environment's stacks and look for drift, before anybody has looked at a change"),
    maxSessionHours: key(z.int().min(1).max(12).default(1), {
      description: "Longest session of the planner role; a chained one lasts an hour.",
      unit: "hours",
      affects: ["access"],
    }),
  }),
  deployer: z.strictObject({
    ...pipelineTrust("apply the environment's stacks"),
    maxSessionHours: key(z.int().min(leastDeployerHours).max(12).default(leastDeployerHours), {
      description: "Longest session of the deployer role; longer than the creation of the slowest resource. A chained one lasts an hour.",
      unit: "hours",
      affects: ["access"],
    }),
  }),
});
