import { byArguments, byTags, createdAgain, refusedTwice } from "../adoption";
import { type ResourceTypes } from "../entry";

export const route53: ResourceTypes = {
  aws_route53_health_check: {
    loss: "nothing",
    adoption: byTags("route53:healthcheck", "last"),
  },
  aws_route53_hosted_zone_dnssec: { loss: "nothing" },
  aws_route53_key_signing_key: { loss: "nothing" },
  aws_route53_query_log: { loss: "nothing" },
  aws_route53_record: {
    loss: "service",
    partOf: ["aws_route53_zone"],
    adoption: byArguments("{zone_id}_{name}_{type}[_{set_identifier}]"),
  },
  "aws_route53_resolver_*": { loss: "service" },
  aws_route53_resolver_firewall_config: {
    loss: "service",
    adoption: createdAgain("it is a setting of the VPC, and is set again"),
  },
  aws_route53_resolver_firewall_domain_list: {
    loss: "service",
    adoption: byTags("route53resolver:firewall-domain-list", "last"),
  },
  aws_route53_resolver_firewall_rule: {
    loss: "service",
    adoption: byArguments("{firewall_rule_group_id}:{firewall_domain_list_id}"),
  },
  aws_route53_resolver_firewall_rule_group: {
    loss: "service",
    adoption: byTags("route53resolver:firewall-rule-group", "last"),
  },
  aws_route53_resolver_firewall_rule_group_association: {
    loss: "service",
    adoption: refusedTwice("a VPC has one association with a rule group"),
  },
  aws_route53_resolver_query_log_config: {
    loss: "service",
    adoption: byTags("route53resolver:resolver-query-log-config", "last"),
  },
  aws_route53_resolver_query_log_config_association: {
    loss: "service",
    adoption: refusedTwice("a VPC has one association with a configuration"),
  },
  aws_route53_zone: {
    loss: { of: "its name servers, which the domain's registrar points to" },
    name: { argument: "name", everywhere: true },
    adoption: byTags("route53:hostedzone", "last"),
  },
};
