import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

/**
 * How Route 53 chooses among the records of one name. A record has one of these: AWS refuses two, and
 * it refuses two kinds at one name. Whatever fails over has a health check, or it never would.
 */
export type Routing =
  | { readonly kind: "simple" }
  | { readonly kind: "geolocation"; readonly place: string }
  | { readonly kind: "latency"; readonly region: string }
  | { readonly kind: "failover"; readonly role: "PRIMARY" | "SECONDARY"; readonly healthCheckId: string };

export interface AliasRecordProps {
  readonly zoneId: string;
  readonly name: string;
  /** @default "A": load balancers of the estate have IPv4 addresses only. */
  readonly type?: "A" | "AAAA";
  readonly target: { readonly name: string; readonly zoneId: string };
  readonly routing: Routing;
  /** Whether the record counts as unhealthy when its target does. AWS refuses it for CloudFront. */
  readonly followsHealth: boolean;
  /** Records that the target is made of; Route 53 refuses an alias to a name that has none. */
  readonly after?: readonly ITerraformDependable[];
}

/** Continent code of a record for every place that no other record names. */
export const everywhereElse = "default";

/** A record that answers with whatever another name answers, at no cost and with the other name's time to live. */
export class AliasRecord extends Construct implements ITerraformDependable {
  public readonly fqn: string;

  public constructor(scope: Construct, id: string, { zoneId, name, type, target, routing, followsHealth, after }: AliasRecordProps) {
    super(scope, id);
    this.fqn = new Route53Record(this, "record", {
      zoneId,
      name,
      type: type ?? "A",
      alias: { name: target.name, zoneId: target.zoneId, evaluateTargetHealth: followsHealth },
      ...policyOf(routing),
      ...(after === undefined ? {} : { dependsOn: [...after] }),
    }).fqn;
  }
}

/** The arguments of a routing policy. Identifiers say a record's part, so that its region may change in place. */
function policyOf(routing: Routing): Partial<ConstructorParameters<typeof Route53Record>[2]> {
  switch (routing.kind) {
    case "simple":
      return {};
    case "geolocation":
      return {
        setIdentifier: routing.place,
        geolocationRoutingPolicy: routing.place === everywhereElse ? { country: "*" } : { continent: routing.place },
      };
    case "latency":
      return { setIdentifier: routing.region, latencyRoutingPolicy: { region: routing.region } };
    case "failover":
      return {
        setIdentifier: routing.role.toLowerCase(),
        failoverRoutingPolicy: { type: routing.role },
        healthCheckId: routing.healthCheckId,
      };
  }
}
