import { Eip } from "@cdktf/provider-aws/lib/eip";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type NatMode, natZones, type ZoneSlots, zoneNames } from "../../facts/address-plan";
import { type SubnetIds } from "./subnets";

export interface NatGatewaysProps {
  /** Beginning of the tag Name: `<name>-nat-<zone>`. */
  readonly name: string;
  readonly mode: NatMode;
  readonly zones: ZoneSlots;
  readonly publicSubnetIds: SubnetIds;
  /** What the VPC reaches the internet through; it must stand before the first NAT gateway. */
  readonly internetGateway: ITerraformDependable;
  /**
   * Whether Terraform refuses to release the addresses. Brokers and data feeds know them, and AWS
   * gives no released address back. It guards against replacement and destroy; an address that
   * leaves the configuration (a zone removed, `perZone` made `single`) takes its guard with it.
   */
  readonly protect: boolean;
}

/** NAT gateways with fixed addresses: one in every zone, or one for all in the zone with the lowest slot. */
export class NatGateways extends Construct {
  /** Gateway that each zone sends through: its own, or the single one. */
  public readonly gatewayIdByZone: Readonly<Record<string, string>>;
  /** In the order of the zones' names. */
  public readonly publicIps: readonly string[];

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: NatGatewaysProps,
  ) {
    super(scope, id);
    const { mode, zones } = props;
    const created = new Map(natZones(mode, zones).map((zone) => [zone, this.createGateway(zone)]));
    const [shared] = created.values();
    if (shared === undefined) throw new Error("a NAT gateway needs a zone; there is none");
    this.publicIps = [...created.values()].map(({ publicIp }) => publicIp);
    this.gatewayIdByZone = Object.fromEntries(zoneNames(zones).map((zone) => [zone, (created.get(zone) ?? shared).gatewayId]));
  }

  private createGateway(zone: string): { gatewayId: string; publicIp: string } {
    const { name, publicSubnetIds, internetGateway, protect } = this.props;
    const subnetId = publicSubnetIds[zone];
    if (subnetId === undefined) throw new Error(`zone ${zone} has no public subnet for its NAT gateway`);
    const tags = { Name: `${name}-nat-${zone}` };
    const address = new Eip(this, `address-${zone}`, {
      domain: "vpc",
      dependsOn: [internetGateway],
      tags,
      ...(protect ? { lifecycle: { preventDestroy: true } } : {}),
    });
    const gateway = new NatGateway(this, `gateway-${zone}`, {
      subnetId,
      allocationId: address.allocationId,
      connectivityType: "public",
      dependsOn: [internetGateway],
      tags,
    });
    return { gatewayId: gateway.id, publicIp: address.publicIp };
  }
}
