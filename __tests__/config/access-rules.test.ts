import { accessRules } from "../../config/rules/access";
import { type Violation } from "../../config/rules/rule";
import { type EnvironmentConfig } from "../../config/schema/environment";
import { editedEstate, type Writable } from "../helpers/estate";

function violations(edit: (environment: Writable<EnvironmentConfig>) => void): Violation[] {
  const found: Violation[] = [];
  const [environment] = editedEstate(edit);
  if (environment === undefined) throw new Error("the estate has no environment");
  for (const rule of accessRules) rule.check(environment, (violation) => found.push(violation));
  return found;
}

const human = { permissions: "readOnly", maxSessionHours: 1, mfaMaxAgeMinutes: 60 } as const;

describe("rules of access", () => {
  it("accept the project's own environments", () => {
    expect(violations(() => undefined)).toEqual([]);
  });

  it("want a break-glass role", () => {
    const found = violations(({ access }) => {
      access.humanRoles = { "read-only": { ...human } };
    });
    expect(found).toMatchObject([{ path: ["access", "humanRoles"] }]);
  });

  it("keep the name of the pipelines' role free", () => {
    const found = violations(({ access }) => {
      access.humanRoles["deployer"] = { ...human };
    });
    expect(found).toMatchObject([{ path: ["access", "humanRoles", "deployer"] }]);
  });
});
