import { type Construct } from "constructs";
import { RegionRecord } from "../modules/ingress/region-record";
import { regionDomain } from "../facts/domain-names";
import { consume } from "../synthesis/consume";
import { ingressContract } from "../layers/contracts";
import { hostedZoneOf } from "./hosted-zone";
import { type PlacedStack } from "../layers/instances";
import { LayerStack } from "../synthesis/layer-stack";

/**
 * The name of the region's load balancer. A layer of its own, because it alone needs Route 53, whose
 * API answers in us-east-1 only: everything else of the recovery region is planned without it.
 */
export class RegionDnsStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { loadBalancerDnsName: dnsName, loadBalancerZoneId: zoneId } = consume(this, ingressContract);
    new RegionRecord(this, "record", {
      zoneId: hostedZoneOf(this, placed, dnsName),
      name: regionDomain(this.region.name, this.env.domainName),
      loadBalancer: { dnsName, zoneId },
    });
  }
}
