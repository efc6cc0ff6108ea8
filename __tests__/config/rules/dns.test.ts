import { loadEstate } from "../../../config/load";
import { dnsRules } from "../../../config/rules/dns";
import { type EnvironmentConfig } from "../../../config/schema/environment";
import { realConfig, type Writable } from "../../helpers/estate";
import { expectViolation, type FoundViolation, prodWith, violationsOf } from "../../helpers/rule-violations";

type Edit = (environment: Writable<EnvironmentConfig>) => void;

const violations = (environment: EnvironmentConfig): FoundViolation[] => violationsOf(dnsRules, environment);

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
