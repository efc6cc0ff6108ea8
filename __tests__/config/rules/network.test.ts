import { loadEstate } from "../../../config/load";
import { crossEnvironmentRules } from "../../../config/rules/estate";
import { networkRules } from "../../../config/rules/network";
import { type Violation } from "../../../config/rules/rule";
import { type EnvironmentConfig } from "../../../config/schema/environment";
import { editedEstate, realConfig, type Writable } from "../../helpers/estate";

type Edit = (environment: Writable<EnvironmentConfig>) => void;
interface Found extends Violation {
  readonly rule: string;
}

function check(edit: Edit): Found[] {
  const prod = editedEstate(edit).find(({ environment }) => environment === "prod");
  if (prod === undefined) throw new Error("the project has no environment prod");
  const found: Found[] = [];
  for (const rule of networkRules) rule.check(prod, (violation) => found.push({ rule: rule.id, ...violation }));
  return found;
}

describe("rules of the network within one environment", () => {
  it("find nothing wrong with the project's own environments", () => {
    for (const environment of loadEstate(realConfig)) {
      for (const rule of networkRules)
        rule.check(environment, (violation) => expect.fail(`${environment.environment}: ${rule.id}: ${violation.fix}`));
    }
  });

  const cases: [title: string, edit: Edit, rule: string, path: string][] = [
    [
      "a zone of another region",
      ({ regions }) => (regions.primary.zones = { "us-east-1a": 1, "us-west-2b": 2 }),
      "zones-belong-to-region",
      "regions.primary.zones.us-west-2b",
    ],
    [
      "a zone whose region only begins like it",
      ({ regions }) => (regions.recovery.zones = { "us-west-2a": 1, "us-west-1b": 2 }),
      "zones-belong-to-region",
      "regions.recovery.zones.us-west-1b",
    ],
    [
      "a zone beyond the region's last",
      ({ regions }) => (regions.primary.zones = { "us-east-1a": 1, "us-east-1g": 2 }),
      "zones-belong-to-region",
      "regions.primary.zones.us-east-1g",
    ],
    [
      "a zone beyond the last of a region with four",
      ({ regions }) => (regions.recovery.zones = { "us-west-2a": 1, "us-west-2e": 2 }),
      "zones-belong-to-region",
      "regions.recovery.zones.us-west-2e",
    ],
    [
      "a slot taken twice",
      ({ regions }) => (regions.primary.zones = { "us-east-1a": 1, "us-east-1b": 1 }),
      "slots-differ",
      "regions.primary.zones.us-east-1b",
    ],
    ["a range that is not a /16", ({ regions }) => (regions.primary.cidr = "10.0.0.0/20"), "cidr-is-a-private-16", "regions.primary.cidr"],
    [
      "an impossible prefix length",
      ({ regions }) => (regions.primary.cidr = "10.0.0.0/99"),
      "cidr-is-a-private-16",
      "regions.primary.cidr",
    ],
    ["host bits in the range", ({ regions }) => (regions.recovery.cidr = "10.1.2.0/16"), "cidr-is-a-private-16", "regions.recovery.cidr"],
    ["a public range", ({ regions }) => (regions.primary.cidr = "172.32.0.0/16"), "cidr-is-a-private-16", "regions.primary.cidr"],
    [
      "one range for both regions",
      ({ regions }) => (regions.recovery.cidr = regions.primary.cidr),
      "region-ranges-apart",
      "regions.recovery.cidr",
    ],
    [
      "a single NAT gateway where data is kept",
      ({ network }) => (network.natGateways = "single"),
      "nat-outlives-a-zone",
      "network.natGateways",
    ],
    ["egress without 443", ({ network }) => (network.egressPorts = [4001]), "egress-ports-usable", "network.egressPorts"],
    [
      "an egress port listed twice",
      ({ network }) => (network.egressPorts = [443, 4001, 4001]),
      "egress-ports-usable",
      "network.egressPorts.2",
    ],
    [
      "two ports with one rule number",
      ({ network }) => (network.egressPorts = [443, 4001, 24001]),
      "egress-ports-usable",
      "network.egressPorts.2",
    ],
    [
      "more egress ports than an ACL takes",
      ({ network }) => (network.egressPorts = [443, ...Array.from({ length: 11 }, (_, n) => 4000 + n)]),
      "acl-rules-fit",
      "network.egressPorts",
    ],
    [
      "a wildcard that lets data out into foreign buckets",
      ({ network }) => (network.dnsFirewall.domains = ["api.broker.com", "*.s3.amazonaws.com"]),
      "allowed-names-keep-foreign-buckets-away",
      "network.dnsFirewall.domains.1",
    ],
    [
      "an endpoint listed twice",
      ({ network }) => (network.interfaceEndpoints = ["kms", "kms"]),
      "endpoints-differ",
      "network.interfaceEndpoints.1",
    ],
  ];
  it.each(cases)("refuse %s", (_title, edit, rule, path) => {
    const found = check(edit).map((violation) => `${violation.rule} at ${violation.path.join(".")}`);
    expect(found).toEqual([`${rule} at ${path}`]);
  });

  it("blame the zones when even one egress port is too many", () => {
    const found = check(({ regions }) => {
      regions.primary.zones = Object.fromEntries(["a", "b", "c", "d", "e", "f"].map((letter, index) => [`us-east-1${letter}`, index + 1]));
    });
    expect(found.map(({ rule, path }) => `${rule} at ${path.join(".")}`)).toEqual(["acl-rules-fit at regions.primary.zones"]);
  });

  it("take each region's last zone", () => {
    const found = check(({ regions }) => {
      regions.primary.zones = { "us-east-1a": 1, "us-east-1f": 2 };
      regions.recovery.zones = { "us-west-2a": 1, "us-west-2d": 2 };
    });
    expect(found).toEqual([]);
  });

  it("take as many egress ports as fit: 10 with three zones", () => {
    expect(check(({ network }) => (network.egressPorts = [443, ...Array.from({ length: 9 }, (_, n) => 4000 + n)]))).toEqual([]);
  });
});

describe("ranges over all environments", () => {
  function overlaps(edit: Edit): string[] {
    const found: string[] = [];
    for (const rule of crossEnvironmentRules)
      rule.check(editedEstate(edit), (environment, { path, allowed }) => found.push(`${environment} ${path.join(".")}: ${allowed}`), []);
    return found;
  }

  it("are apart in the project's own configuration", () => {
    expect(overlaps(() => undefined)).toEqual([]);
  });

  it("are refused where two environments share one, naming both", () => {
    const found = overlaps(({ environment, regions }) => {
      if (environment === "staging") regions.recovery.cidr = "10.4.0.0/16";
    });
    expect(found).toEqual(["staging regions.recovery.cidr: a range apart from 10.4.0.0/16, the primary region's of dev"]);
  });

  it("are left to the environment's own rule where both regions are the same environment's", () => {
    expect(
      overlaps(({ environment, regions }) => {
        if (environment === "prod") regions.recovery.cidr = regions.primary.cidr;
      }),
    ).toEqual([]);
  });
});
