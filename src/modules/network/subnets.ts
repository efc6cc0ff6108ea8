import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Construct } from "constructs";
import { subnetCidr, type Tier, type ZoneSlots, zoneNames } from "../../facts/address-plan";

export interface SubnetsProps {
  /** Beginning of the tag Name: `<name>-<tier>-<zone>`. */
  readonly name: string;
  readonly vpcId: string;
  /** Range of the VPC, a /16. */
  readonly cidr: string;
  readonly zones: ZoneSlots;
}

/** Ids of subnets by zone, in the order of the zones' names. */
export type SubnetIds = Readonly<Record<string, string>>;

/** A /24 per tier and zone. None gives out public addresses: load balancer and NAT gateways bring theirs. */
export class Subnets extends Construct {
  public readonly public: SubnetIds;
  public readonly app: SubnetIds;
  public readonly db: SubnetIds;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: SubnetsProps,
  ) {
    super(scope, id);
    this.public = this.createTier("public");
    this.app = this.createTier("app");
    this.db = this.createTier("db");
  }

  private createTier(tier: Tier): SubnetIds {
    return Object.fromEntries(zoneNames(this.props.zones).map((zone) => [zone, this.createSubnet(tier, zone)]));
  }

  private createSubnet(tier: Tier, zone: string): string {
    const { name, vpcId, cidr, zones } = this.props;
    return new Subnet(this, `${tier}-${zone}`, {
      vpcId,
      cidrBlock: subnetCidr(cidr, tier, zones[zone] ?? 0),
      availabilityZone: zone,
      mapPublicIpOnLaunch: false,
      tags: { Name: `${name}-${tier}-${zone}` },
    }).id;
  }
}
