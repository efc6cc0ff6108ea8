import { type Change, findingsAfter, placesOf } from "../helpers/config";

const set = (to: unknown, ...at: string[]): Change => ({ at, to });

/** Puts dev and staging into one account. */
const shared = [set({ name: "trading-shared", id: "999999999999" }, "account")];

/** Of the findings only those of one rule: an equal range or region may break others too. */
const ofRule = (rule: string, changed: Readonly<Record<string, readonly Change[]>>) =>
  findingsAfter(changed).filter((finding) => finding.rule === rule);

describe("rules across environments", () => {
  it("let two environments share an account", () => {
    expect(findingsAfter({ dev: shared, staging: shared })).toEqual([]);
  });

  it("want one name for an account id", () => {
    const findings = findingsAfter({ staging: [set("111111111111", "account", "id")] });
    expect(findings).toMatchObject([
      { path: "account.name", rule: "account-name-and-id-agree", allowed: expect.stringContaining("trading-dev") },
    ]);
    expect(placesOf(findings)).toEqual(["staging account.name"]);
  });

  it("want one id for an account name", () => {
    expect(findingsAfter({ staging: [set("trading-dev", "account", "name")] })).toMatchObject([
      { path: "account.id", allowed: expect.stringContaining("111111111111") },
    ]);
  });

  it.each([
    ["state", "retainVersionsDays", 90],
    ["keys", "rotationPeriodDays", 180],
    ["keys", "deletionWindowDays", 14],
  ])("want the same %s.%s in one account", (group, key, value) => {
    const findings = findingsAfter({ dev: shared, staging: [...shared, set({ [key]: value }, group)] });
    expect(findings).toMatchObject([{ path: `${group}.${key}`, got: String(value), rule: "shared-account-agrees" }]);
  });

  it.each(["primary", "recovery"])("want the same %s region in one account", (role) => {
    const change =
      role === "primary"
        ? [set("us-west-2", "regions", "primary", "name"), set("us-east-1", "regions", "recovery", "name")]
        : [set("eu-west-1", "regions", "recovery", "name")];
    const paths = ofRule("shared-account-agrees", { dev: shared, staging: [...shared, ...change] }).map(({ path }) => path);
    expect(paths).toContain(`regions.${role}.name`);
  });

  it("let environments of different accounts differ in what an account has once", () => {
    expect(findingsAfter({ staging: [set({ deletionWindowDays: 14 }, "keys")] })).toEqual([]);
  });

  it("want a domain of its own for each environment", () => {
    expect(placesOf(findingsAfter({ prod: [set("smart0dte-dev.com", "domainName")] }))).toEqual(["prod domainName"]);
  });

  it("want one project, and report the environment that differs from most", () => {
    expect(findingsAfter({ dev: [set("other", "project")] })).toMatchObject([
      { path: "project", allowed: "smart0dte, as in the other environments" },
    ]);
  });

  it("refuse an account named like an environment, whose names would be the same", () => {
    expect(findingsAfter({ dev: [set("prod", "account", "name")] })).toMatchObject([
      { path: "account.name", rule: "account-name-is-no-environment" },
    ]);
  });

  it("refuse an account name that would cut the state bucket's name", () => {
    const findings = findingsAfter({ dev: [set("a".repeat(30), "account", "name")] });
    expect(findings).toMatchObject([{ path: "account.name", rule: "state-bucket-name-whole" }]);
    expect(findingsAfter({ dev: [set("a".repeat(21), "account", "name")] })).toEqual([]);
  });
});
