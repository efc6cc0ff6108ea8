import { Route53ResolverFirewallConfig } from "@cdktf/provider-aws/lib/route53-resolver-firewall-config";
import { Route53ResolverFirewallDomainList } from "@cdktf/provider-aws/lib/route53-resolver-firewall-domain-list";
import { Route53ResolverFirewallRule } from "@cdktf/provider-aws/lib/route53-resolver-firewall-rule";
import { Route53ResolverFirewallRuleGroup } from "@cdktf/provider-aws/lib/route53-resolver-firewall-rule-group";
import { Route53ResolverFirewallRuleGroupAssociation } from "@cdktf/provider-aws/lib/route53-resolver-firewall-rule-group-association";
import { Construct } from "constructs";

export interface DnsFirewallProps {
  /** Name of the rule group and beginning of the lists' names. */
  readonly name: string;
  readonly vpcId: string;
  /** `block` answers that a name does not exist; `alert` answers it and says so in the log. */
  readonly mode: "alert" | "block";
  /** Names that are answered; `*.` in front stands for all names below. */
  readonly domains: readonly string[];
  /** Whether names are answered while the firewall itself fails. */
  readonly failOpen: boolean;
}

/** Numbers of rules: the lowest that matches decides. */
const priorities = { allowed: 100, everythingElse: 200 } as const;

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_AssociateFirewallRuleGroup.html: above 100, below 9900; lower ones are AWS's own */
const placeOfGroup = 200;

/**
 * Names that workloads of a VPC may resolve, and no others. It keeps those out that need a name; who
 * connects to an address that he knows is stopped by security groups and network ACLs alone.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall-overview.html
 */
export class DnsFirewall extends Construct {
  public constructor(scope: Construct, id: string, { name, vpcId, mode, domains, failOpen }: DnsFirewallProps) {
    super(scope, id);
    const group = new Route53ResolverFirewallRuleGroup(this, "group", { name, tags: { Name: name } });
    const list = (role: string, names: readonly string[]): string =>
      new Route53ResolverFirewallDomainList(this, role, {
        name: `${name}-${role}`,
        domains: [...new Set(names)].sort(),
        tags: { Name: `${name}-${role}` },
      }).id;
    new Route53ResolverFirewallRule(this, "allow", {
      name: "allowed",
      firewallRuleGroupId: group.id,
      firewallDomainListId: list("allowed", domains),
      priority: priorities.allowed,
      action: "ALLOW",
      // Brokers and feeds lead to names of their CDN, which nobody here knows.
      firewallDomainRedirectionAction: "TRUST_REDIRECTION_DOMAIN",
    });
    new Route53ResolverFirewallRule(this, "everything-else", {
      name: "everything-else",
      firewallRuleGroupId: group.id,
      firewallDomainListId: list("everything", ["*"]),
      priority: priorities.everythingElse,
      ...(mode === "block" ? { action: "BLOCK", blockResponse: "NXDOMAIN" } : { action: "ALERT" }),
    });
    new Route53ResolverFirewallRuleGroupAssociation(this, "in-vpc", {
      name,
      firewallRuleGroupId: group.id,
      vpcId,
      priority: placeOfGroup,
      mutationProtection: "DISABLED",
    });
    new Route53ResolverFirewallConfig(this, "failure", { resourceId: vpcId, firewallFailOpen: failOpen ? "ENABLED" : "DISABLED" });
  }
}
