import { type EnvironmentConfig } from "../schema/environment";
import { estateRule } from "./rule";

/**
 * Labels under which countries' registries sell names, as `co` of `co.uk`. The public suffix list has
 * more; a name below one of those is taken for part of a larger site than it is, so that the rule
 * refuses rather than permits.
 * @see https://publicsuffix.org/list/
 */
const secondLevel = new Set(["ac", "co", "com", "edu", "go", "gov", "ne", "net", "or", "org"]);

/**
 * What browsers take for one site: the name that was bought, and all below it. Pages of one site send
 * each other's cookies whatever `SameSite` says, and may set cookies for the whole of it.
 * @see https://developer.mozilla.org/docs/Glossary/Site
 */
export function siteOf(domain: string): string {
  const labels = domain.split(".");
  const [second = "", top = ""] = labels.slice(-2);
  return labels.slice(top.length === 2 && secondLevel.has(second) ? -3 : -2).join(".");
}

type Classified = Pick<EnvironmentConfig, "domainName" | "dataClassification">;

/** Classes of data, the least sensitive first. */
const classes: readonly EnvironmentConfig["dataClassification"][] = ["public", "internal", "confidential", "restricted"];
const rank = ({ dataClassification }: Classified): number => classes.indexOf(dataClassification);

/** Two of one domain are another rule's. */
const sharesSite = (a: Classified, b: Classified): boolean =>
  a.domainName !== b.domainName && siteOf(a.domainName) === siteOf(b.domainName);

export const siteRules = [
  estateRule({
    id: "sites-hold-equal-data",
    reads: ["domainName", "dataClassification"],
    check: (environments, report) => {
      for (const own of environments) {
        const other = environments.find((candidate) => rank(candidate) > rank(own) && sharesSite(candidate, own));
        if (other === undefined) continue;
        report(own.environment, {
          path: ["domainName"],
          allowed: `a domain outside ${siteOf(own.domainName)}, where ${other.environment} holds ${other.dataClassification} data and this environment ${own.dataClassification}`,
          fix: "register a domain for each class of data: to a browser the names of one registered domain are one site, whose pages send each other's cookies and set cookies for each other",
        });
      }
    },
  }),
];
