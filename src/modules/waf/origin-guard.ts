import { Wafv2RuleGroup } from "@cdktf/provider-aws/lib/wafv2-rule-group";
import { Construct } from "constructs";
import { physicalName } from "../shared/naming";
import { unverifiedPaths } from "../shared/origin-verify";
import { type Place } from "../shared/place";

export interface OriginGuardProps {
  readonly place: Place;
}

/** Last part of the rule group's name, by which the rotation finds it in each region. */
export const originGuardRole = "origin-guard";

/**
 * Capacity units that AWS reserves for the rules, for ever: three path matches and two values of the
 * header need about ten.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-waf-capacity-units.html
 */
const capacity = 25;

const exactly = (uri: string) => ({ byte_match_statement: { search_string: uri, positional_constraint: "EXACTLY", field_to_match: { uri_path: {} }, text_transformation: [{ priority: 0, type: "NONE" }] } });
const below = (prefix: string) => ({ byte_match_statement: { search_string: prefix, positional_constraint: "STARTS_WITH", field_to_match: { uri_path: {} }, text_transformation: [{ priority: 0, type: "NONE" }] } });
const not = (statement: object) => ({ not_statement: { statement: [statement] } });

/**
 * Refuses requests that did not come through the estate's distribution. The value that proves it may
 * stand in no plan and no state, so Terraform makes a group that lets nothing through but what needs
 * no proof, and the rotation of the value writes the rules from then on.
 */
export class OriginGuard extends Construct {
  public readonly ruleGroupArn: string;

  public constructor(scope: Construct, id: string, { place }: OriginGuardProps) {
    super(scope, id);
    const name = physicalName("webAcl", place.names, originGuardRole);
    const visibilityConfig = { cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName: name };
    this.ruleGroupArn = new Wafv2RuleGroup(this, "rules", {
      name,
      description: "Refuses requests that did not come through CloudFront",
      scope: "REGIONAL",
      capacity,
      rule: [
        {
          name: "refuse-unverified",
          priority: 0,
          action: { block: {} },
          statement: { and_statement: { statement: [not(exactly(unverifiedPaths.health)), ...unverifiedPaths.redirectedPrefixes.map((prefix) => not(below(prefix)))] } },
          visibilityConfig,
        },
      ],
      visibilityConfig,
      lifecycle: { ignoreChanges: ["rule"] },
    }).arn;
  }
}
