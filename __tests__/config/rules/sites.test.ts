import { siteOf } from "../../../config/rules/sites";
import { type Change, findingsAfter, placesOf } from "../../helpers/config";

const set = (at: string, to: string): Change => ({ at: [at], to });

describe("sites of environments", () => {
  it.each([
    ["smart0dte.com", "smart0dte.com"],
    ["dev.smart0dte.com", "smart0dte.com"],
    ["a.b.smart0dte.com", "smart0dte.com"],
    ["dev.smart0dte.co.uk", "smart0dte.co.uk"],
    ["smart0dte.com.au", "smart0dte.com.au"],
    ["dev.smart0dte.de", "smart0dte.de"],
    ["dev.com.net", "com.net"],
  ])("are named for %s by %s", (domain, site) => {
    expect(siteOf(domain)).toBe(site);
  });

  it.each<[string, Record<string, Change[]>, string[]]>([
    ["development below production's domain", { dev: [set("domainName", "dev.smart0dte.com")] }, ["dev domainName"]],
    [
      "development beside production",
      { dev: [set("domainName", "dev.smart0dte.com")], prod: [set("domainName", "trade.smart0dte.com")] },
      ["dev domainName"],
    ],
    [
      "production below development's domain",
      { dev: [set("domainName", "smart0dte.net")], prod: [set("domainName", "live.smart0dte.net")] },
      ["dev domainName"],
    ],
    [
      "everything below one domain",
      { dev: [set("domainName", "dev.smart0dte.com")], staging: [set("domainName", "staging.smart0dte.com")] },
      ["dev domainName", "staging domainName"],
    ],
  ])("are refused for %s", (_, changes, places) => {
    const findings = findingsAfter(changes);
    expect(placesOf(findings)).toEqual(places);
    for (const finding of findings)
      expect(finding).toMatchObject({
        rule: "sites-hold-equal-data",
        allowed: expect.stringMatching(/outside smart0dte\.(com|net)/) as string,
      });
  });

  it.each<[string, Record<string, Change[]>]>([
    [
      "environments with equal data",
      { staging: [set("domainName", "staging.smart0dte.com")], prod: [set("dataClassification", "confidential")] },
    ],
    [
      "names of a registry, under which everybody buys",
      { dev: [set("domainName", "smart0dte.co.uk")], staging: [set("domainName", "smart0dte-staging.co.uk")] },
    ],
  ])("are allowed for %s", (_, changes) => {
    expect(findingsAfter(changes)).toEqual([]);
  });
});
