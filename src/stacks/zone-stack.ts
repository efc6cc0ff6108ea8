import { type Construct } from "constructs";
import { Delegations } from "../modules/dns/delegations";
import { HostedZone } from "../modules/dns/hosted-zone";
import { publish } from "../synthesis/publish";
import { zoneContract } from "../layers/contracts";
import { type PlacedStack } from "../layers/instances";
import { LayerStack } from "../synthesis/layer-stack";

/**
 * The environment's hosted zone, and the domains below it that are kept in zones of their own. It waits
 * for nothing: only when its name servers are known can anybody delegate the domain to them, and what
 * asks for a delegated domain stands in the layers above.
 */
export class ZoneStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { domainName: domain, dns, keepsData } = this.env;
    const { source, id } = dns.hostedZone;
    const zone = new HostedZone(this, "hosted-zone", {
      domain,
      ...(source === "existing" && id !== undefined ? { existingId: id } : {}),
      protectedFromDestroy: keepsData,
    });
    new Delegations(this, "delegations", { zoneId: zone.zoneId, nameServers: dns.delegations });
    publish(this, zoneContract, { zoneId: zone.zoneId, nameServers: zone.nameServers });
  }
}
