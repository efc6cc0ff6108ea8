import { loadEstate } from "../../../config/load";
import { dnsRules } from "../../../config/rules/dns";
import { type EnvironmentConfig } from "../../../config/schema/environment";
import { changedSource, type Change, findingsAfter } from "../../helpers/config";
import { editedEstate, realConfig, type Writable } from "../../helpers/estate";
import { expectViolation, type FoundViolation } from "../../helpers/rule-violations";

type Edit = (environment: Writable<EnvironmentConfig>) => void;

function violations(environment: EnvironmentConfig): FoundViolation[] {
  const found: FoundViolation[] = [];
  for (const { id, check } of dnsRules) check(environment, (violation) => found.push({ ...violation, id }));
  return found;
}

function prodWith(edit: Edit): EnvironmentConfig {
  const prod = editedEstate(edit).find(({ environment }) => environment === "prod");
  if (prod === undefined) throw new Error("there is no prod");
  return prod;
}

const healthPathOfApi = (path: string): Edit => ({ services: { catalog } }) => {
  if (catalog.api?.route !== undefined) catalog.api.route.healthPath = path;
};

describe("rules of names and their routing", () => {
  it.each(loadEstate(realConfig).map((environment) => [environment.environment, environment] as const))("find nothing in %s", (_, environment) => {
    expect(violations(environment)).toEqual([]);
  });

  it.each<[string, Edit, string, RegExp]>([
    ["failover without a health check", ({ dns }) => { dns.healthChecks.enabled = false; }, "failover-has-health-checks at dns.healthChecks.enabled", /enable them/],
    ["failover of one name alone without a health check", (env) => { env.keepsData = false; env.dns.healthChecks.enabled = false; env.dns.routing.origin = "primaryOnly"; }, "failover-has-health-checks at dns.healthChecks.enabled", /primaryOnly/],
    ["writes that go to the nearest region", ({ dns }) => { dns.routing.origin = "nearest"; }, "writes-go-to-the-writer at dns.routing.origin", /takes no writes before a failover/],
    ["kept data behind a name that never fails over", ({ dns }) => { dns.routing.read = "primaryOnly"; }, "kept-data-fails-over at dns.routing.read", /let the name fail over/],
    ["a continent sent to a third region", ({ dns }) => { dns.geolocation.EU = "eu-west-1"; }, "geolocation-names-regions at dns.geolocation.EU", /no load balancer/],
    ["a default that is a third region", ({ dns }) => { dns.geolocation.default = "us-west-1"; }, "geolocation-names-regions at dns.geolocation.default", /environment's regions/],
    ["a checker region listed twice", ({ dns }) => { dns.healthChecks.checkerRegions = ["eu-west-1", "us-east-1", "eu-west-1"]; }, "checker-regions-differ at dns.healthChecks.checkerRegions.2", /three different/],
    ["checkers only where the estate is", ({ dns }) => { dns.healthChecks.checkerRegions = ["us-east-1", "us-west-2", "us-east-1"]; }, "checkers-outside-the-estate at dns.healthChecks.checkerRegions", /eu-west-1/],
    ["an outage that is noticed too late", ({ dns }) => { dns.healthChecks.intervalSeconds = 30; dns.healthChecks.failureThreshold = 5; }, "outage-is-noticed-in-time at dns.healthChecks.failureThreshold", /recovered late/],
    ["an objective that no check can meet", ({ objectives }) => { objectives.recoveryTimeMinutes = 5; }, "outage-is-noticed-in-time at dns.healthChecks.failureThreshold", /objectives\.recoveryTimeMinutes/],
    ["an alias that is the name of the origins", ({ edge, domainName }) => { edge.aliases = [domainName, `origin.${domainName}`]; }, "aliases-leave-the-estate-its-names at edge.aliases.1", /CloudFront would ask itself/],
    ["a probe that the firewall stops", healthPathOfApi("/healthz"), "probe-passes-the-firewall at services.catalog.api.route.healthPath", /answer at \/health/],
  ])("refuse %s", (_, edit, expected, fix) => {
    expectViolation(violations(prodWith(edit)), expected, fix);
  });

  it.each<[string, Edit]>([
    ["no health checks where nothing fails over", (env) => { env.keepsData = false; env.dns.healthChecks.enabled = false; env.dns.routing = { origin: "primaryOnly", read: "primaryOnly" }; }],
    ["slower checks with a longer objective", ({ dns, objectives }) => { dns.healthChecks.intervalSeconds = 30; objectives.recoveryTimeMinutes = 30; }],
    ["a health path of a service that stands for nothing", ({ services: { catalog } }) => { if (catalog.signals?.route !== undefined) catalog.signals.route.healthPath = "/ready"; }],
  ])("allow %s", (_, edit) => {
    expect(violations(prodWith(edit))).toEqual([]);
  });

  it("allow as many failures as fit into a fifth of the recovery time", () => {
    const at = (failureThreshold: number) => violations(prodWith(({ dns }) => { dns.healthChecks.failureThreshold = failureThreshold; })).length;
    // 15 minutes leave 180 seconds; resolvers keep the old answer for 60 of them.
    expect([10, 3].map(at)).toEqual([0, 0]);
    expect(violations(prodWith(({ dns }) => { dns.healthChecks.intervalSeconds = 30; dns.healthChecks.failureThreshold = 4; }))).toEqual([]);
  });
});

describe("the schema of names", () => {
  const findings = (...changes: readonly Change[]) => findingsAfter({ prod: changes }).map(({ path, got, allowed, fix }) => ({ path, got, allowed, fix }));

  it("wants a default where continents are listed", () => {
    expect(findings({ at: ["dns", "geolocation"], to: { EU: "us-east-1" } })).toEqual([
      { path: "dns.geolocation.default", got: "nothing", allowed: expect.stringContaining("lowestLatency") as string, fix: expect.stringContaining("add the key default") as string },
    ]);
  });

  it.each<[string, Change, string]>([
    ["a mode that does not exist", { at: ["dns", "routing", "read"], to: "activeActive" }, "dns.routing.read"],
    ["a continent that does not exist", { at: ["dns", "geolocation", "EUR"], to: "us-east-1" }, "dns.geolocation.EUR"],
    ["an interval that Route 53 does not have", { at: ["dns", "healthChecks", "intervalSeconds"], to: 15 }, "dns.healthChecks.intervalSeconds"],
    ["a threshold above ten", { at: ["dns", "healthChecks", "failureThreshold"], to: 11 }, "dns.healthChecks.failureThreshold"],
    ["two checker regions", { at: ["dns", "healthChecks", "checkerRegions"], to: ["eu-west-1", "us-east-1"] }, "dns.healthChecks.checkerRegions"],
    ["a checker region without checkers", { at: ["dns", "healthChecks", "checkerRegions"], to: ["eu-central-1", "us-east-1", "us-west-1"] }, "dns.healthChecks.checkerRegions[0]"],
    ["a text that is too long to look for", { at: ["dns", "healthChecks", "answerContains"], to: "x".repeat(256) }, "dns.healthChecks.answerContains"],
  ])("refuses %s", (_, change, path) => {
    const found = findings(change);
    expect(found.map((finding) => finding.path)).toEqual([path]);
    expect(found[0]?.allowed).toMatch(/\S/);
    expect(found[0]?.fix).toMatch(/\S/);
  });

  it("needs nothing but the hosted zone", () => {
    expect(changedSource("prod", { at: ["dns"], to: { hostedZone: { source: "own" } } }).findings).toEqual([]);
    expect(findings({ at: ["dns"], to: { hostedZone: { source: "own" } } })).toEqual([]);
  });
});
