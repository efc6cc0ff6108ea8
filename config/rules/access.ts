import { rule } from "./rule";

/** Names of roles that the layer makes by itself. */
const takenNames: readonly string[] = ["deployer"];

/** Permission sets that can change or destroy what they reach. */
const strong = ["administrator", "breakGlass"];

export const accessRules = [
  rule({
    id: "break-glass-exists",
    reads: ["access"],
    check: ({ access: { humanRoles } }, report) => {
      if (Object.values(humanRoles).some(({ permissions }) => permissions === "breakGlass")) return;
      report({ path: ["access", "humanRoles"], allowed: "a role with the permissions breakGlass among the roles", fix: "add `break-glass: { permissions: breakGlass, maxSessionHours: 1, mfaMaxAgeMinutes: 15 }`" });
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
          allowed: "readOnly, operator or breakGlass where the data is restricted: changes come through the pipeline",
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
        report({ path: ["access", "humanRoles", name], allowed: `any name but ${takenNames.join(", ")}`, fix: "give the role another name; this one is the pipelines'" });
      }
    },
  }),
];
