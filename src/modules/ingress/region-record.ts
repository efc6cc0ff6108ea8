import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Construct } from "constructs";

export interface RegionRecordProps {
  readonly zoneId: string;
  readonly name: string;
  readonly loadBalancer: { readonly dnsName: string; readonly zoneId: string };
}

/**
 * The name of one region's load balancer, which the routing records and the health checks are made of.
 *
 * It does not take over the load balancer's own health: Route 53 takes a load balancer for unhealthy
 * as soon as one of its target groups has no targets, and of blue and green one always has none.
 * Whether the region works is a matter of the health checks of the records that lead here.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html
 */
export class RegionRecord extends Construct {
  public constructor(scope: Construct, id: string, { zoneId, name, loadBalancer }: RegionRecordProps) {
    super(scope, id);
    new Route53Record(this, "address", {
      zoneId,
      name,
      type: "A",
      alias: { name: loadBalancer.dnsName, zoneId: loadBalancer.zoneId, evaluateTargetHealth: false },
    });
  }
}
