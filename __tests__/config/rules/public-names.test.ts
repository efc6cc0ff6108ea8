import { loadEstate } from "../../../config/load";
import { namesBelow, wildcardDomain } from "../../../src/facts/domain-names";
import { type Change, findingsAfter as findingsOf, placesOf } from "../../helpers/config";
import { realConfig, realStacks, resources } from "../../helpers/estate";

const set = (to: unknown, ...at: string[]): Change => ({ at, to });
const domain = (to: string): Change => set(to, "domainName");
const aliases = (...to: string[]): Change => set(to, "edge", "aliases");
const zone = (source: string, id: string): Change => set({ source, id }, "dns", "hostedZone");

type Changes = Readonly<Record<string, readonly Change[]>>;

/** The environments with equal data and below one registered domain, where their names can meet; then changed. */
const findingsAfter = ({ dev = [], staging = [], prod = [] }: Changes) =>
  findingsOf({
    dev: [equal, domain("dev.smart0dte.com"), ...dev],
    staging: [equal, domain("staging.smart0dte.com"), ...staging],
    prod: [equal, ...prod],
  });
const equal = set("confidential", "dataClassification");

describe("public names of different environments", () => {
  it.each<[string, Changes, string, string, RegExp]>([
    [
      "a domain where another environment's users are",
      { dev: [domain("app.smart0dte.com")] },
      "domain-is-no-name-of-another",
      "dev domainName",
      /below smart0dte\.com app, origin/,
    ],
    [
      "a domain that answers for another environment's services",
      { dev: [domain("origin.smart0dte.com")] },
      "domain-is-no-name-of-another",
      "dev domainName",
      /leads nowhere yet/,
    ],
    [
      "a domain for another environment's readers",
      { staging: [domain("read.dev.smart0dte.com")] },
      "domain-is-no-name-of-another",
      "staging domainName",
      /below dev\.smart0dte\.com/,
    ],
    [
      "a domain that is another environment's region",
      { dev: [domain("us-west-2.smart0dte.com")] },
      "domain-is-no-name-of-another",
      "dev domainName",
      /names of its regions/,
    ],
    [
      "a domain between another environment's records",
      { dev: [domain("latency.origin.smart0dte.com")] },
      "domain-is-no-name-of-another",
      "dev domainName",
      /leads nowhere yet/,
    ],
    [
      "another environment's domain as an alias",
      { prod: [aliases("www.smart0dte.com", "dev.smart0dte.com")] },
      "alias-is-no-domain-of-another",
      "prod edge.aliases[1]",
      /edge\.aliases of dev/,
    ],
    [
      "one alias of two environments",
      { prod: [aliases("dev.smart0dte.com")], dev: [aliases("dev.smart0dte.com")] },
      "alias-is-no-domain-of-another",
      "prod edge.aliases[0]",
      /one distribution alone/,
    ],
    [
      "the id of a zone that the estate makes",
      { staging: [zone("own", "Z0COPIED")] },
      "own-zone-has-no-id",
      "staging dns.hostedZone.id",
      /found by its domain/,
    ],
    [
      "the zone of a domain that does not hold the environment's",
      { dev: [domain("smart0dte-dev.net"), zone("existing", "Z0SHARED")], staging: [zone("existing", "Z0SHARED")] },
      "zone-ids-lead-to-own-zones",
      "staging dns.hostedZone.id",
      /list-hosted-zones/,
    ],
  ])("refuse %s", (_, changes, rule, place, fix) => {
    const findings = findingsAfter(changes);
    expect(placesOf(findings)).toEqual([place]);
    expect(findings).toMatchObject([{ rule, fix: expect.stringMatching(fix), allowed: expect.stringMatching(/\S/) }]);
  });

  it.each<[string, Changes]>([
    ["domains that only look like another's names", { dev: [domain("myapp.smart0dte.com")], staging: [domain("app-smart0dte.com")] }],
    ["a domain below a name of another, beside which nothing stands", { dev: [domain("dev.app.smart0dte.com")] }],
    ["a region's name that is none of the other's regions", { dev: [domain("eu-west-1.smart0dte.com")] }],
    ["domains that have nothing in common", { dev: [domain("smart0dte-dev.net"), aliases("smart0dte-dev.net", "www.smart0dte-dev.net")] }],
    ["each environment's own domain as its alias", { prod: [aliases("smart0dte.com")], dev: [aliases("dev.smart0dte.com")] }],
    [
      "one zone for environments within its domain",
      { prod: [zone("existing", "Z0SHARED")], dev: [zone("existing", "Z0SHARED")], staging: [zone("existing", "Z0SHARED")] },
    ],
    ["one zone that is there already", { dev: [zone("existing", "Z0SHARED")], staging: [zone("existing", "Z0SHARED")] }],
  ])("allow %s", (_, changes) => {
    expect(findingsAfter(changes)).toEqual([]);
  });

  it("are reported once where the whole domain is another's", () => {
    expect(placesOf(findingsAfter({ prod: [domain("dev.smart0dte.com"), aliases("dev.smart0dte.com")] }))).toEqual(["prod domainName"]);
  });

  it("hold back for what other rules say of an alias", () => {
    expect(findingsAfter({ prod: [aliases("app.dev.smart0dte.com")] }).map(({ rule }) => rule)).toEqual(["aliases-are-in-the-zone"]);
  });

  it("are all that the stacks make records, certificates and aliases for", async () => {
    const known = new Map(
      loadEstate(realConfig).map(({ environment, domainName, regions: { primary, recovery }, edge }) => [
        environment,
        [...namesBelow(domainName, [primary.name, recovery.name]), ...edge.aliases, domainName, wildcardDomain(domainName)],
      ]),
    );
    const made = (await realStacks()).flatMap((stack) =>
      [
        ...resources(stack, "aws_route53_record").map(({ args }) => args.name),
        ...resources(stack, "aws_cloudfront_distribution").flatMap(({ args }) => args.aliases),
        ...resources(stack, "aws_acm_certificate").flatMap(({ args }) => [
          args.domain_name,
          ...(args.subject_alternative_names as string[]),
        ]),
      ]
        .filter((name) => !String(name).startsWith("${"))
        .map((name) => ({ owner: stack.owner, name: String(name) })),
    );
    expect(made.filter(({ owner, name }) => known.get(owner)?.includes(name) !== true)).toEqual([]);
    for (const [environment, names] of known)
      expect(new Set(made.filter(({ owner }) => owner === environment).map(({ name }) => name)), environment).toEqual(new Set(names));
  });
});
