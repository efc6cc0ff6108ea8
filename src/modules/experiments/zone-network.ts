import { anyResource, type Conditions, type Statement } from "../shared/iam";
import { type Place } from "../shared/place";
import { type Fault, minutesText, ownTags } from "./fault";

export interface ZoneNetworkProps {
  readonly place: Place;
  /** Zone of the region, such as `us-east-1a`. */
  readonly zone: string;
  readonly minutes: number;
}

/**
 * Cuts all subnets of a zone off: its tasks, its NAT gateway, and the members of the database and the cache that are there. AWS
 * puts a copy of each network ACL that refuses everything in its place, and the original back at the end, or when an alarm rings.
 *
 * `all` is what the loss of a zone is like; AWS has no limit of entries for it, as it has for what refuses less.
 *
 * @see https://docs.aws.amazon.com/fis/latest/userguide/fis-actions-reference.html#disrupt-connectivity
 */
export const zoneNetwork = ({ place, zone, minutes }: ZoneNetworkProps): Fault => ({
  name: `zone-${zone}`,
  description: `Cuts all subnets of ${zone} off for ${minutes} minutes`,
  actions: [
    {
      name: "cut-off",
      actionId: "aws:network:disrupt-connectivity",
      parameter: [
        { key: "duration", value: minutesText(minutes) },
        { key: "scope", value: "all" },
      ],
      target: { key: "Subnets", value: "subnets" },
    },
  ],
  targets: [
    {
      name: "subnets",
      resourceType: "aws:ec2:subnet",
      selectionMode: "ALL",
      resourceTag: ownTags(place.names),
      parameters: { availabilityZoneIdentifier: zone },
    },
  ],
  statements: statementsOf(place),
});

/** What AWS marks its copies of network ACLs with. */
const marked: Readonly<Record<"request" | "resource", Conditions>> = {
  request: { StringEquals: { "aws:RequestTag/managedByFIS": ["true"] } },
  resource: { StringEquals: { "aws:ResourceTag/managedByFIS": ["true"] } },
};

/**
 * As AWS's policy AWSFaultInjectionSimulatorNetworkAccess, for this one action and for subnets of the environment.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 */
function statementsOf({ region, accountId, names }: Place): Statement[] {
  const of = (kind: string): string => `arn:aws:ec2:${region}:${accountId}:${kind}/*`;
  const own: Conditions = { StringEquals: { "aws:ResourceTag/Environment": [names.owner], "aws:ResourceTag/Project": [names.project] } };
  return [
    { sid: "CopyAcl", effect: "Allow", actions: ["ec2:CreateNetworkAcl"], resources: [of("network-acl")], conditions: marked.request },
    { sid: "CopyAclInOwnVpc", effect: "Allow", actions: ["ec2:CreateNetworkAcl"], resources: [of("vpc")], conditions: own },
    {
      sid: "MarkCopies",
      effect: "Allow",
      actions: ["ec2:CreateTags"],
      resources: [of("network-acl")],
      conditions: { StringEquals: { "ec2:CreateAction": ["CreateNetworkAcl"], "aws:RequestTag/managedByFIS": ["true"] } },
    },
    {
      sid: "ChangeCopies",
      effect: "Allow",
      actions: ["ec2:CreateNetworkAclEntry", "ec2:DeleteNetworkAcl"],
      resources: [of("network-acl")],
      conditions: marked.resource,
    },
    // There and back: to the copy, and to the original, which has the environment's tags.
    { sid: "CutOffOwnSubnets", effect: "Allow", actions: ["ec2:ReplaceNetworkAclAssociation"], resources: [of("subnet")], conditions: own },
    {
      sid: "PutCopiesInPlace",
      effect: "Allow",
      actions: ["ec2:ReplaceNetworkAclAssociation"],
      resources: [of("network-acl")],
      conditions: marked.resource,
    },
    {
      sid: "PutOriginalsBack",
      effect: "Allow",
      actions: ["ec2:ReplaceNetworkAclAssociation"],
      resources: [of("network-acl")],
      conditions: own,
    },
    anyResource(
      {
        sid: "SeeNetwork",
        effect: "Allow",
        actions: [
          "ec2:DescribeManagedPrefixLists",
          "ec2:DescribeNetworkAcls",
          "ec2:DescribeSubnets",
          "ec2:DescribeVpcs",
          "ec2:GetManagedPrefixListEntries",
        ],
      },
      "descriptions of networks are of no resource, and the lists that AWS reads are its own",
    ),
  ];
}
