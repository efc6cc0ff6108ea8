import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { AliasRecord } from "./alias-record";

/** A region as a destination, with what says whether it can be one. */
export interface Destination {
  /** Name of the region's load balancer. */
  readonly domain: string;
  readonly healthCheckId: string;
}

export interface RegionsInOrderProps {
  readonly zoneId: string;
  readonly name: string;
  readonly first: Destination;
  readonly second: Destination;
}

/**
 * A name that answers with the first region, and with the second while the first is unhealthy. When
 * both are, Route 53 answers with the first.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-types.html
 */
export class RegionsInOrder extends Construct {
  /** For what points at the name. */
  public readonly records: readonly ITerraformDependable[];

  public constructor(scope: Construct, id: string, { zoneId, name, first, second }: RegionsInOrderProps) {
    super(scope, id);
    const part = (partId: string, role: "PRIMARY" | "SECONDARY", { domain, healthCheckId }: Destination): AliasRecord =>
      new AliasRecord(this, partId, {
        zoneId,
        name,
        target: { name: domain, zoneId },
        routing: { kind: "failover", role, healthCheckId },
        followsHealth: true,
      });
    this.records = [part("first", "PRIMARY", first), part("second", "SECONDARY", second)];
  }
}
