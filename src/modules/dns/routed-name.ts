import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { latencyDomain, regionDomain } from "../../facts/domain-names";
import { AliasRecord } from "./alias-record";
import { type Destination, RegionsInOrder } from "./regions-in-order";

export interface RoutedRegion {
  readonly region: string;
  /** The region as the one to ask first. */
  readonly preferred: Destination;
  /** The region as the last resort. */
  readonly fallback: Destination;
}

export interface RoutedNameProps {
  readonly zoneId: string;
  readonly name: string;
  /** `activePassive`: the primary region first, for everybody. `nearest`: the nearer region first. */
  readonly mode: "activePassive" | "nearest";
  readonly primary: RoutedRegion;
  readonly recovery: RoutedRegion;
  /** Region, or `lowestLatency`, by continent code; has an entry `default`. */
  readonly geolocation: Readonly<Record<string, string | undefined>>;
}

/**
 * A name that leads to one of the two regions. One name takes one routing policy, so this is a chain
 * of names: by place, then by latency, then a pair of regions in order for each of them. Both modes
 * have the same chain and differ in the order of the pairs alone.
 *
 * Every pair holds both regions, so no choice above a pair can end where nobody answers.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-complex-configs.html
 */
export class RoutedName extends Construct {
  public constructor(
    scope: Construct,
    id: string,
    private readonly props: RoutedNameProps,
  ) {
    super(scope, id);
    const { zoneId, name, mode, primary, recovery, geolocation } = props;
    const pairs = [
      ...new RegionsInOrder(this, `from-${primary.region}`, {
        zoneId,
        name: regionDomain(primary.region, name),
        first: primary.preferred,
        second: recovery.fallback,
      }).records,
      ...this.fromRecovery(mode).records,
    ];
    const latencies = [primary, recovery].map(({ region }) =>
      this.point(`latency-${region}`, latencyDomain(name), regionDomain(region, name), { kind: "latency", region }, pairs),
    );
    for (const [place, destination] of Object.entries(geolocation)) {
      if (destination === undefined) continue;
      const target = destination === "lowestLatency" ? latencyDomain(name) : regionDomain(destination, name);
      this.point(`place-${place.toLowerCase()}`, name, target, { kind: "geolocation", place }, latencies);
    }
  }

  private fromRecovery(mode: RoutedNameProps["mode"]): RegionsInOrder {
    const { zoneId, name, primary, recovery } = this.props;
    const [first, second] = mode === "nearest" ? [recovery.preferred, primary.fallback] : [primary.preferred, recovery.fallback];
    return new RegionsInOrder(this, `from-${recovery.region}`, { zoneId, name: regionDomain(recovery.region, name), first, second });
  }

  private point(
    id: string,
    name: string,
    target: string,
    routing: { readonly kind: "latency"; readonly region: string } | { readonly kind: "geolocation"; readonly place: string },
    after: readonly ITerraformDependable[],
  ): AliasRecord {
    const { zoneId } = this.props;
    return new AliasRecord(this, id, { zoneId, name, target: { name: target, zoneId }, routing, followsHealth: true, after });
  }
}
