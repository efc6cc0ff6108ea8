import { type Wafv2WebAclRule } from "@cdktf/provider-aws/lib/wafv2-web-acl";
import { originVerifyHeader, viewerAddressHeader } from "../../facts/origin-verify";
import { all, any, fromAddresses, headerDigestInSet, noFile, noHealthCheck, not, type RuleStatement } from "./statements";

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
const first = { origin: 0, blocked: 5, rate: 10 } as const;

export interface WebAclRules {
  readonly requestsPerFiveMinutes: number;
  readonly botControl: boolean;
  /** Sets of addresses that are let in nowhere. @default none */
  readonly blockedSetArns?: readonly string[];
  /** How a load balancer knows who asks; none where CloudFront itself does. */
  readonly behindCloudFront?: BehindCloudFront;
}

export interface BehindCloudFront {
  /** Set of the digests of the values that prove that a request came through CloudFront. */
  readonly originTokensArn: string;
  /** Set of the addresses of the estate's own tests, whose only listener admits nobody else. */
  readonly ownAddressesArn: string;
}

const throughCloudFront = ({ originTokensArn }: BehindCloudFront): RuleStatement => headerDigestInSet(originVerifyHeader, originTokensArn);

/**
 * Without samples: they show headers and query strings as they were sent, to everybody who may read
 * the firewall, and no redaction of logs applies to them.
 * @see https://docs.aws.amazon.com/waf/latest/APIReference/API_VisibilityConfig.html
 */
export const visible = (metricName: string) => ({ cloudwatchMetricsEnabled: true, sampledRequestsEnabled: false, metricName });

/**
 * The rules of a web ACL. Their priorities stand in the tables above, so that a rule that is added
 * or left out moves no other.
 */
export function webAclRules({
  requestsPerFiveMinutes,
  botControl: withBotControl,
  blockedSetArns = [],
  behindCloudFront,
}: WebAclRules): Wafv2WebAclRule[] {
  return [
    ...(behindCloudFront === undefined ? [] : [refuseStrangers(behindCloudFront)]),
    ...(blockedSetArns.length === 0 ? [] : [refuseBlocked(blockedSetArns)]),
    {
      name: "rate-per-address",
      priority: first.rate,
      action: { block: {} },
      statement: {
        rate_based_statement: {
          limit: requestsPerFiveMinutes,
          evaluation_window_sec: 300,
          ...(behindCloudFront === undefined ? { aggregate_key_type: "IP" } : byViewer(behindCloudFront)),
        },
      },
      visibilityConfig: visible("rate-per-address"),
    },
    ...managedRuleGroups.map(({ name, priority }) => managed(name, priority)),
    ...(withBotControl ? [managed(botControl.name, botControl.priority, botControlSettings(behindCloudFront))] : []),
  ];
}

/**
 * Behind CloudFront every request has the address of an edge location, which many viewers share, and
 * of `X-Forwarded-For` WAF takes the first address, which the viewer writes. So the count goes by the
 * header of the distribution's own function, and only where the token proves that it is that function's.
 *
 * @see https://docs.aws.amazon.com/waf/latest/APIReference/API_ForwardedIPConfig.html
 */
const byViewer = (behind: BehindCloudFront): object => ({
  aggregate_key_type: "FORWARDED_IP",
  forwarded_ip_config: { header_name: viewerAddressHeader, fallback_behavior: "MATCH" },
  scope_down_statement: throughCloudFront(behind),
});

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

/**
 * Bot control is paid per request, and files of the web application are most of them. Programs that a
 * load balancer has to answer are no bots: what asks for its health, and the estate's own tests, which
 * are all that gets this far without a token.
 */
const botControlSettings = (behindCloudFront: BehindCloudFront | undefined) => ({
  managed_rule_group_configs: [{ aws_managed_rules_bot_control_rule_set: { inspection_level: "COMMON" } }],
  scope_down_statement: behindCloudFront === undefined ? noFile : throughCloudFront(behindCloudFront),
});

/** Refuses a request that neither came through the estate's own distribution nor is a test of its own nor a health check. */
const refuseStrangers = (behind: BehindCloudFront): Wafv2WebAclRule => ({
  name: "through-cloudfront",
  priority: first.origin,
  action: { block: {} },
  statement: all(not(throughCloudFront(behind)), not(fromAddresses(behind.ownAddressesArn)), noHealthCheck),
  visibilityConfig: visible("through-cloudfront"),
});

/** Refuses what responses to findings have blocked. WAF takes an OR of two statements and more. */
const refuseBlocked = (setArns: readonly string[]): Wafv2WebAclRule => {
  const [only, ...others] = setArns.map(fromAddresses);
  return {
    name: "blocked-addresses",
    priority: first.blocked,
    action: { block: {} },
    statement: others.length === 0 ? only : any(...setArns.map(fromAddresses)),
    visibilityConfig: visible("blocked-addresses"),
  };
};
