import { namesBelow } from "../../src/facts/domain-names";
import { type EnvironmentConfig } from "../schema/environment";
import { estateRule } from "./rule";

const below = (name: string, domain: string): boolean => name.endsWith(`.${domain}`);
const lastTwoLabels = (domain: string): string => domain.split(".").slice(-2).join(".");
/** Whether one zone can hold both: no zone stands for a whole top-level domain. */
const shareAParent = (one: string, other: string): boolean => lastTwoLabels(one) === lastTwoLabels(other);

const namesOf = ({ domainName, regions: { primary, recovery } }: Pick<EnvironmentConfig, "domainName" | "regions">): string[] =>
  namesBelow(domainName, [primary.name, recovery.name]);

/**
 * Public names of different environments. Every name of an environment lies in its own domain, so two
 * can meet only where one domain lies within the other, at the inner domain and below it. Certificates
 * meet nowhere: one that covers more names than it has to is refused by nobody.
 */
export const publicNameRules = [
  estateRule({
    id: "domain-is-no-name-of-another",
    reads: ["domainName", "regions"],
    check: (environments, report) => {
      for (const { environment, domainName } of environments) {
        for (const outer of environments.filter((other) => below(domainName, other.domainName))) {
          if (!namesOf(outer).includes(domainName)) continue;
          report(environment, {
            path: ["domainName"],
            allowed: `a domain that is no name of ${outer.environment}`,
            fix: `take a domain that leads nowhere yet; directly below ${outer.domainName} app, origin, read and the names of its regions are taken`,
          });
        }
      }
    },
  }),
  /** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html */
  estateRule({
    id: "alias-is-no-domain-of-another",
    reads: ["domainName", "edge"],
    check: (environments, report) => {
      for (const {
        environment,
        domainName,
        edge: { aliases },
      } of environments) {
        aliases.forEach((alias, index) => {
          // Deeper names are no aliases at all: aliases-are-in-the-zone.
          const inner = environments.find((other) => alias === other.domainName && below(alias, domainName));
          if (inner === undefined) return;
          report(environment, {
            path: ["edge", "aliases", index],
            allowed: `another name than the domain of ${inner.environment}`,
            fix: `leave it out, or list it under edge.aliases of ${inner.environment}; a domain is answered from its own zone, and CloudFront gives a name to one distribution alone`,
          });
        });
      }
    },
  }),
  /** An id is easily copied with the file, and a zone answers for its domain and what lies below it. */
  estateRule({
    id: "zone-ids-lead-to-own-zones",
    reads: ["domainName", "dns"],
    check: (environments, report) => {
      environments.forEach(
        (
          {
            environment,
            domainName,
            dns: {
              hostedZone: { id },
            },
          },
          place,
        ) => {
          const other = environments
            .slice(0, place)
            .find((earlier) => id !== undefined && earlier.dns.hostedZone.id === id && !shareAParent(earlier.domainName, domainName));
          if (other === undefined) return;
          const path = ["dns", "hostedZone", "id"];
          report(environment, {
            path,
            allowed: `the id of a zone that holds ${domainName}; this one is of ${other.environment} and holds ${other.domainName}`,
            fix: "write the right one from `aws route53 list-hosted-zones`, or set source to own and leave the id out",
          });
        },
      );
    },
  }),
];
