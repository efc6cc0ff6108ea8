import { Wafv2RegexPatternSet } from "@cdktf/provider-aws/lib/wafv2-regex-pattern-set";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";

export interface OriginTokensProps {
  readonly place: Place;
}

/** Last part of the set's name, by which the rotation finds it in each region. */
export const originTokensRole = "origin-tokens";

/**
 * Matches an empty value only, which no listener rule takes: until the first rotation nothing gets
 * through. A set must have one expression, and WAF's have no way to say "never".
 */
const nothing = "^$";

/**
 * Digests of the values by which a region knows that a request came through the estate's own
 * distribution. Terraform makes a set that opens nothing, and the rotation writes the digests: two
 * while it is under way. A refresh brings them into state and plan, where they open nothing either.
 */
export class OriginTokens extends Construct {
  public readonly setArn: string;

  public constructor(scope: Construct, id: string, { place }: OriginTokensProps) {
    super(scope, id);
    this.setArn = new Wafv2RegexPatternSet(this, "set", {
      name: physicalName("webAcl", place.names, originTokensRole),
      description: "Digests of the values of the header that CloudFront sends to this region",
      scope: "REGIONAL",
      regularExpression: [{ regexString: nothing }],
      lifecycle: { ignoreChanges: ["regular_expression"] },
    }).arn;
  }
}
