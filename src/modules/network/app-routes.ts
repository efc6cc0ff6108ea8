import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Construct } from "constructs";
import { type SubnetIds } from "./subnets";

export interface AppRoutesProps {
  /** Beginning of the tag Name: `<name>-app-<zone>`. */
  readonly name: string;
  readonly vpcId: string;
  readonly subnetIds: SubnetIds;
  /** NAT gateway that each zone sends through. */
  readonly natGatewayIdByZone: Readonly<Record<string, string>>;
}

/** A route table per zone, so that a zone's traffic to the internet stays in the zone. */
export class AppRoutes extends Construct {
  /** In the order of the zones' names. */
  public readonly routeTableIds: readonly string[];

  public constructor(scope: Construct, id: string, { name, vpcId, subnetIds, natGatewayIdByZone }: AppRoutesProps) {
    super(scope, id);
    this.routeTableIds = Object.entries(subnetIds).map(([zone, subnetId]) => {
      const natGatewayId = natGatewayIdByZone[zone];
      if (natGatewayId === undefined) throw new Error(`zone ${zone} has no NAT gateway to send through`);
      const table = new RouteTable(this, `table-${zone}`, { vpcId, tags: { Name: `${name}-app-${zone}` } });
      new Route(this, `internet-${zone}`, { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", natGatewayId });
      new RouteTableAssociation(this, zone, { routeTableId: table.id, subnetId });
      return table.id;
    });
  }
}
