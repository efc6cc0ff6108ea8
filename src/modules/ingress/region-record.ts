import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Fn, Op, type TerraformResourceLifecycle } from "cdktf";
import { Construct } from "constructs";

export interface RegionRecordProps {
  /** Undefined for a zone whose id the configuration does not have yet. */
  readonly zoneId?: string;
  /** What to do about a missing id, as the error says it. */
  readonly whenMissing: string;
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
  public constructor(scope: Construct, id: string, { zoneId, whenMissing, name, loadBalancer }: RegionRecordProps) {
    super(scope, id);
    new Route53Record(this, "address", {
      zoneId: zoneId ?? "unknown",
      name,
      type: "A",
      alias: { name: loadBalancer.dnsName, zoneId: loadBalancer.zoneId, evaluateTargetHealth: false },
      ...(zoneId === undefined ? { lifecycle: refusedAtApply(loadBalancer.dnsName, whenMissing) } : {}),
    });
  }
}

/** A condition that is never true, and that Terraform can judge only during the apply, so that the estate can still be planned. */
const refusedAtApply = (unknownUntilApply: string, errorMessage: string): TerraformResourceLifecycle => ({
  precondition: [{ condition: Op.lt(Fn.lengthOf(unknownUntilApply), 1), errorMessage }],
});
