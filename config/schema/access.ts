import { z } from "zod";
import { key } from "./meta";

/**
 * Permission sets of human roles, weakest first. `readOnly` sees configuration but no data,
 * `operator` also runs day-to-day actions, `administrator` manages everything inside the boundary,
 * `breakGlass` does the same in an emergency and is the only one that may delete state.
 */
export const permissionSets = ["readOnly", "operator", "administrator", "breakGlass"] as const;

const humanRole = z.strictObject({
  permissions: key(z.enum(permissionSets), { description: "What the role may do.", affects: ["state", "access"] }),
  maxSessionHours: key(z.int().min(1).max(12).default(4), { description: "Longest session of the role.", unit: "hours", affects: ["access"] }),
  mfaMaxAgeMinutes: key(z.int().min(5).max(720).default(60), { description: "How old the multi-factor sign-in may be when the role is assumed.", unit: "minutes", affects: ["access"] }),
});

/** Who may enter the environment, and as what. */
export const accessSchema = z.strictObject({
  identityAccountId: key(z.string().regex(/^\d{12}$/), {
    description: "Account whose users may assume the human roles (with multi-factor sign-in).",
    allowed: "12 digits, in quotes",
    affects: ["access"],
  }),
  humanRoles: key(z.record(z.string().regex(/^[a-z][a-z-]{1,23}$/), humanRole).refine((roles) => Object.keys(roles).length > 0, { message: "at least one role is needed" }), {
    description: "Human roles by name; the name becomes the last part of the IAM role's name.",
    allowed: "names of lower-case letters and hyphens",
    affects: ["state", "access"],
  }),
  deployer: z.strictObject({
    trustedRoleArns: key(z.array(z.string().regex(/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/).meta({ allowed: "the ARN of an IAM role (arn:aws:iam::<account id>:role/<name>)" })).min(1), {
      description: "Roles of the pipelines that apply the environment's stacks; they assume the deployer role.",
      allowed: "ARNs of IAM roles",
      affects: ["access"],
    }),
  }),
});
