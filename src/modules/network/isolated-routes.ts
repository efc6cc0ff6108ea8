import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Construct } from "constructs";
import { type SubnetIds } from "./subnets";

export interface IsolatedRoutesProps {
  /** Value of the tag Name. */
  readonly name: string;
  readonly vpcId: string;
  readonly subnetIds: SubnetIds;
}

/**
 * A route table that knows the VPC and nothing else. The subnets are associated with it explicitly:
 * one without a table of its own follows the VPC's default table, whatever that comes to hold.
 */
export class IsolatedRoutes extends Construct {
  public constructor(scope: Construct, id: string, { name, vpcId, subnetIds }: IsolatedRoutesProps) {
    super(scope, id);
    // An empty list, so that a route added by hand shows in the next plan and is taken out.
    const table = new RouteTable(this, "table", { vpcId, route: [], tags: { Name: name } });
    for (const [zone, subnetId] of Object.entries(subnetIds)) new RouteTableAssociation(this, zone, { routeTableId: table.id, subnetId });
  }
}
