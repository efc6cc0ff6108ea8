import { anyOf, destroyed, entriesLost, entryWorse, on, only, removed, turnedOff, turnedOn, worse, worseOrCreated } from "../matchers";
import { type Evidence, found, type Matcher, type Subject, undecided } from "../model";
import { read, unknown } from "../values";
import { leavesOf } from "./leaves";
import { covers, isWorld, onlyDirectionOf, type Opening, openingsOf, ports } from "./openings";

const web: readonly number[] = [80, 443];
const everywhere = ({ source }: Opening): boolean => isWorld(source);
const isWeb = ({ from, to, protocol }: Opening): boolean => protocol === "tcp" && from === to && web.includes(from);

/** Openings that are there after the change and were not covered before it. */
function gained(subject: Subject, direction: Opening["direction"]): readonly Opening[] | typeof unknown {
  const before = openingsOf(subject.type, subject.before);
  const after = openingsOf(subject.type, subject.after);
  if (after === unknown || before === unknown) return unknown;
  return after.filter((opening) => opening.direction === direction && !before.some((known) => covers(known, opening)));
}

const opens =
  (direction: Opening["direction"], matters: (opening: Opening) => boolean): Matcher =>
  (subject) => {
    const openings = gained(subject, direction);
    if (openings === unknown) return (onlyDirectionOf(subject.type) ?? direction) === direction ? [undecided(direction)] : [];
    return openings
      .filter(matters)
      .map((opening): Evidence => found(`${direction === "ingress" ? "from" : "to"} ${opening.source}: ${ports(opening)}`, direction));
  };

export const openedToWorld = opens("ingress", (opening) => everywhere(opening) && !isWeb(opening));
export const webOpenedToWorld = opens("ingress", (opening) => everywhere(opening) && isWeb(opening));
export const ingressWidened = opens("ingress", (opening) => !everywhere(opening));
export const egressOpened = opens("egress", everywhere);

const isTrue = (value: unknown): boolean => value === true;
export const madePublic: Matcher = anyOf(
  ...[
    "publicly_accessible",
    "map_public_ip_on_launch",
    "associate_public_ip_address",
    "network_configuration.0.assign_public_ip",
    "network_interfaces.0.associate_public_ip_address",
  ].map((path) =>
    onlySet(
      path,
      worseOrCreated(path, (value) => isTrue(value) || value === "true"),
    ),
  ),
  only(["aws_lb", "aws_alb", "aws_elb"], turnedOff("internal")),
  only(["aws_opensearchserverless_security_policy"], (subject) =>
    opensCollections(subject.after) && !opensCollections(subject.before)
      ? [found("its collections can be reached from the internet", "policy")]
      : [],
  ),
);

/** @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-network.html#serverless-network-policies */
const opensCollections = (values: Subject["after"]): boolean => {
  const policy = read(values, "policy");
  return typeof policy === "string" && /"AllowFromPublic"\s*:\s*true/.test(policy);
};

/** Leaves aside the types that do not have the argument at all. */
function onlySet(path: string, matcher: Matcher): Matcher {
  return (subject, estate) =>
    read(subject.before, path) === undefined && read(subject.after, path) === undefined ? [] : matcher(subject, estate);
}

/** Everybody, and whoever has an AWS account. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#specifying-grantee-predefined-groups */
const publicGroups = /^http:\/\/acs\.amazonaws\.com\/groups\/global\/(AllUsers|AuthenticatedUsers)$/;
const groupsGranted: Matcher = (subject) =>
  leavesOf(subject).flatMap(({ path, before, after }) => {
    const name = typeof after === "string" && after !== before ? publicGroups.exec(after)?.[1] : undefined;
    return name === undefined
      ? []
      : [{ ...found(`an ACL grants rights to ${name === "AllUsers" ? "everybody" : "whoever has an AWS account"}`, path), exact: true }];
  });

const blocks = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];
export const publicAccessAllowed: Matcher = anyOf(
  only(
    ["aws_s3_bucket_public_access_block", "aws_s3_account_public_access_block"],
    anyOf(
      ...blocks.map((path) => worseOrCreated(path, (value) => value !== true && value !== "true")),
      destroyed(() => "nothing keeps public access away any more"),
    ),
  ),
  groupsGranted,
  only(
    ["aws_ebs_snapshot_block_public_access"],
    destroyed(() => "snapshots can be shared with everybody"),
  ),
  onlySet(
    "acl",
    worseOrCreated("acl", (value) => typeof value === "string" && (value.startsWith("public-") || value === "authenticated-read")),
  ),
  only(["aws_ecr_repository_policy", "aws_db_snapshot", "aws_ami_launch_permission"], turnedOn("public")),
);

/** A gateway is recognized by its id, or, before it has one, by what the declaration refers to. */
export const internetRoute: Matcher = only(["aws_route"], (subject) => {
  if (subject.effect === "destroy" || subject.effect === "forget") return [];
  const destination = read(subject.after, "destination_cidr_block") ?? read(subject.after, "destination_ipv6_cidr_block");
  if (destination === unknown) return [undecided("destination_cidr_block")];
  if (destination !== "0.0.0.0/0" && destination !== "::/0") return [];
  const gateway = read(subject.after, "gateway_id");
  if (gateway === undefined || gateway === read(subject.before, "gateway_id")) return [];
  const declared = read(subject.declared?.values, "gateway_id");
  if (gateway === unknown && typeof declared !== "string") return [undecided("gateway_id")];
  const isInternet = gateway === unknown ? String(declared).includes("aws_internet_gateway.") : String(gateway).startsWith("igw-");
  return isInternet ? [found(`${destination} leads to an internet gateway`, "gateway_id")] : [];
});

export const aclOpened: Matcher = only(["aws_network_acl_rule"], (subject) => {
  const open = (values: Subject["after"]): boolean =>
    read(values, "rule_action") === "allow" &&
    read(values, "egress") !== true &&
    (read(values, "cidr_block") === "0.0.0.0/0" || read(values, "ipv6_cidr_block") === "::/0") &&
    String(read(values, "protocol")) === "-1";
  return open(subject.after) && !open(subject.before)
    ? [found("every protocol from everywhere is let in; security groups alone decide")]
    : [];
});

/** Counting lets a request through, and only writes it down. */
const onlyCounts = (before: unknown, after: unknown): string | undefined =>
  (read(after, "action.0.count") !== undefined && read(before, "action.0.count") === undefined) ||
  (read(after, "override_action.0.count") !== undefined && read(before, "override_action.0.count") === undefined)
    ? "what it blocked is only counted"
    : undefined;

const firewalls = ["aws_wafv2_web_acl", "aws_wafv2_web_acl_association", "aws_shield_protection", "aws_networkfirewall_*"];
export const firewallLost: Matcher = anyOf(
  only(
    firewalls,
    on(
      ["destroy"],
      destroyed(() => "requests are no longer filtered"),
    ),
  ),
  only(["aws_cloudfront_distribution"], removed("web_acl_id")),
  only(
    ["aws_wafv2_web_acl"],
    worse("default_action.0.block", (before, after) => before !== undefined && after === undefined),
  ),
  only(["aws_wafv2_web_acl", "aws_wafv2_rule_group"], anyOf(entriesLost("rule", "name"), entryWorse("rule", "name", onlyCounts))),
);

const joins = [
  "aws_vpc_peering_connection",
  "aws_vpc_peering_connection_accepter",
  "aws_ec2_transit_gateway_vpc_attachment",
  "aws_ec2_transit_gateway_peering_attachment",
  "aws_vpn_connection",
  "aws_dx_gateway_association",
  "aws_vpc_endpoint_service",
  "aws_vpc_endpoint_service_allowed_principal",
  "aws_ram_principal_association",
];
export const networkJoined: Matcher = only(joins, ({ effect }) => (effect === "create" ? [found("another network gets a way in")] : []));
