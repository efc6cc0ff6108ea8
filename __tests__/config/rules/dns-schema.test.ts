import { changedSource, type Change, findingsAfter } from "../../helpers/config";

describe("the schema of names", () => {
  const findings = (...changes: readonly Change[]) =>
    findingsAfter({ prod: changes }).map(({ path, got, allowed, fix }) => ({ path, got, allowed, fix }));

  it("wants a default where continents are listed", () => {
    expect(findings({ at: ["dns", "geolocation"], to: { EU: "us-east-1" } })).toEqual([
      {
        path: "dns.geolocation.default",
        got: "nothing",
        allowed: expect.stringContaining("lowestLatency") as string,
        fix: expect.stringContaining("add the key default") as string,
      },
    ]);
  });

  it.each<[string, Change, string]>([
    ["a mode that does not exist", { at: ["dns", "routing", "read"], to: "activeActive" }, "dns.routing.read"],
    ["a continent that does not exist", { at: ["dns", "geolocation", "EUR"], to: "us-east-1" }, "dns.geolocation.EUR"],
    [
      "an interval that Route 53 does not have",
      { at: ["dns", "healthChecks", "intervalSeconds"], to: 15 },
      "dns.healthChecks.intervalSeconds",
    ],
    ["a threshold above ten", { at: ["dns", "healthChecks", "failureThreshold"], to: 11 }, "dns.healthChecks.failureThreshold"],
    [
      "two checker regions",
      { at: ["dns", "healthChecks", "checkerRegions"], to: ["eu-west-1", "us-east-1"] },
      "dns.healthChecks.checkerRegions",
    ],
    [
      "a checker region without checkers",
      { at: ["dns", "healthChecks", "checkerRegions"], to: ["eu-central-1", "us-east-1", "us-west-1"] },
      "dns.healthChecks.checkerRegions[0]",
    ],
    [
      "a text that is too long to look for",
      { at: ["dns", "healthChecks", "answerContains"], to: "x".repeat(256) },
      "dns.healthChecks.answerContains",
    ],
  ])("refuses %s", (_, change, path) => {
    const found = findings(change);
    expect(found.map((finding) => finding.path)).toEqual([path]);
    expect(found[0]?.allowed).toMatch(/\S/);
    expect(found[0]?.fix).toMatch(/\S/);
  });

  it.each(["*", "US", "USA", "AME", "America"])("asks for a default, and for no continent in the place of %j", (place) => {
    const found = findings({ at: ["dns", "geolocation"], to: { [place]: "us-east-1" } });
    expect(found.map(({ path }) => path).sort()).toEqual([`dns.geolocation.${place}`, "dns.geolocation.default"].sort());
    for (const { fix } of found) expect(fix).not.toMatch(/^write /);
  });

  it("reads the code of a continent in any case", () => {
    expect(findings({ at: ["dns", "geolocation", "an"], to: "us-east-1" })).toMatchObject([
      { path: "dns.geolocation.an", fix: "write AN" },
    ]);
  });

  it("needs nothing but the hosted zone", () => {
    expect(changedSource("prod", { at: ["dns"], to: { hostedZone: { source: "own" } } }).findings).toEqual([]);
    expect(findings({ at: ["dns"], to: { hostedZone: { source: "own" } } })).toEqual([]);
  });
});
