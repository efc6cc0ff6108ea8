import { edited, type GoldenEdit } from "./golden-edit";

const vpc = (third: number) => ({ cidr_block: `10.${third}.0.0/16` });

/** Networks, firewalls, routes, names. */
export const network: readonly GoldenEdit[] = [
  {
    title: "a network gives names",
    ...edited("aws_vpc", "naming", vpc(1), { enable_dns_hostnames: false }, { enable_dns_hostnames: true }),
    does: { "aws_vpc.naming": "update: enable_dns_hostnames" },
  },
  {
    title: "a network gets another range, and what is in it goes with it",
    base: {
      aws_vpc: { ranged: vpc(2) },
      aws_subnet: { ranged: { vpc_id: "${aws_vpc.ranged.id}", cidr_block: "10.2.1.0/24" } },
      aws_internet_gateway: { ranged: { vpc_id: "${aws_vpc.ranged.id}" } },
      aws_security_group: { ranged: { name: "ranged", description: "d", vpc_id: "${aws_vpc.ranged.id}" } },
    },
    edit: {
      aws_vpc: { ranged: vpc(3) },
      aws_subnet: { ranged: { vpc_id: "${aws_vpc.ranged.id}", cidr_block: "10.3.1.0/24" } },
      aws_internet_gateway: { ranged: { vpc_id: "${aws_vpc.ranged.id}" } },
      aws_security_group: { ranged: { name: "ranged", description: "d", vpc_id: "${aws_vpc.ranged.id}" } },
    },
    does: {
      "aws_vpc.ranged": "replace: cidr_block",
      "aws_subnet.ranged": "replace: cidr_block, vpc_id",
      "aws_internet_gateway.ranged": "update: vpc_id",
      "aws_security_group.ranged": "replace: vpc_id",
    },
  },
  {
    title: "a subnet gives public addresses, another one lies in another zone",
    base: {
      aws_vpc: { zoned: vpc(4) },
      aws_subnet: {
        public: { vpc_id: "${aws_vpc.zoned.id}", cidr_block: "10.4.1.0/24", map_public_ip_on_launch: false },
        zoned: { vpc_id: "${aws_vpc.zoned.id}", cidr_block: "10.4.2.0/24", availability_zone: "us-east-1a" },
      },
    },
    edit: {
      aws_vpc: { zoned: vpc(4) },
      aws_subnet: {
        public: { vpc_id: "${aws_vpc.zoned.id}", cidr_block: "10.4.1.0/24", map_public_ip_on_launch: true },
        zoned: { vpc_id: "${aws_vpc.zoned.id}", cidr_block: "10.4.2.0/24", availability_zone: "us-east-1b" },
      },
    },
    does: { "aws_subnet.public": "update: map_public_ip_on_launch", "aws_subnet.zoned": "replace: availability_zone" },
  },
  {
    title: "a security group is described otherwise, and its rule goes with it",
    base: {
      aws_vpc: { grouped: vpc(5) },
      aws_security_group: { grouped: { name: "grouped", description: "one", vpc_id: "${aws_vpc.grouped.id}" } },
      aws_vpc_security_group_ingress_rule: {
        grouped: {
          security_group_id: "${aws_security_group.grouped.id}",
          ip_protocol: "tcp",
          from_port: 443,
          to_port: 443,
          cidr_ipv4: "10.0.0.0/8",
        },
      },
    },
    edit: {
      aws_vpc: { grouped: vpc(5) },
      aws_security_group: { grouped: { name: "grouped", description: "two", vpc_id: "${aws_vpc.grouped.id}" } },
      aws_vpc_security_group_ingress_rule: {
        grouped: {
          security_group_id: "${aws_security_group.grouped.id}",
          ip_protocol: "tcp",
          from_port: 443,
          to_port: 443,
          cidr_ipv4: "10.0.0.0/8",
        },
      },
    },
    does: {
      "aws_security_group.grouped": "replace: description",
      "aws_vpc_security_group_ingress_rule.grouped": "replace: security_group_id",
    },
  },
  {
    title: "a rule opens another port",
    base: {
      aws_vpc: { opened: vpc(6) },
      aws_security_group: { opened: { name: "opened", description: "d", vpc_id: "${aws_vpc.opened.id}" } },
      aws_vpc_security_group_ingress_rule: {
        opened: {
          security_group_id: "${aws_security_group.opened.id}",
          ip_protocol: "tcp",
          from_port: 443,
          to_port: 443,
          cidr_ipv4: "10.0.0.0/8",
        },
      },
    },
    edit: {
      aws_vpc: { opened: vpc(6) },
      aws_security_group: { opened: { name: "opened", description: "d", vpc_id: "${aws_vpc.opened.id}" } },
      aws_vpc_security_group_ingress_rule: {
        opened: {
          security_group_id: "${aws_security_group.opened.id}",
          ip_protocol: "tcp",
          from_port: 8443,
          to_port: 8443,
          cidr_ipv4: "10.0.0.0/8",
        },
      },
    },
    does: { "aws_vpc_security_group_ingress_rule.opened": "update: from_port, to_port" },
  },
  {
    title: "a route leads elsewhere, another one is for another range",
    base: {
      aws_vpc: { routed: vpc(7) },
      aws_internet_gateway: { routed: { vpc_id: "${aws_vpc.routed.id}" } },
      aws_route_table: { routed: { vpc_id: "${aws_vpc.routed.id}" } },
      aws_route: {
        ranged: {
          route_table_id: "${aws_route_table.routed.id}",
          destination_cidr_block: "0.0.0.0/0",
          gateway_id: "${aws_internet_gateway.routed.id}",
        },
      },
    },
    edit: {
      aws_vpc: { routed: vpc(7) },
      aws_internet_gateway: { routed: { vpc_id: "${aws_vpc.routed.id}" } },
      aws_route_table: { routed: { vpc_id: "${aws_vpc.routed.id}" } },
      aws_route: {
        ranged: {
          route_table_id: "${aws_route_table.routed.id}",
          destination_cidr_block: "1.0.0.0/8",
          gateway_id: "${aws_internet_gateway.routed.id}",
        },
      },
    },
    does: { "aws_route.ranged": "replace: destination_cidr_block" },
  },
  {
    title: "what belongs to a network is labelled otherwise",
    ...edited("aws_vpc", "labelled", vpc(8), { tags: { Name: "one" } }, { tags: { Name: "two", more: "yes" } }),
    does: { "aws_vpc.labelled": "update: tags" },
  },
  {
    title: "a rule of an access list gets another number",
    base: {
      aws_vpc: { listed: vpc(9) },
      aws_network_acl: { listed: { vpc_id: "${aws_vpc.listed.id}" } },
      aws_network_acl_rule: {
        listed: {
          network_acl_id: "${aws_network_acl.listed.id}",
          rule_number: 100,
          protocol: "-1",
          rule_action: "allow",
          cidr_block: "10.0.0.0/8",
        },
      },
    },
    edit: {
      aws_vpc: { listed: vpc(9) },
      aws_network_acl: { listed: { vpc_id: "${aws_vpc.listed.id}" } },
      aws_network_acl_rule: {
        listed: {
          network_acl_id: "${aws_network_acl.listed.id}",
          rule_number: 200,
          protocol: "-1",
          rule_action: "allow",
          cidr_block: "10.0.0.0/8",
        },
      },
    },
    does: { "aws_network_acl_rule.listed": "replace: rule_number" },
  },
  {
    title: "a zone is described otherwise; a record lives shorter, another one is of another kind",
    base: {
      aws_route53_zone: { zone: { name: "golden.example.com", comment: "one" } },
      aws_route53_record: {
        shorter: { zone_id: "${aws_route53_zone.zone.zone_id}", name: "a.golden.example.com", type: "A", ttl: 300, records: ["10.0.0.1"] },
        kind: { zone_id: "${aws_route53_zone.zone.zone_id}", name: "b.golden.example.com", type: "A", ttl: 300, records: ["10.0.0.1"] },
      },
    },
    edit: {
      aws_route53_zone: { zone: { name: "golden.example.com", comment: "two" } },
      aws_route53_record: {
        shorter: { zone_id: "${aws_route53_zone.zone.zone_id}", name: "a.golden.example.com", type: "A", ttl: 60, records: ["10.0.0.1"] },
        kind: {
          zone_id: "${aws_route53_zone.zone.zone_id}",
          name: "b.golden.example.com",
          type: "CNAME",
          ttl: 300,
          records: ["c.example.com"],
        },
      },
    },
    does: {
      "aws_route53_zone.zone": "update: comment",
      "aws_route53_record.shorter": "update: ttl",
      "aws_route53_record.kind": "update: records, type",
    },
    unconfirmed: "the provider waits half a minute for a record",
  },
];
