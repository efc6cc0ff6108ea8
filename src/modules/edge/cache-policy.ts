import { CloudfrontCachePolicy } from "@cdktf/provider-aws/lib/cloudfront-cache-policy";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";

/** How long an answer is kept; what the origin says counts between the two ends. */
export interface CacheSeconds {
  readonly minimum: number;
  /** When the origin says nothing. */
  readonly byDefault: number;
  readonly maximum: number;
}

/** What requests must have in common to share an answer, besides their path. Cookies are no part of it, and so reach no origin. */
export interface CacheKey {
  readonly headers: readonly string[];
  readonly queryStrings: "all" | "none";
}

export interface CachePolicyProps {
  readonly place: Place;
  /** What is cached; part of the name. */
  readonly role: string;
  readonly seconds: CacheSeconds;
  readonly key: CacheKey;
}

/** What CloudFront keeps of one kind of content, and for whom. */
export class CachePolicy extends Construct {
  public readonly policyId: string;

  public constructor(scope: Construct, id: string, { place, role, seconds, key }: CachePolicyProps) {
    super(scope, id);
    this.policyId = new CloudfrontCachePolicy(this, "policy", {
      name: physicalName("cloudFrontPolicy", place.names, role),
      comment: `How long ${role} stay at the edge, and for whom`,
      minTtl: seconds.minimum,
      defaultTtl: seconds.byDefault,
      maxTtl: seconds.maximum,
      parametersInCacheKeyAndForwardedToOrigin: {
        enableAcceptEncodingBrotli: true,
        enableAcceptEncodingGzip: true,
        cookiesConfig: { cookieBehavior: "none" },
        headersConfig:
          key.headers.length === 0 ? { headerBehavior: "none" } : { headerBehavior: "whitelist", headers: { items: [...key.headers] } },
        queryStringsConfig: { queryStringBehavior: key.queryStrings },
      },
    }).id;
  }
}
