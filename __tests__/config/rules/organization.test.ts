import { organizationSchema } from "../../../config/schema/organization";
import { type Change, findingsAfter } from "../../helpers/config";

const management = { managementAccountId: "999999999999", roleName: "smart0dte-organization" };
const organization = (value: unknown): Change => ({ at: ["organization"], to: value });
const found = (changed: Readonly<Record<string, readonly Change[]>>) => findingsAfter(changed).map(({ path, rule }) => [path, rule]);

describe("an organization", () => {
  it.each([{}, { managementAccountId: "999999999999" }, { roleName: "x" }, { ...management, managementAccountId: "12" }])(
    "is refused without its account and the role there: %j",
    (value) => {
      expect(organizationSchema.safeParse(value).success).toBe(false);
    },
  );

  it("stands in one environment", () => {
    expect(found({ prod: [organization(management)] })).toEqual([]);
    expect(found({ prod: [organization(management)], staging: [organization(management)] })).toEqual([
      ["organization", "one-organization"],
    ]);
  });

  it("has no environment in its management account, which no control policy binds", () => {
    expect(found({ prod: [organization({ ...management, managementAccountId: "111111111111" })] })).toEqual([
      ["organization.managementAccountId", "management-account-holds-no-environment"],
    ]);
  });

  it("delegates to a member, and each service once", () => {
    const delegated = (accountId: string, services: readonly string[]) => ({
      prod: [organization({ ...management, delegated: { accountId, services } })],
    });
    expect(found(delegated("888888888888", ["config"]))).toEqual([]);
    expect(found(delegated("999999999999", ["config"]))).toEqual([["organization.delegated.accountId", "delegated-is-a-member"]]);
    expect(found(delegated("888888888888", ["config", "config"]))).toEqual([
      ["organization.delegated.services[1]", "delegated-services-once"],
    ]);
  });
});
