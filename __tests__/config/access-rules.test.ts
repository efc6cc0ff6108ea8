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

  it.each(["planner", "deployer"] as const)("want somebody who may assume the %s role", (name) => {
    const found = violations(({ access }) => {
      access[name].trustedRoleArns = [];
    });
    expect(found).toMatchObject([{ path: ["access", name] }]);
  });

  it("hold apart what plans unapproved changes and what applies", () => {
    const found = violations(({ access }) => {
      access.deployer.trustedRoleArns = [...access.planner.trustedRoleArns];
    });
    expect(found).toMatchObject([{ path: ["access", "deployer"], got: "arn:aws:iam::444444444444:role/smart0dte-plan-dev" }]);
  });

  const oidc = (accountId: string) => ({
    providerArn: `arn:aws:iam::${accountId}:oidc-provider/token.actions.githubusercontent.com`,
    audience: "sts.amazonaws.com",
    subjects: ["repo:smart0dte/estate:environment:dev"],
  });

  it.each([
    ["repo:smart0dte/estate:environment:prod", true],
    ["repo:smart0dte/estate:ref:refs/heads/main", true],
    ["project_path:smart0dte/estate:ref_type:branch:ref:main", true],
    ["repo:smart0dte/estate:pull_request", false],
    ["repo:smart0dte/estate:*", false],
    ["repo:smart0dte/estate", false],
    ["repo:smart0dte/*:environment:prod", false],
    ["repo:smart0dte/estate:environment:pr*", false],
    ["project_path:smart0dte/estate:ref_type:branch:ref:*", false],
  ])("let the jobs of %s apply where data is kept: %s", (subject, fine) => {
    const found = (keepsData: boolean) =>
      violations((environment) => {
        environment.keepsData = keepsData;
        environment.access.deployer.workloadIdentity = {
          ...oidc("111111111111"),
          subjects: ["repo:smart0dte/estate:environment:a", subject],
        };
      });
    expect(found(true)).toMatchObject(
      fine ? [] : [{ path: ["access", "deployer", "workloadIdentity", "subjects", 1], fix: expect.stringContaining("approval") as string }],
    );
    expect(found(false)).toEqual([]);
  });

  it("want identity providers in the environment's own account", () => {
    const at = (accountId: string) =>
      violations(({ access }) => {
        access.deployer.workloadIdentity = oidc(accountId);
        access.identityProvider = { kind: "saml", providerArn: `arn:aws:iam::${accountId}:saml-provider/okta`, roles: {} };
      }).map(({ path }) => path.join("."));
    expect(at("111111111111")).toEqual([]);
    expect(at("444444444444")).toEqual(["access.identityProvider.providerArn", "access.deployer.workloadIdentity.providerArn"]);
  });

  it.each([
    ["saml", "accountId", "access.identityProvider.providerArn"],
    ["saml", "oidc", "access.identityProvider.providerArn"],
    ["identityCenter", "oidc", "access.identityProvider.accountId"],
  ] as const)("want what %s needs, and not %s", (kind, given, path) => {
    const found = violations(({ access }) => {
      const roles = Object.fromEntries(
        Object.keys(access.humanRoles)
          .filter((name) => name !== "break-glass")
          .map((name) => [name, "x"]),
      );
      for (const role of Object.values(access.humanRoles)) role.maxSessionHours = 1;
      for (const role of Object.values(access.humanRoles)) role.mfaMaxAgeMinutes = 15;
      access.identityProvider = {
        kind,
        roles,
        ...(given === "accountId"
          ? { accountId: "444444444444" }
          : { providerArn: "arn:aws:iam::111111111111:oidc-provider/login.example.com" }),
      };
    });
    expect(found.map((violation) => violation.path.join("."))).toEqual([path]);
  });

  const center = (roles: Record<string, string>, maxSessionHours: number) =>
    violations(({ access }) => {
      access.humanRoles = {
        "read-only": { ...human, maxSessionHours },
        "break-glass": { permissions: "breakGlass", maxSessionHours: 1, mfaMaxAgeMinutes: 15 },
      };
      access.identityProvider = { kind: "identityCenter", accountId: "444444444444", roles };
    }).map(({ path }) => path.join("."));

  it("want an entry of the provider for each role but break-glass, and none for others", () => {
    expect(center({ "read-only": "Readers" }, 1)).toEqual([]);
    expect(center({}, 1)).toEqual(["access.identityProvider.roles"]);
    expect(center({ "read-only": "Readers", "break-glass": "Emergency" }, 1)).toEqual(["access.identityProvider.roles.break-glass"]);
  });

  it("promise no longer session than AWS gives to a role that a role assumes", () => {
    expect(center({ "read-only": "Readers" }, 4)).toEqual(["access.humanRoles.read-only.maxSessionHours"]);
  });
});
