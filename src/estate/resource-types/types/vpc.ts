import { byArguments, byTags, createdAgain, refusedTwice } from "../adoption";
import { type ResourceTypes } from "../entry";

export const vpc: ResourceTypes = {
  "aws_default_*": { loss: "nothing" },
  aws_default_network_acl: {
    loss: "nothing",
    adoption: createdAgain("it takes charge of what came with the VPC, again as well"),
    runtimeOwners: [{ arguments: ["subnet_ids"], by: "AWS, which puts subnets without an ACL there", expected: [] }],
  },
  aws_default_route_table: {
    loss: "nothing",
    adoption: createdAgain("it takes charge of what came with the VPC, again as well"),
  },
  aws_default_security_group: {
    loss: "nothing",
    adoption: createdAgain("it takes charge of what came with the VPC, again as well"),
  },
  aws_flow_log: {
    loss: "nothing",
    partOf: ["aws_vpc"],
    adoption: refusedTwice("a VPC has one flow log to a destination"),
  },
  aws_internet_gateway: {
    loss: "service",
    adoption: byTags("ec2:internet-gateway", "last"),
  },
  aws_nat_gateway: {
    loss: "service",
    partOf: ["aws_subnet"],
    adoption: byTags("ec2:natgateway", "last"),
  },
  aws_network_acl: {
    loss: "service",
    partOf: ["aws_vpc"],
    adoption: byTags("ec2:network-acl", "last"),
  },
  "aws_network_acl*": { loss: "service" },
  aws_network_acl_rule: {
    loss: "service",
    completes: [
      { owner: "aws_network_acl", argument: "ingress", holds: "an entry", link: "network_acl_id", by: ["id"] },
      { owner: "aws_network_acl", argument: "egress", holds: "an entry", link: "network_acl_id", by: ["id"] },
    ],
    adoption: byArguments("{network_acl_id}:{rule_number}:{protocol}:{egress}"),
  },
  aws_route: {
    loss: "service",
    partOf: ["aws_route_table"],
    completes: [{ owner: "aws_route_table", argument: "route", holds: "an entry", link: "route_table_id", by: ["id"] }],
    adoption: byArguments("{route_table_id}_[{destination_cidr_block}][{destination_ipv6_cidr_block}][{destination_prefix_list_id}]"),
  },
  aws_route_table: {
    loss: "service",
    partOf: ["aws_vpc"],
    adoption: byTags("ec2:route-table", "last"),
  },
  "aws_route_table*": { loss: "service" },
  aws_route_table_association: {
    loss: "service",
    partOf: ["aws_subnet", "aws_route_table"],
    adoption: byArguments("[{subnet_id}][{gateway_id}]/{route_table_id}"),
  },
  aws_security_group: {
    loss: "service",
    partOf: ["aws_vpc"],
    adoption: byTags("ec2:security-group", "last"),
    mock: { resource: { id: "sg-00000000000000000" } },
  },
  "aws_security_group*": { loss: "service" },
  aws_security_group_rule: {
    loss: "service",
    partOf: ["aws_security_group"],
  },
  aws_subnet: {
    loss: "service",
    partOf: ["aws_vpc"],
    adoption: byTags("ec2:subnet", "last"),
    mock: { resource: { id: "subnet-00000000000000000" } },
  },
  aws_vpc: {
    loss: "service",
    adoption: byTags("ec2:vpc", "last"),
  },
  "aws_vpc_dhcp_options*": { loss: "service" },
  aws_vpc_endpoint: {
    loss: "service",
    partOf: ["aws_vpc"],
    adoption: byTags("ec2:vpc-endpoint", "last"),
  },
  "aws_vpc_endpoint*": { loss: "service" },
  "aws_vpc_ipam*": { loss: "nothing" },
  "aws_vpc_peering_connection*": { loss: "nothing" },
  "aws_vpc_security_group_*": { loss: "service" },
  aws_vpc_security_group_egress_rule: {
    loss: "service",
    partOf: ["aws_security_group"],
    adoption: refusedTwice("a group has no two rules for the same peer, protocol and ports"),
  },
  aws_vpc_security_group_ingress_rule: {
    loss: "service",
    partOf: ["aws_security_group"],
    adoption: refusedTwice("a group has no two rules for the same peer, protocol and ports"),
  },
};
