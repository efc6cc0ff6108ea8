import { database, gone, kept, made } from "./helpers.mjs";

const ingress = { security_group_id: "sg-1", ip_protocol: "tcp", from_port: 5432, to_port: 5432, cidr_ipv4: "10.4.0.0/20" };
const subnet = { vpc_id: "vpc-1", cidr_block: "10.4.0.0/24", map_public_ip_on_launch: false };
const block = {
  bucket: "smart0dte-dev-reports",
  block_public_acls: true,
  block_public_policy: true,
  ignore_public_acls: true,
  restrict_public_buckets: true,
};
const aclRule = {
  network_acl_id: "acl-1",
  rule_number: 100,
  egress: false,
  protocol: "6",
  rule_action: "allow",
  cidr_block: "10.4.0.0/16",
  from_port: 443,
  to_port: 443,
};
const group = (rules) => ({ name: "api", vpc_id: "vpc-1", ingress: rules, egress: [] });
const rule = (cidr, port) => ({
  cidr_blocks: [cidr],
  from_port: port,
  to_port: port,
  protocol: "tcp",
  description: "",
  ipv6_cidr_blocks: [],
  prefix_list_ids: [],
  security_groups: [],
  self: false,
});

const firewall = {
  resource_arn: "arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/app/api/1",
  web_acl_arn: "arn:aws:wafv2:us-east-1:111111111111:regional/webacl/api/1",
};

export default {
  "ssh-opened-to-world": made("aws_vpc_security_group_ingress_rule", { ...ingress, from_port: 22, to_port: 22, cidr_ipv4: "0.0.0.0/0" }),
  "ssh-opened-to-world-over-ipv6": made("aws_security_group_rule", {
    type: "ingress",
    security_group_id: "sg-1",
    protocol: "tcp",
    from_port: 22,
    to_port: 22,
    ipv6_cidr_blocks: ["::/0"],
  }),
  "database-port-opened-in-group": kept("aws_security_group", group([rule("10.4.0.0/16", 5432)]), {
    ingress: [rule("10.4.0.0/16", 5432), rule("0.0.0.0/0", 5432)],
  }),
  "https-opened-to-world": made("aws_vpc_security_group_ingress_rule", {
    ...ingress,
    from_port: 443,
    to_port: 443,
    cidr_ipv4: "0.0.0.0/0",
  }),
  "ingress-widened": kept("aws_vpc_security_group_ingress_rule", ingress, { cidr_ipv4: "10.4.0.0/16" }),
  "ingress-narrowed": kept("aws_vpc_security_group_ingress_rule", ingress, { cidr_ipv4: "10.4.0.0/24" }),
  "ingress-from-group-added": made("aws_vpc_security_group_ingress_rule", {
    ...ingress,
    cidr_ipv4: undefined,
    referenced_security_group_id: "sg-2",
  }),
  "ingress-from-unknown-range": {
    before: {},
    after: {
      "aws_vpc_security_group_ingress_rule.main": { ...ingress, cidr_ipv4: "${aws_vpc.new.cidr_block}" },
      "aws_vpc.new": { ipv4_ipam_pool_id: "ipam-pool-1", ipv4_netmask_length: 20 },
    },
  },
  "egress-opened": made("aws_vpc_security_group_egress_rule", { security_group_id: "sg-1", ip_protocol: "-1", cidr_ipv4: "0.0.0.0/0" }),
  "egress-within": made("aws_vpc_security_group_egress_rule", {
    security_group_id: "sg-1",
    ip_protocol: "tcp",
    from_port: 5432,
    to_port: 5432,
    cidr_ipv4: "10.4.0.0/20",
  }),
  "database-made-public": kept("aws_db_instance", database, { publicly_accessible: true }),
  "database-made-private": kept("aws_db_instance", { ...database, publicly_accessible: true }, { publicly_accessible: false }),
  "subnet-gives-public-addresses": kept("aws_subnet", subnet, { map_public_ip_on_launch: true }),
  "public-access-block-loosened": kept("aws_s3_bucket_public_access_block", block, { block_public_policy: false }),
  "public-access-block-destroyed": gone("aws_s3_bucket_public_access_block", block),
  "public-access-block-tightened": kept(
    "aws_s3_bucket_public_access_block",
    { ...block, block_public_acls: false },
    { block_public_acls: true },
  ),
  "internet-route-added": {
    before: {},
    after: {
      "aws_route.main": { route_table_id: "rtb-1", destination_cidr_block: "0.0.0.0/0", gateway_id: "${aws_internet_gateway.gate.id}" },
      "aws_internet_gateway.gate": { vpc_id: "vpc-1" },
    },
  },
  "nat-route-added": made("aws_route", { route_table_id: "rtb-1", destination_cidr_block: "0.0.0.0/0", nat_gateway_id: "nat-1" }),
  "acl-opened": made("aws_network_acl_rule", {
    ...aclRule,
    protocol: "-1",
    cidr_block: "0.0.0.0/0",
    from_port: undefined,
    to_port: undefined,
  }),
  "acl-within": made("aws_network_acl_rule", aclRule),
  "half-of-the-world-let-in": made("aws_vpc_security_group_ingress_rule", { ...ingress, cidr_ipv4: "128.0.0.0/1" }),
  "private-range-let-in": made("aws_vpc_security_group_ingress_rule", { ...ingress, cidr_ipv4: "10.0.0.0/8" }),
  "firewall-detached": gone("aws_wafv2_web_acl_association", firewall),
  "firewall-attached": made("aws_wafv2_web_acl_association", firewall),
  "peering-made": made("aws_vpc_peering_connection", { vpc_id: "vpc-1", peer_vpc_id: "vpc-2", peer_owner_id: "222222222222" }),
  "peering-destroyed": gone("aws_vpc_peering_connection", { vpc_id: "vpc-1", peer_vpc_id: "vpc-2", peer_owner_id: "222222222222" }),
};
