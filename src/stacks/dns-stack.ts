import { type Construct } from "constructs";
import { AppName } from "../modules/dns/app-name";
import { HealthChecks } from "../modules/dns/health-checks";
import { RegionalName } from "../modules/dns/regional-name";
import { failoverAlarmName } from "../modules/failover/flag-names";
import { appDomain, originDomain, readDomain, regionDomain } from "../facts/domain-names";
import { consume } from "../synthesis/consume";
import { dnsContract, edgeContract, zoneContract } from "../layers/contracts";
import { publish } from "../synthesis/publish";
import { type PlacedStack } from "../layers/instances";
import { LayerStack } from "../synthesis/layer-stack";

/** The names that users and CloudFront ask for, and what Route 53 answers to them in good days and bad. */
export class DnsStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { domainName: domain, dns, regions } = this.env;
    const { zoneId } = consume(this, zoneContract);
    const edge = consume(this, edgeContract);
    const regionNames = { primary: regions.primary.name, recovery: regions.recovery.name };
    const domains = { primary: regionDomain(regionNames.primary, domain), recovery: regionDomain(regionNames.recovery, domain) };

    const checks = dns.healthChecks.enabled
      ? new HealthChecks(this, "health", {
          names: this.names,
          primary: { region: regionNames.primary, domain: domains.primary },
          recovery: { region: regionNames.recovery, domain: domains.recovery },
          probing: dns.healthChecks,
          failoverAlarm: { name: failoverAlarmName(this.names), region: regionNames.recovery },
        })
      : undefined;
    const common = { zoneId, regions: regionNames, domains, geolocation: dns.geolocation, checks };
    const distribution = { name: edge.distributionDomainName, zoneId: edge.distributionZoneId };
    new AppName(this, "app", { zoneId, name: appDomain(domain), distribution });
    for (const name of this.env.edge.aliases) new AppName(this, `alias-${name.split(".").join("-")}`, { zoneId, name, distribution });
    new RegionalName(this, "origin", { ...common, name: originDomain(domain), mode: dns.routing.origin });
    new RegionalName(this, "read", { ...common, name: readDomain(domain), mode: dns.routing.read });

    publish(this, dnsContract, {
      primaryAnswersCheckId: checks?.primaryAnswersId ?? "",
      recoveryAnswersCheckId: checks?.recoveryAnswersId ?? "",
      primaryServesCheckId: checks?.primaryServesId ?? "",
    });
  }
}
