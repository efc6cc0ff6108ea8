import { namesBelow, sourceNames } from "../../src/facts/domain-names";
import { healthPath } from "../../src/facts/public-paths";
import { checkerRegions as allCheckerRegions, leastCheckerRegions } from "../schema/dns";
import { type EnvironmentConfig } from "../schema/environment";
import { rule } from "./rule";

/** Share of the recovery time that may go by before viewers ask the other region; people and the database need the rest. */
const noticingShare = 0.2;

/** Seconds for which resolvers keep the address of a load balancer. @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html */
const answersKeptSeconds = 60;

/** Seconds between two questions of one checker, at the least. @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html */
const shortestInterval = 10;

type Dns = EnvironmentConfig["dns"];
const names = ["origin", "read"] as const satisfies readonly (keyof Dns["routing"])[];
/** Whether some place has a region of its own. */
const isPlaced = ({ geolocation }: Dns): boolean =>
  Object.values(geolocation).some((destination) => destination !== undefined && destination !== "lowestLatency");
const failsOver = ({ routing }: Dns): boolean => names.some((name) => routing[name] !== "primaryOnly");

export const dnsRules = [
  rule({
    id: "existing-zone-has-an-id",
    reads: ["dns"],
    check: ({ dns: { hostedZone } }, report) => {
      if (hostedZone.source === "own" || hostedZone.id !== undefined) return;
      report({
        path: ["dns", "hostedZone", "id"],
        allowed: "the id of the zone that is there",
        fix: "write it from `aws route53 list-hosted-zones`, or set source to own",
      });
    },
  }),
  rule({
    id: "own-zone-has-no-id",
    reads: ["dns"],
    check: ({ dns: { hostedZone } }, report) => {
      if (hostedZone.source === "existing" || hostedZone.id === undefined) return;
      report({
        path: ["dns", "hostedZone", "id"],
        allowed: "no id where the estate makes the zone",
        fix: "leave it out: the zone is found by its domain; or set source to existing if the zone was there before",
      });
    },
  }),
  rule({
    id: "delegations-lie-below-the-domain",
    reads: ["dns", "domainName", "edge", "regions"],
    check: ({ dns: { delegations }, domainName, edge: { aliases }, regions: { primary, recovery } }, report) => {
      const own = [...namesBelow(domainName, [primary.name, recovery.name]), ...aliases];
      for (const delegated of Object.keys(delegations)) {
        const path = ["dns", "delegations", delegated];
        if (!delegated.endsWith(`.${domainName}`))
          report({ path, got: delegated, allowed: `a domain below ${domainName}`, fix: "delegate it in the zone that holds it" });
        const hidden = own.find((name) => name === delegated || name.endsWith(`.${delegated}`));
        if (hidden !== undefined)
          report({
            path,
            got: delegated,
            allowed: `a domain that holds none of the environment's own names, such as ${hidden}`,
            fix: "delegate another domain: what is delegated is answered by the other zone alone",
          });
      }
    },
  }),
  rule({
    id: "cloudfront-has-its-region",
    reads: ["regions"],
    check: ({ regions: { primary, recovery } }, report) => {
      if ([primary.name, recovery.name].includes("us-east-1")) return;
      report({
        path: ["regions", "primary", "name"],
        allowed: "us-east-1 as one of the two regions",
        fix: "make one of the two us-east-1: the certificate of CloudFront and the hosted zone's stack live there",
      });
    },
  }),
  rule({
    id: "failover-has-health-checks",
    reads: ["dns", "keepsData"],
    check: ({ dns, keepsData }, report) => {
      if (dns.healthChecks.enabled || !failsOver(dns)) return;
      const failing = names.filter((name) => dns.routing[name] !== "primaryOnly").map((name) => `dns.routing.${name}`);
      const or = keepsData
        ? ""
        : `, or set ${failing.join(" and ")} to primaryOnly${isPlaced(dns) ? " and leave dns.geolocation out" : ""}`;
      report({
        path: ["dns", "healthChecks", "enabled"],
        allowed: `true while ${failing.join(" and ")} ${failing.length === 1 ? "fails" : "fail"} over`,
        fix: `enable them${or}; without a health check a record is always taken for healthy and nothing ever fails over`,
      });
    },
  }),
  rule({
    id: "writes-go-to-the-writer",
    reads: ["dns", "keepsData"],
    check: ({ dns: { routing }, keepsData }, report) => {
      if (routing.origin !== "nearest") return;
      report({
        path: ["dns", "routing", "origin"],
        allowed: keepsData ? "activePassive" : "activePassive or primaryOnly",
        fix: "take activePassive: the database of the recovery region takes no writes before a failover; read.<domain> is the name that may be nearest",
      });
    },
  }),
  rule({
    id: "kept-data-fails-over",
    reads: ["dns", "keepsData"],
    check: ({ dns: { routing, healthChecks }, keepsData }, report) => {
      for (const name of names) {
        if (!keepsData || routing[name] !== "primaryOnly") continue;
        const modes = name === "origin" ? "activePassive" : "activePassive or nearest";
        report({
          path: ["dns", "routing", name],
          allowed: `${modes} where keepsData is true`,
          fix: `let the name fail over: write ${modes}${healthChecks.enabled ? "" : " and enable dns.healthChecks"}; or say keepsData: false`,
        });
      }
    },
  }),
  rule({
    id: "geolocation-has-names",
    reads: ["dns", "keepsData"],
    check: ({ dns, keepsData }, report) => {
      // Where data is kept, the names must fail over anyway.
      if (keepsData || failsOver(dns) || !isPlaced(dns)) return;
      report({
        path: ["dns", "geolocation"],
        allowed: "nothing but lowestLatency while both names are primaryOnly",
        fix: "leave it out, or let dns.routing.origin or dns.routing.read fail over; a name that only the primary region answers asks nobody where he is",
      });
    },
  }),
  rule({
    id: "geolocation-names-regions",
    reads: ["dns", "regions"],
    check: ({ dns: { geolocation }, regions: { primary, recovery } }, report) => {
      const own = [primary.name, recovery.name];
      for (const [place, destination] of Object.entries(geolocation)) {
        if (destination === undefined || destination === "lowestLatency" || own.includes(destination)) continue;
        report({
          path: ["dns", "geolocation", place],
          allowed: `lowestLatency, ${own.join(" or ")}`,
          fix: "name one of the environment's regions; the others have no load balancer to send requests to",
        });
      }
    },
  }),
  rule({
    id: "checker-regions-differ",
    reads: ["dns"],
    check: (
      {
        dns: {
          healthChecks: { checkerRegions },
        },
      },
      report,
    ) => {
      const different = new Set(checkerRegions);
      const others = allCheckerRegions.filter((region) => !different.has(region));
      checkerRegions.forEach((region, index) => {
        if (checkerRegions.indexOf(region) === index) return;
        const fix =
          different.size < leastCheckerRegions
            ? `take another region, such as ${others.slice(0, 2).join(" or ")}; Route 53 wants three different ones`
            : "leave the second one out";
        report({ path: ["dns", "healthChecks", "checkerRegions", index], allowed: "each region once", fix });
      });
    },
  }),
  rule({
    id: "checkers-outside-the-estate",
    reads: ["dns", "regions"],
    check: (
      {
        dns: {
          healthChecks: { checkerRegions },
        },
        regions: { primary, recovery },
      },
      report,
    ) => {
      const own: readonly string[] = [primary.name, recovery.name];
      if (checkerRegions.some((region) => !own.includes(region))) return;
      const others = allCheckerRegions.filter((region) => !own.includes(region));
      report({
        path: ["dns", "healthChecks", "checkerRegions"],
        allowed: "at least one region besides the environment's own",
        fix: `add one of ${others.join(", ")}; checkers fail together with the region that they stand in`,
      });
    },
  }),
  rule({
    id: "outage-is-noticed-in-time",
    reads: ["dns", "objectives"],
    check: ({ dns, objectives: { recoveryTimeMinutes } }, report) => {
      const { enabled, intervalSeconds, failureThreshold } = dns.healthChecks;
      const room = recoveryTimeMinutes * 60 * noticingShare - answersKeptSeconds;
      if (!enabled || !failsOver(dns) || intervalSeconds * failureThreshold <= room) return;
      const most = Math.floor(room / intervalSeconds);
      const least = Math.ceil((intervalSeconds * failureThreshold + answersKeptSeconds) / 60 / noticingShare);
      const ways = [
        ...(most < 1 ? [] : [`lower it to ${most}`]),
        ...(intervalSeconds > shortestInterval && shortestInterval * failureThreshold <= room
          ? [`ask every ${shortestInterval} seconds`]
          : []),
        `raise objectives.recoveryTimeMinutes to ${least}`,
      ];
      report({
        path: ["dns", "healthChecks", "failureThreshold"],
        allowed:
          most < 1
            ? `a longer recovery time: ${intervalSeconds} seconds between questions leave no room in ${recoveryTimeMinutes} minutes`
            : `at most ${most} with an interval of ${intervalSeconds} seconds and a recovery time of ${recoveryTimeMinutes} minutes`,
        fix: `${ways.join(", or ")}; what is noticed late is recovered late`,
      });
    },
  }),
  rule({
    id: "aliases-leave-the-estate-its-names",
    reads: ["domainName", "edge", "regions"],
    check: ({ domainName, edge: { aliases }, regions: { primary, recovery } }, report) => {
      const own = sourceNames(domainName, [primary.name, recovery.name]);
      aliases.forEach((alias, index) => {
        if (own.includes(alias))
          report({
            path: ["edge", "aliases", index],
            allowed: `another name than ${own.join(", ")}`,
            fix: "take a name that leads nowhere yet; CloudFront would ask itself for what it is to fetch",
          });
      });
    },
  }),
  rule({
    id: "probe-passes-the-firewall",
    reads: ["services"],
    check: ({ services: { catalog, probed } }, report) => {
      const route = catalog[probed]?.route;
      if (route === undefined || route.healthPath === healthPath) return;
      report({
        path: ["services", "catalog", probed, "route", "healthPath"],
        allowed: `${healthPath} for the service that stands for its region's health`,
        fix: `answer at ${healthPath}: health checks ask there, and the firewall lets no other path through without CloudFront's header`,
      });
    },
  }),
];
