import { rule } from "./rule";

/** Names of roles that the layer makes by itself. */
const takenNames: readonly string[] = ["deployer"];

export const accessRules = [
  rule({
    id: "break-glass-exists",
    reads: ["access"],
    check: ({ access }, report) => {
      if (Object.values(access.humanRoles).some(({ permissions }) => permissions === "breakGlass")) return;
      report({
        path: ["access", "humanRoles"],
        allowed: "at least one role with `permissions: breakGlass`",
        fix: "add one; without it nobody can recover a state or mend the permissions boundary",
      });
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
