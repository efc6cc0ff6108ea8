import { type Wafv2WebAclRule } from "@cdktf/provider-aws/lib/wafv2-web-acl";
import { originVerifyHeader, unverifiedPaths } from "../shared/origin-verify";

/** AWS's own rule groups, in the order in which they look at a request: the cheapest first. Names are those of the API. */
const managedRuleGroups = [
  { name: "AWSManagedRulesAmazonIpReputationList", priority: 20 },
  { name: "AWSManagedRulesAnonymousIpList", priority: 21 },
  { name: "AWSManagedRulesCommonRuleSet", priority: 22 },
  { name: "AWSManagedRulesKnownBadInputsRuleSet", priority: 23 },
  { name: "AWSManagedRulesSQLiRuleSet", priority: 24 },
] as const;

const botControl = { name: "AWSManagedRulesBotControlRuleSet", priority: 30 } as const;

/** Priorities before the managed groups: a request that fails here costs nothing more. */
const first = { origin: 0, rate: 10 } as const;

export interface WebAclRules {
  readonly requestsPerFiveMinutes: number;
  readonly botControl: boolean;
  /** How a load balancer knows who asks; none where CloudFront itself does. */
  readonly behindCloudFront?: BehindCloudFront;
}

export interface BehindCloudFront {
  /** Set of the values that prove that a request came through CloudFront. */
  readonly originTokensArn: string;
  /** Set of the addresses of the estate's own tests, whose only listener admits nobody else. */
  readonly ownAddressesArn: string;
}

/**
 * Behind CloudFront every request has the address of an edge location, which many viewers share. The
 * header is CloudFront's, and what a viewer put before it counts too, so this is the second count; the
 * first is CloudFront's own. A request without the header (a health check) is not counted at all.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-forwarded-ip-address.html
 */
const byForwardedAddress = { aggregate_key_type: "FORWARDED_IP", forwarded_ip_config: { header_name: "X-Forwarded-For", fallback_behavior: "MATCH" } } as const;

const visible = (metricName: string) => ({ cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName });

/**
 * The rules of a web ACL. Their priorities stand in the tables above, so that a rule that is added
 * or left out moves no other. The provider's type of `statement` is open; its keys are Terraform's.
 */
export function webAclRules({ requestsPerFiveMinutes, botControl: withBotControl, behindCloudFront }: WebAclRules): Wafv2WebAclRule[] {
  return [
    ...(behindCloudFront === undefined ? [] : [throughCloudFront(behindCloudFront)]),
    {
      name: "rate-per-address",
      priority: first.rate,
      action: { block: {} },
      statement: { rate_based_statement: { limit: requestsPerFiveMinutes, evaluation_window_sec: 300, ...(behindCloudFront === undefined ? { aggregate_key_type: "IP" } : byForwardedAddress) } },
      visibilityConfig: visible("rate-per-address"),
    },
    ...managedRuleGroups.map(({ name, priority }) => managed(name, priority)),
    ...(withBotControl ? [managed(botControl.name, botControl.priority, botControlSettings(behindCloudFront))] : []),
  ];
}

/** One of AWS's groups, whose rules decide by themselves whether they block or count. */
function managed(name: string, priority: number, settings: object = {}): Wafv2WebAclRule {
  return {
    name,
    priority,
    overrideAction: { none: {} },
    statement: { managed_rule_group_statement: { vendor_name: "AWS", name, ...settings } },
    visibilityConfig: visible(name),
  };
}

const asIs = [{ priority: 0, type: "NONE" }];
/** The set holds digests of the tokens, so that nobody learns one from it. */
const digest = [{ priority: 0, type: "MD5" }];
const path = (positional_constraint: "EXACTLY" | "STARTS_WITH", search_string: string) => ({ byte_match_statement: { search_string, positional_constraint, field_to_match: { uri_path: {} }, text_transformation: asIs } });
const not = (statement: object) => ({ not_statement: { statement: [statement] } });
const from = (arn: string) => ({ ip_set_reference_statement: { arn } });

/** Programs that a load balancer has to answer are no bots: what asks for its health, and the estate's own tests. */
const botControlSettings = (behindCloudFront: BehindCloudFront | undefined) => ({
  managed_rule_group_configs: [{ aws_managed_rules_bot_control_rule_set: { inspection_level: "COMMON" } }],
  ...(behindCloudFront === undefined ? {} : { scope_down_statement: { and_statement: { statement: [not(path("EXACTLY", unverifiedPaths.health)), not(from(behindCloudFront.ownAddressesArn))] } } }),
});

/** Refuses a request that neither came through the estate's own distribution nor is a test of its own, nor asks for what needs no proof. */
const throughCloudFront = ({ originTokensArn, ownAddressesArn }: BehindCloudFront): Wafv2WebAclRule => ({
  name: "through-cloudfront",
  priority: first.origin,
  action: { block: {} },
  statement: {
    and_statement: {
      statement: [
        not({ regex_pattern_set_reference_statement: { arn: originTokensArn, field_to_match: { single_header: { name: originVerifyHeader } }, text_transformation: digest } }),
        not(from(ownAddressesArn)),
        not(path("EXACTLY", unverifiedPaths.health)),
        ...unverifiedPaths.redirectedPrefixes.map((prefix) => not(path("STARTS_WITH", prefix))),
      ],
    },
  },
  visibilityConfig: visible("through-cloudfront"),
});
