import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type SubnetIds } from "./subnets";

export interface PublicRoutesProps {
  /** Beginning of the tag Name. */
  readonly name: string;
  readonly vpcId: string;
  readonly subnetIds: SubnetIds;
}

/** Internet gateway and the one route table of the public subnets. */
export class PublicRoutes extends Construct {
  /** AWS refuses a NAT gateway before the VPC has an internet gateway; no argument of it says so. */
  public readonly internetGateway: ITerraformDependable;

  public constructor(scope: Construct, id: string, { name, vpcId, subnetIds }: PublicRoutesProps) {
    super(scope, id);
    const gateway = new InternetGateway(this, "internet-gateway", { vpcId, tags: { Name: name } });
    this.internetGateway = gateway;
    const table = new RouteTable(this, "table", { vpcId, tags: { Name: `${name}-public` } });
    new Route(this, "internet", { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id });
    for (const [zone, subnetId] of Object.entries(subnetIds)) new RouteTableAssociation(this, zone, { routeTableId: table.id, subnetId });
  }
}
