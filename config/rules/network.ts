import { containsCidr, normalizeCidr, overlapCidr } from "cidr-tools";
import { internetRuleNumber, largestDirection, maxRulesPerDirection } from "../../src/facts/acl-rules";
import { lastZoneLetter } from "../../src/facts/zone-letters";
import { type RegionRole } from "../schema/environment";
import { type Report, rule } from "./rule";

const roles: readonly RegionRole[] = ["primary", "recovery"];

/** https://www.rfc-editor.org/rfc/rfc1918: ranges that the internet does not route. */
const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** Whether subnets can be computed from the range. Ranges of another form are reported as such and compared with none. */
export const isNetworkOfSize16 = (cidr: string): boolean => cidr.endsWith("/16") && normalizeCidr(cidr) === cidr;

function reportRepeats<T extends string | number>(values: readonly T[], path: readonly string[], report: Report): void {
  values.forEach((value, index) => {
    if (values.indexOf(value) !== index) report({ path: [...path, index], allowed: "each entry once", fix: `remove the second ${value}` });
  });
}

export const networkRules = [
  rule({
    id: "zones-belong-to-region",
    reads: ["regions"],
    check: ({ regions }, report) => {
      for (const role of roles) {
        const { name, zones } = regions[role];
        for (const zone of Object.keys(zones)) {
          const last = lastZoneLetter(name);
          if (zone.slice(0, -1) === name && zone.slice(-1) <= last) continue;
          report({
            path: ["regions", role, "zones", zone],
            got: `the name "${zone}"`,
            allowed: `a zone of ${name}: ${name}a to ${name}${last}`,
            fix: "name the region's own zones",
          });
        }
      }
    },
  }),
  rule({
    id: "slots-differ",
    reads: ["regions"],
    check: ({ regions }, report) => {
      for (const role of roles) {
        const taken = new Map<number, string>();
        for (const [zone, slot] of Object.entries(regions[role].zones)) {
          const other = taken.get(slot);
          if (other === undefined) taken.set(slot, zone);
          else
            report({
              path: ["regions", role, "zones", zone],
              allowed: `a slot other than that of ${other}`,
              fix: "give the zone a free slot from 1 to 9; leave the slots of zones that already have subnets",
            });
        }
      }
    },
  }),
  rule({
    id: "cidr-is-a-private-16",
    reads: ["regions"],
    check: ({ regions }, report) => {
      for (const role of roles) {
        const { cidr } = regions[role];
        const path = ["regions", role, "cidr"];
        if (!isNetworkOfSize16(cidr)) {
          const fix = `write the network address of a /16, such as ${cidr.split(".").slice(0, 2).join(".")}.0.0/16; subnets are computed from its first two octets`;
          report({ path, allowed: "the network address of a range with prefix length 16", fix });
        } else if (!containsCidr(privateRanges, cidr)) {
          report({
            path,
            allowed: `a range within ${privateRanges.join(", ")}`,
            fix: "take a private range; a public one hides the hosts on the internet that own it",
          });
        }
      }
    },
  }),
  rule({
    id: "region-ranges-apart",
    reads: ["regions"],
    check: ({ regions: { primary, recovery } }, report) => {
      if (!isNetworkOfSize16(primary.cidr) || !isNetworkOfSize16(recovery.cidr) || !overlapCidr(primary.cidr, recovery.cidr)) return;
      report({
        path: ["regions", "recovery", "cidr"],
        allowed: `a range apart from the primary region's ${primary.cidr}`,
        fix: "give the recovery region a range of its own; equal ranges can never be connected",
      });
    },
  }),
  rule({
    id: "allowed-names-keep-foreign-buckets-away",
    reads: ["network"],
    check: (
      {
        network: {
          dnsFirewall: { domains },
        },
      },
      report,
    ) => {
      domains.forEach((name, index) => {
        if (!/^\*\.(.+\.)?(amazonaws\.com|aws|on\.aws)$/.test(name)) return;
        report({
          path: ["network", "dnsFirewall", "domains", index],
          allowed: "names of AWS one by one",
          fix: "leave it out: the endpoints of the region are allowed anyway; a wildcard lets data out into buckets of any account",
        });
      });
    },
  }),
  rule({
    id: "nat-outlives-a-zone",
    reads: ["keepsData", "network"],
    check: ({ keepsData, network }, report) => {
      if (!keepsData || network.natGateways === "perZone") return;
      report({
        path: ["network", "natGateways"],
        allowed: "perZone in an environment that keeps data",
        fix: "set perZone: with one gateway the loss of its zone cuts every zone off the internet",
      });
    },
  }),
  rule({
    id: "egress-ports-usable",
    reads: ["network"],
    check: ({ network: { egressPorts } }, report) => {
      const path = ["network", "egressPorts"];
      if (!egressPorts.includes(443)) report({ path, allowed: "a list with 443", fix: "add 443; AWS itself is reached on it" });
      reportRepeats(egressPorts, path, report);
      egressPorts.forEach((port, index) => {
        const twin = egressPorts
          .slice(0, index)
          .find((earlier) => earlier !== port && internetRuleNumber(earlier) === internetRuleNumber(port));
        if (twin === undefined) return;
        report({
          path: [...path, index],
          allowed: `a port that does not differ from ${twin} by a multiple of 20,000`,
          fix: "leave one of the two out; both would take the same number in the network ACL",
        });
      });
    },
  }),
  rule({
    id: "acl-rules-fit",
    reads: ["regions", "network"],
    check: ({ regions, network: { egressPorts } }, report) => {
      for (const role of roles) {
        const { cidr, zones } = regions[role];
        const { name } = regions[role];
        const zoneCount = Object.keys(zones).length;
        const over = largestDirection({ vpcCidr: cidr, zones, egressPorts }) - maxRulesPerDirection;
        if (over <= 0) continue;
        const fix = `a network ACL takes ${maxRulesPerDirection} rules per direction, and this makes ${over} more; list fewer`;
        // The list of ports is both regions': once is enough.
        if (egressPorts.length > over)
          return report({ path: ["network", "egressPorts"], allowed: `fewer ports with the ${zoneCount} zones of ${name}`, fix });
        report({ path: ["regions", role, "zones"], allowed: "fewer zones", fix });
      }
    },
  }),
  rule({
    id: "endpoints-differ",
    reads: ["network"],
    check: ({ network }, report) => {
      for (const list of ["gatewayEndpoints", "interfaceEndpoints"] as const)
        reportRepeats<string>(network[list], ["network", list], report);
    },
  }),
];
