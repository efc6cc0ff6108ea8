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

const servers = ["ns-1.awsdns-01.org", "ns-2.awsdns-02.co.uk"];
const healthPathOfApi =
  (path: string): Edit =>
  ({ services: { catalog } }) => {
    if (catalog.api?.route !== undefined) catalog.api.route.healthPath = path;
  };

describe("rules of names and their routing", () => {
  it.each(loadEstate(realConfig).map((environment) => [environment.environment, environment] as const))(
    "find nothing in %s",
    (_, environment) => {
      expect(violations(environment)).toEqual([]);
    },
  );

  it.each<[string, Edit, string, RegExp]>([
    [
      "failover without a health check",
      ({ dns }) => {
        dns.healthChecks.enabled = false;
      },
      "failover-has-health-checks at dns.healthChecks.enabled",
      /enable them/,
    ],
    [
      "failover of one name alone without a health check",
      (env) => {
        env.keepsData = false;
        env.dns.healthChecks.enabled = false;
        env.dns.routing.origin = "primaryOnly";
      },
      "failover-has-health-checks at dns.healthChecks.enabled",
      /primaryOnly/,
    ],
    [
      "writes that go to the nearest region",
      ({ dns }) => {
        dns.routing.origin = "nearest";
      },
      "writes-go-to-the-writer at dns.routing.origin",
      /takes no writes before a failover/,
    ],
    [
      "kept data behind a name that never fails over",
      ({ dns }) => {
        dns.routing.read = "primaryOnly";
      },
      "kept-data-fails-over at dns.routing.read",
      /let the name fail over/,
    ],
    [
      "a continent sent to a third region",
      ({ dns }) => {
        dns.geolocation.EU = "eu-west-1";
      },
      "geolocation-names-regions at dns.geolocation.EU",
      /no load balancer/,
    ],
    [
      "a default that is a third region",
      ({ dns }) => {
        dns.geolocation.default = "us-west-1";
      },
      "geolocation-names-regions at dns.geolocation.default",
      /environment's regions/,
    ],
    [
      "a checker region listed twice",
      ({ dns }) => {
        dns.healthChecks.checkerRegions = ["eu-west-1", "us-east-1", "eu-west-1"];
      },
      "checker-regions-differ at dns.healthChecks.checkerRegions.2",
      /three different/,
    ],
    [
      "checkers only where the estate is",
      ({ dns }) => {
        dns.healthChecks.checkerRegions = ["us-east-1", "us-west-2", "us-east-1"];
      },
      "checkers-outside-the-estate at dns.healthChecks.checkerRegions",
      /eu-west-1/,
    ],
    [
      "an outage that is noticed too late",
      ({ dns }) => {
        dns.healthChecks.intervalSeconds = 30;
        dns.healthChecks.failureThreshold = 5;
      },
      "outage-is-noticed-in-time at dns.healthChecks.failureThreshold",
      /recovered late/,
    ],
    [
      "an objective that no check can meet",
      ({ objectives }) => {
        objectives.recoveryTimeMinutes = 5;
      },
      "outage-is-noticed-in-time at dns.healthChecks.failureThreshold",
      /objectives\.recoveryTimeMinutes/,
    ],
    [
      "an alias that is the name of the origins",
      ({ edge, domainName }) => {
        edge.aliases = [domainName, `origin.${domainName}`];
      },
      "aliases-leave-the-estate-its-names at edge.aliases.1",
      /CloudFront would ask itself/,
    ],
    [
      "places where no name asks for them",
      (env) => {
        env.keepsData = false;
        env.dns.routing = { origin: "primaryOnly", read: "primaryOnly" };
      },
      "geolocation-has-names at dns.geolocation",
      /leave it out/,
    ],
    [
      "a checker region listed twice among enough others",
      ({ dns }) => {
        dns.healthChecks.checkerRegions = ["eu-west-1", "us-east-1", "sa-east-1", "eu-west-1"];
      },
      "checker-regions-differ at dns.healthChecks.checkerRegions.3",
      /leave the second one out/,
    ],
    [
      "an id of the zone that the estate makes",
      ({ dns }) => {
        dns.hostedZone = { source: "own", id: "Z0COPIED" };
      },
      "own-zone-has-no-id at dns.hostedZone.id",
      /found by its domain/,
    ],
    [
      "a delegation of somebody else's domain",
      ({ dns }) => {
        dns.delegations = { "dev.example.com": servers };
      },
      "delegations-lie-below-the-domain at dns.delegations.dev.example.com",
      /zone that holds it/,
    ],
    [
      "a delegation of a name of the estate",
      ({ dns }) => {
        dns.delegations = { "origin.smart0dte.com": servers };
      },
      "delegations-lie-below-the-domain at dns.delegations.origin.smart0dte.com",
      /other zone alone/,
    ],
    [
      "a probe that the firewall stops",
      healthPathOfApi("/healthz"),
      "probe-passes-the-firewall at services.catalog.api.route.healthPath",
      /answer at \/health/,
    ],
  ])("refuse %s", (_, edit, expected, fix) => {
    expectViolation(violations(prodWith(edit)), expected, fix);
  });

  it.each<[string, Edit]>([
    [
      "delegations to the other environments",
      ({ dns }) => {
        dns.delegations = { "dev.smart0dte.com": servers, "staging.smart0dte.com": servers };
      },
    ],
    [
      "no health checks where nothing fails over",
      (env) => {
        env.keepsData = false;
        env.dns.healthChecks.enabled = false;
        env.dns.routing = { origin: "primaryOnly", read: "primaryOnly" };
        env.dns.geolocation = { default: "lowestLatency" };
      },
    ],
    [
      "places where one name alone asks for them",
      (env) => {
        env.keepsData = false;
        env.dns.routing.origin = "primaryOnly";
      },
    ],
    [
      "slower checks with a longer objective",
      ({ dns, objectives }) => {
        dns.healthChecks.intervalSeconds = 30;
        objectives.recoveryTimeMinutes = 30;
      },
    ],
    [
      "a health path of a service that stands for nothing",
      ({ services: { catalog } }) => {
        if (catalog.signals?.route !== undefined) catalog.signals.route.healthPath = "/ready";
      },
    ],
  ])("allow %s", (_, edit) => {
    expect(violations(prodWith(edit))).toEqual([]);
  });

  const off = { origin: "primaryOnly", read: "primaryOnly" } as const;
  it.each<[string, Edit, Edit, string, string]>([
    [
      "no health check where data is kept",
      ({ dns }) => {
        dns.healthChecks.enabled = false;
      },
      ({ dns }) => {
        dns.healthChecks.enabled = true;
      },
      "enable them;",
      "primaryOnly",
    ],
    [
      "no health check where none is kept",
      (env) => {
        env.keepsData = false;
        env.dns.healthChecks.enabled = false;
      },
      ({ dns }) => {
        dns.routing = off;
        dns.geolocation = { default: "lowestLatency" };
      },
      "dns.routing.origin and dns.routing.read to primaryOnly and leave dns.geolocation out",
      "activePassive",
    ],
    [
      "writes to the nearest region where data is kept",
      ({ dns }) => {
        dns.routing.origin = "nearest";
      },
      ({ dns }) => {
        dns.routing.origin = "activePassive";
      },
      "take activePassive",
      "primaryOnly",
    ],
    [
      "kept data that never fails over",
      ({ dns }) => {
        dns.routing.origin = "primaryOnly";
      },
      ({ dns }) => {
        dns.routing.origin = "activePassive";
      },
      "write activePassive",
      "nearest",
    ],
    [
      "kept data that nothing watches",
      ({ dns }) => {
        dns.routing = off;
        dns.healthChecks.enabled = false;
      },
      ({ dns }) => {
        dns.routing = { origin: "activePassive", read: "nearest" };
        dns.healthChecks.enabled = true;
      },
      "and enable dns.healthChecks",
      "primaryOnly",
    ],
    [
      "a threshold that is too high",
      ({ dns }) => {
        dns.healthChecks.intervalSeconds = 30;
        dns.healthChecks.failureThreshold = 5;
      },
      ({ dns }) => {
        dns.healthChecks.failureThreshold = 4;
      },
      "lower it to 4, or ask every 10 seconds, or raise objectives.recoveryTimeMinutes to 18",
      "20 seconds",
    ],
    [
      "an interval that is too long",
      ({ dns, objectives }) => {
        dns.healthChecks.intervalSeconds = 30;
        objectives.recoveryTimeMinutes = 7;
      },
      ({ dns, objectives }) => {
        dns.healthChecks.intervalSeconds = 10;
        objectives.recoveryTimeMinutes = 8;
      },
      "raise objectives.recoveryTimeMinutes to 13",
      "lower it",
    ],
    [
      "an objective that leaves no room",
      ({ objectives }) => {
        objectives.recoveryTimeMinutes = 5;
      },
      ({ objectives }) => {
        objectives.recoveryTimeMinutes = 8;
      },
      "raise objectives.recoveryTimeMinutes to 8",
      "lower it",
    ],
    [
      "checkers where an estate of Europe is",
      ({ dns, regions }) => {
        regions.recovery.name = "eu-west-1";
        dns.geolocation = { default: "lowestLatency" };
        dns.healthChecks.checkerRegions = ["eu-west-1", "us-east-1", "us-east-1"];
      },
      ({ dns }) => {
        dns.healthChecks.checkerRegions = ["eu-west-1", "us-east-1", "ap-northeast-1"];
      },
      "add one of ap-northeast-1,",
      "eu-west-1",
    ],
  ])("say a way out of %s that another rule does not close", (_, edit, follow, said, unsaid) => {
    const found = violations(prodWith(edit));
    const words = found.map(({ allowed, fix }) => `${allowed} ${fix}`).join("\n");
    expect(found.map(({ fix }) => fix).join("\n")).toContain(said);
    expect(words).not.toContain(unsaid);
    expect(
      violations(
        prodWith((environment) => {
          edit(environment);
          follow(environment);
        }),
      ),
    ).toEqual([]);
  });

  it("allow as many failures as fit into a fifth of the recovery time", () => {
    const at = (failureThreshold: number) =>
      violations(
        prodWith(({ dns }) => {
          dns.healthChecks.failureThreshold = failureThreshold;
        }),
      ).length;
    // 15 minutes leave 180 seconds; resolvers keep the old answer for 60 of them.
    expect([10, 3].map(at)).toEqual([0, 0]);
    expect(
      violations(
        prodWith(({ dns }) => {
          dns.healthChecks.intervalSeconds = 30;
          dns.healthChecks.failureThreshold = 4;
        }),
      ),
    ).toEqual([]);
  });
});

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
