import {
  type CloudfrontDistributionDefaultCacheBehavior,
  type CloudfrontDistributionOrderedCacheBehavior,
} from "@cdktf/provider-aws/lib/cloudfront-distribution";
import { contentPrefixes } from "../../facts/public-paths";
import { managedPolicies } from "./managed-policies";
import { originIds } from "./origins";

/** All that an origin group takes: CloudFront refuses a group for a behavior with writing methods. And all that a region takes whose database follows another one's. */
const readingMethods = ["GET", "HEAD", "OPTIONS"];
const everyMethod = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
const cachedMethods = ["GET", "HEAD"];

export interface ContentBehaviors {
  readonly documents: { readonly cachePolicyId: string; readonly responseHeadersPolicyId: string; readonly pathsFunctionArn: string };
  readonly assets: { readonly cachePolicyId: string; readonly responseHeadersPolicyId: string; readonly cachingFunctionArn: string };
}

/** Whatever nothing else takes: the web application's pages. */
export const documentBehavior = ({ documents }: ContentBehaviors): CloudfrontDistributionDefaultCacheBehavior => ({
  targetOriginId: originIds.web,
  allowedMethods: readingMethods,
  cachedMethods,
  compress: true,
  viewerProtocolPolicy: "redirect-to-https",
  cachePolicyId: documents.cachePolicyId,
  responseHeadersPolicyId: documents.responseHeadersPolicyId,
  functionAssociation: [{ eventType: "viewer-request", functionArn: documents.pathsFunctionArn }],
});

/** Folders of files whose names carry a hash of their content. */
export const assetBehaviors = ({ assets }: ContentBehaviors): CloudfrontDistributionOrderedCacheBehavior[] =>
  contentPrefixes.map((prefix) => ({
    pathPattern: `${prefix}*`,
    targetOriginId: originIds.web,
    allowedMethods: readingMethods,
    cachedMethods,
    compress: true,
    viewerProtocolPolicy: "redirect-to-https",
    cachePolicyId: assets.cachePolicyId,
    responseHeadersPolicyId: assets.responseHeadersPolicyId,
    functionAssociation: [{ eventType: "viewer-response", functionArn: assets.cachingFunctionArn }],
  }));

/** What is cached of a service's answers, or that nothing is. */
export type Caching =
  | { readonly kind: "none" }
  | { readonly kind: "keyed"; readonly cachePolicyId: string; readonly originRequestPolicyId: string };

/** Which region a request is for: the one that takes writes, or the nearest, for reading alone. */
export type AnsweredBy = "primary" | "nearest";

export interface ServiceBehavior {
  readonly answeredBy: AnsweredBy;
  readonly paths: readonly string[];
  readonly caching: Caching;
  readonly responseHeadersPolicyId: string;
  readonly tokenFunctionArn: string;
}

/** Paths that services answer. A client that sends its credentials in the clear is refused, not redirected after the fact. */
export const serviceBehaviors = ({
  answeredBy,
  paths,
  caching,
  responseHeadersPolicyId,
  tokenFunctionArn,
}: ServiceBehavior): CloudfrontDistributionOrderedCacheBehavior[] =>
  paths.map((pathPattern) => ({
    pathPattern,
    targetOriginId: answeredBy === "nearest" ? originIds.nearestServices : originIds.services,
    allowedMethods: answeredBy === "nearest" ? readingMethods : everyMethod,
    cachedMethods,
    compress: caching.kind === "keyed",
    viewerProtocolPolicy: "https-only",
    cachePolicyId: caching.kind === "keyed" ? caching.cachePolicyId : managedPolicies.cachingDisabled,
    originRequestPolicyId: caching.kind === "keyed" ? caching.originRequestPolicyId : managedPolicies.allViewer,
    responseHeadersPolicyId,
    functionAssociation: [{ eventType: "viewer-request", functionArn: tokenFunctionArn }],
  }));
