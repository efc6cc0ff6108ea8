import { DefaultNetworkAcl } from "@cdktf/provider-aws/lib/default-network-acl";
import { DefaultRouteTable } from "@cdktf/provider-aws/lib/default-route-table";
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { Vpc as AwsVpc } from "@cdktf/provider-aws/lib/vpc";
import { Construct } from "constructs";

export interface VpcProps {
  /** Value of the tag Name, and beginning of the names of what AWS makes with the VPC. */
  readonly name: string;
  /** Address range, an IPv4 /16. */
  readonly cidr: string;
}

/**
 * The VPC, with the security group, route table and network ACL that AWS makes with it emptied:
 * whatever is put into the VPC without a group, table or ACL of its own reaches nothing.
 */
export class Vpc extends Construct {
  public readonly vpcId: string;

  public constructor(scope: Construct, id: string, { name, cidr }: VpcProps) {
    super(scope, id);
    const vpc = new AwsVpc(this, "vpc", {
      cidrBlock: cidr,
      enableDnsSupport: true,
      // Private DNS of interface endpoints needs both.
      enableDnsHostnames: true,
      tags: { Name: name },
    });
    this.vpcId = vpc.id;
    const tags = { Name: `${name}-default-unused` };
    // Empty lists, not omitted ones: an omitted list keeps whatever somebody adds by hand.
    new DefaultSecurityGroup(this, "default-security-group", { vpcId: vpc.id, ingress: [], egress: [], tags });
    new DefaultRouteTable(this, "default-route-table", { defaultRouteTableId: vpc.defaultRouteTableId, route: [], tags });
    new DefaultNetworkAcl(this, "default-network-acl", {
      defaultNetworkAclId: vpc.defaultNetworkAclId,
      tags,
      // AWS moves a subnet here between two ACLs; a plan in that moment would fight over it.
      // https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/default_network_acl#managing-subnets-in-a-default-network-acl
      lifecycle: { ignoreChanges: ["subnet_ids"] },
    });
  }
}
