import { DeleteRetentionPolicyCommand, PutRetentionPolicyCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateNetworkAclEntryCommand,
  CreateRouteCommand,
  CreateTagsCommand,
  DeleteNetworkAclEntryCommand,
  DeleteRouteCommand,
  DescribeInternetGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  DisableEbsEncryptionByDefaultCommand,
  ModifySubnetAttributeCommand,
  ModifyVpcAttributeCommand,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
import { type ByHand, ec2, existing, logs, p, r } from "./by-hand";

const named = (name: string) => ({ Filters: [{ Name: "tag:Name", Values: [name] }] });
export const vpcId = async (region: string): Promise<string> =>
  existing((await ec2(region).send(new DescribeVpcsCommand(named("smart0dte-dev-vpc")))).Vpcs?.[0]?.VpcId, "VPC");
const tableId = async (region: string, name: string): Promise<string> =>
  existing((await ec2(region).send(new DescribeRouteTablesCommand(named(name)))).RouteTables?.[0]?.RouteTableId, name);
const groupId = async (region: string): Promise<string> =>
  existing(
    (await ec2(region).send(new DescribeSecurityGroupsCommand(named("smart0dte-dev-endpoints")))).SecurityGroups?.[0]?.GroupId,
    "security group",
  );
const gatewayId = async (region: string): Promise<string> =>
  existing(
    (
      await ec2(region).send(
        new DescribeInternetGatewaysCommand({ Filters: [{ Name: "attachment.vpc-id", Values: [await vpcId(region)] }] }),
      )
    ).InternetGateways?.[0]?.InternetGatewayId,
    "internet gateway",
  );
const subnetId = async (region: string, name: string): Promise<string> =>
  existing((await ec2(region).send(new DescribeSubnetsCommand(named(name)))).Subnets?.[0]?.SubnetId, name);
const aclId = async (region: string, name: string): Promise<string> =>
  existing((await ec2(region).send(new DescribeNetworkAclsCommand(named(name)))).NetworkAcls?.[0]?.NetworkAclId, name);

const logGroup = "/smart0dte/dev/flow-logs";
const everybody = "0.0.0.0/0";
const ssh = { IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: everybody }] };
const network = (region: string): string => `dev-${region}-network`;

export const inNetworks: readonly ByHand[] = [
  {
    what: "a port is opened beside the declared ones",
    stack: network(p),
    construct: "interface-endpoints/security-group",
    class: "changed",
    consequence: "security",
    work: async () => ec2(p).send(new AuthorizeSecurityGroupIngressCommand({ GroupId: await groupId(p), IpPermissions: [ssh] })),
    undo: async () => ec2(p).send(new RevokeSecurityGroupIngressCommand({ GroupId: await groupId(p), IpPermissions: [ssh] })),
  },
  {
    what: "a rule of a security group is deleted",
    stack: network(r),
    construct: "interface-endpoints/https-from-vpc",
    class: "deleted",
    consequence: "recovery",
    work: async () =>
      ec2(r).send(
        new RevokeSecurityGroupIngressCommand({
          GroupId: await groupId(r),
          IpPermissions: [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: "10.5.0.0/16" }] }],
        }),
      ),
  },
  {
    what: "logs are kept for a week only",
    stack: network(p),
    construct: "flow-logs/log-group",
    class: "changed",
    consequence: "recovery",
    work: () => logs(p).send(new PutRetentionPolicyCommand({ logGroupName: logGroup, retentionInDays: 7 })),
  },
  {
    what: "logs are kept for ever",
    stack: network(r),
    construct: "flow-logs/log-group",
    class: "changed",
    consequence: "cost",
    work: () => logs(r).send(new DeleteRetentionPolicyCommand({ logGroupName: logGroup })),
  },
  {
    what: "a VPC no longer names its hosts",
    stack: network(r),
    construct: "vpc/vpc",
    class: "changed",
    consequence: "none",
    work: async () => ec2(r).send(new ModifyVpcAttributeCommand({ VpcId: await vpcId(r), EnableDnsHostnames: { Value: false } })),
  },
  {
    what: "a VPC gets a tag",
    stack: network(p),
    construct: "vpc/vpc",
    class: "tag only",
    consequence: "none",
    work: async () => ec2(p).send(new CreateTagsCommand({ Resources: [await vpcId(p)], Tags: [{ Key: "Ticket", Value: "42" }] })),
  },
  {
    what: "a subnet gives out public addresses",
    stack: network(p),
    construct: "subnets/app-us-east-1a",
    class: "changed",
    consequence: "security",
    work: async () =>
      ec2(p).send(
        new ModifySubnetAttributeCommand({
          SubnetId: await subnetId(p, "smart0dte-dev-vpc-app-us-east-1a"),
          MapPublicIpOnLaunch: { Value: true },
        }),
      ),
  },
  {
    what: "the way to the internet is deleted",
    stack: network(r),
    construct: "public-routes/internet",
    class: "deleted",
    consequence: "recovery",
    work: async () =>
      ec2(r).send(new DeleteRouteCommand({ RouteTableId: await tableId(r, "smart0dte-dev-vpc-public"), DestinationCidrBlock: everybody })),
  },
  {
    what: "the databases get a way to the internet",
    stack: network(p),
    construct: "db-routes/table",
    class: "changed",
    consequence: "security",
    work: async () =>
      ec2(p).send(
        new CreateRouteCommand({
          RouteTableId: await tableId(p, "smart0dte-dev-vpc-db"),
          DestinationCidrBlock: everybody,
          GatewayId: await gatewayId(p),
        }),
      ),
    undo: async () =>
      ec2(p).send(new DeleteRouteCommand({ RouteTableId: await tableId(p, "smart0dte-dev-vpc-db"), DestinationCidrBlock: everybody })),
  },
  {
    what: "a network ACL lets everybody in",
    stack: network(r),
    construct: "db-acl/acl",
    class: "changed",
    consequence: "security",
    work: async () =>
      ec2(r).send(
        new CreateNetworkAclEntryCommand({
          NetworkAclId: await aclId(r, "smart0dte-dev-vpc-db"),
          RuleNumber: 5,
          Protocol: "-1",
          RuleAction: "allow",
          Egress: false,
          CidrBlock: everybody,
        }),
      ),
    undo: async () =>
      ec2(r).send(new DeleteNetworkAclEntryCommand({ NetworkAclId: await aclId(r, "smart0dte-dev-vpc-db"), RuleNumber: 5, Egress: false })),
  },
  {
    what: "new volumes are no longer encrypted",
    stack: `trading-dev-${p}-baseline`,
    construct: "region/volume-encryption",
    class: "changed",
    consequence: "security",
    work: () => ec2(p).send(new DisableEbsEncryptionByDefaultCommand({})),
  },
];
