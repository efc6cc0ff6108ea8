import { fixed, free, moved, type Part, priced, type Resource, type ServicePricing, used, within } from "../model";
import { hoursPerMonth } from "../usage";

const vpcPage = "https://aws.amazon.com/vpc/pricing/";
const privateLinkPage = "https://aws.amazon.com/privatelink/pricing/";
const resolverPage = "https://aws.amazon.com/route53/pricing/";

const endpointType = ({ args }: Resource): string => String(args.vpc_endpoint_type ?? "Gateway");

export const network: ServicePricing = {
  service: "VPC",
  types: {
    // What crosses zones is billed to no resource; it is put to the network that it crosses.
    aws_vpc: priced((_, { usage, traffic }) => [moved("transfer.zones", 2 * usage.assumed.transfer.betweenZonesGiBPerMonth * traffic)]),
    aws_nat_gateway: priced((_, { usage, traffic, here }) => {
      const gib = (usage.assumed.transfer.natGiBPerMonth * traffic) / here("aws_nat_gateway").length;
      return [fixed("nat-gateway.hour", hoursPerMonth), used("nat-gateway.gb", gib), moved("transfer.internet", gib * 0.1)];
    }),
    aws_eip: priced(() => [fixed("public-ipv4.hour", hoursPerMonth)]),
    aws_vpc_endpoint: priced((endpoint, { usage, traffic, here, zones }): readonly Part[] => {
      if (endpointType(endpoint) === "Gateway") return [];
      const share = here("aws_vpc_endpoint").filter((other) => endpointType(other) !== "Gateway").length;
      return [
        fixed("vpc-endpoint.hour", hoursPerMonth * (Array.isArray(endpoint.args.subnet_ids) ? endpoint.args.subnet_ids.length : zones)),
        used("vpc-endpoint.gb", (usage.assumed.transfer.endpointGiBPerMonth * traffic) / share),
      ];
    }),
    aws_flow_log: within("aws_cloudwatch_log_group", "https://aws.amazon.com/cloudwatch/pricing/"),
    aws_route53_resolver_firewall_domain_list: priced(({ args }) => [
      fixed("dns-firewall.domain", Array.isArray(args.domains) ? args.domains.length : 0),
    ]),
    aws_route53_resolver_firewall_rule_group_association: priced((_, { usage, traffic }) => [
      used("dns-firewall.queries", (usage.assumed.transfer.dnsQueriesPerMonth * traffic) / 1e6),
    ]),
    aws_route53_resolver_firewall_config: free(resolverPage),
    aws_route53_resolver_firewall_rule: within("aws_route53_resolver_firewall_rule_group_association", resolverPage),
    aws_route53_resolver_firewall_rule_group: within("aws_route53_resolver_firewall_rule_group_association", resolverPage),
    aws_route53_resolver_query_log_config: within("aws_cloudwatch_log_group", resolverPage),
    aws_route53_resolver_query_log_config_association: within("aws_cloudwatch_log_group", resolverPage),
    aws_vpc_endpoint_policy: within("aws_vpc_endpoint", privateLinkPage),
    aws_default_network_acl: free(vpcPage),
    aws_default_route_table: free(vpcPage),
    aws_default_security_group: free(vpcPage),
    aws_internet_gateway: free(vpcPage),
    aws_network_acl: free(vpcPage),
    aws_network_acl_rule: free(vpcPage),
    aws_network_interface: free(vpcPage),
    aws_placement_group: free("https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/placement-groups.html"),
    aws_route: free(vpcPage),
    aws_route_table: free(vpcPage),
    aws_route_table_association: free(vpcPage),
    aws_security_group: free(vpcPage),
    aws_subnet: free(vpcPage),
    aws_vpc_security_group_egress_rule: free(vpcPage),
    aws_vpc_security_group_ingress_rule: free(vpcPage),
  },
};
