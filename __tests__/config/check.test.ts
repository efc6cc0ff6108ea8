import { renderFinding } from "../../config/check";
import { loadEstate } from "../../config/load";
import { realConfig } from "../helpers/estate";
import { type Change, environmentNames, findingsAfter, placesOf } from "../helpers/config";

describe("the check of the configuration", () => {
  it("accepts the project's own environments", () => {
    expect(findingsAfter({})).toEqual([]);
    expect(loadEstate(realConfig).map(({ environment }) => environment)).toEqual(environmentNames);
  });

  it("takes a domain as long as a certificate takes", () => {
    expect(findingsAfter({ dev: [{ at: ["domainName"], to: `${"a".repeat(56)}.dev.net` }] })).toEqual([]);
  });

  it("reports a missing group once, whatever it holds", () => {
    expect(findingsAfter({ dev: [{ at: ["regions"] }] })).toMatchObject([{ path: "regions", got: "nothing", fix: "add the key regions" }]);
  });

  it("reports a misspelt key once, not also as missing", () => {
    expect(findingsAfter({ dev: [{ at: ["owner"] }, { at: ["onwer"], to: "me" }] })).toMatchObject([
      { path: "onwer", suggestion: "owner", fix: "write owner" },
    ]);
  });

  it("reports mistakes of all files at once, in the order in which they stand", () => {
    const places = placesOf(
      findingsAfter({
        dev: [
          { at: ["keepsData"], to: 1 },
          { at: ["owner"], to: "" },
        ],
        staging: [{ at: ["account", "id"], to: 5 }],
      }),
    );
    expect(places).toEqual(["dev owner", "dev keepsData", "staging account.id"]);
  });

  it("runs a rule although a key that it does not read is wrong", () => {
    const findings = findingsAfter({
      dev: [
        { at: ["keepsData"], to: "maybe" },
        { at: ["market"], to: { close: "09:00" } },
      ],
    });
    expect(placesOf(findings)).toEqual(expect.arrayContaining(["dev keepsData", "dev market.close"]));
    expect(findings).toHaveLength(2);
  });

  it("wants two regions that differ", () => {
    const findings = findingsAfter({ dev: [{ at: ["regions", "recovery", "name"], to: "us-east-1" }] });
    expect(findings.filter(({ rule }) => rule === "regions-differ")).toMatchObject([{ path: "regions.recovery.name", got: '"us-east-1"' }]);
    expect(findings.filter(({ rule }) => rule === "cloudfront-has-its-region")).toEqual([]);
  });

  it("asks once for us-east-1 as one of the two regions", () => {
    const changes: Change[] = [{ at: ["regions", "primary", "name"], to: "eu-west-1" }];
    const asking = findingsAfter({ dev: changes }).filter(({ allowed, fix }) => `${allowed} ${fix}`.includes("one of the two us-east-1"));
    expect(asking).toMatchObject([{ path: "regions.primary.name", rule: "cloudfront-has-its-region" }]);
  });

  it("takes the longest health path that a load balancer does", () => {
    expect(
      findingsAfter({ dev: [{ at: ["services", "catalog", "execution", "route", "healthPath"], to: `/${"a".repeat(1023)}` }] }),
    ).toEqual([]);
  });

  it("finds all that restricted data does not go with", () => {
    expect(findingsAfter({ dev: [{ at: ["dataClassification"], to: "restricted" }] })).toMatchObject([
      { path: "keepsData", rule: "restricted-data-is-kept" },
      { path: "access.humanRoles.administrator.permissions", rule: "restricted-data-no-standing-administrator" },
      { path: "observability.notify.critical.sms", rule: "somebody-starts-the-failover" },
    ]);
  });

  it("shows no value that looks like a secret", () => {
    const [finding] = findingsAfter({ dev: [{ at: ["project"], to: "AKIAIOSFODNN7EXAMPLE" }] });
    expect(JSON.stringify(finding)).not.toContain("AKIA");
    expect(finding?.got).toBe("a value that looks like a secret (20 characters, not shown)");
  });

  it("renders a finding with the place first, as compilers do", () => {
    const [first, second] = findingsAfter({ dev: [{ at: ["keepsData"], to: "no" }] }).flatMap(renderFinding);
    expect(first).toMatch(/dev\.yaml:\d+:\d+: keepsData: got "no"; allowed: true or false$/);
    expect(second).toBe("  fix: write false, without quotes");
  });
});
