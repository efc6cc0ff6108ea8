import { type CloudfrontDistributionOrderedCacheBehavior } from "@cdktf/provider-aws/lib/cloudfront-distribution";
import { Construct } from "constructs";
import { type Place } from "../shared/place";
import { ApiOriginRequest } from "./api-origin-request";
import { type AnsweredBy, type Caching, serviceBehaviors } from "./behaviors";
import { CachePolicy } from "./cache-policy";
import { originTokenCode } from "./code/origin-token";
import { EdgeFunction } from "./edge-function";
import { ResponseHeaders } from "./response-headers";

/** Paths whose answers come from the same place and are kept in the same way. */
export interface ApiPaths {
  readonly answeredBy: AnsweredBy;
  readonly paths: readonly string[];
  /** 0 for never. */
  readonly cacheSeconds: number;
  readonly keyHeaders: readonly string[];
}

export interface ServicePathsProps {
  readonly place: Place;
  readonly realTimePaths: readonly string[];
  /** By name, which becomes part of construct ids; in the order in which requests are compared with them. */
  readonly api: Readonly<Record<string, ApiPaths>>;
  readonly headers: { readonly hstsSeconds: number; readonly contentSecurityPolicy: string };
  /** Where the secret is that opens the load balancers. */
  readonly keyValueStoreArn: string;
}

/**
 * How what services answer is kept: not at all where it is sent as it happens, elsewhere for a short
 * time and for the same caller only. An answer that forbids it (`no-store`) is never kept.
 */
export class ServicePaths extends Construct {
  /** What is sent as it happens; compared first. */
  public readonly realTime: CloudfrontDistributionOrderedCacheBehavior[];
  public readonly api: CloudfrontDistributionOrderedCacheBehavior[];
  private readonly originRequest: ApiOriginRequest;

  public constructor(scope: Construct, id: string, { place, realTimePaths, api, headers, keyValueStoreArn }: ServicePathsProps) {
    super(scope, id);
    this.originRequest = new ApiOriginRequest(this, "origin-request", { place });
    const common = {
      responseHeadersPolicyId: new ResponseHeaders(this, "headers", { place, role: "answers", ...headers }).policyId,
      tokenFunctionArn: new EdgeFunction(this, "token", {
        place,
        role: "origin-token",
        description: "Shows the load balancers that a request came through CloudFront",
        code: originTokenCode,
        keyValueStoreArn,
      }).arn,
    };
    this.realTime = serviceBehaviors({ ...common, answeredBy: "primary", paths: realTimePaths, caching: { kind: "none" } });
    this.api = Object.entries(api).flatMap(([group, paths]) =>
      serviceBehaviors({ ...common, answeredBy: paths.answeredBy, paths: paths.paths, caching: this.cachingOf(place, group, paths) }),
    );
  }

  private cachingOf(place: Place, group: string, { cacheSeconds, keyHeaders }: ApiPaths): Caching {
    if (cacheSeconds === 0) return { kind: "none" };
    const policy = new CachePolicy(this, `${group}-answers`, {
      place,
      role: `${group}-answers`,
      seconds: { minimum: 0, byDefault: cacheSeconds, maximum: cacheSeconds },
      key: { headers: keyHeaders, queryStrings: "all" },
    });
    return { kind: "keyed", cachePolicyId: policy.policyId, originRequestPolicyId: this.originRequest.policyId };
  }
}
