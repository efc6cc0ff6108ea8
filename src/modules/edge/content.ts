import { Construct } from "constructs";
import { type Place } from "../shared/place";
import { type ContentBehaviors } from "./behaviors";
import { CachePolicy } from "./cache-policy";
import { assetCachingCode } from "./code/asset-caching";
import { webPathsCode } from "./code/web-paths";
import { EdgeFunction } from "./edge-function";
import { ResponseHeaders } from "./response-headers";

export interface ContentProps {
  readonly place: Place;
  readonly documentSeconds: number;
  readonly assetSeconds: number;
  /** Paths that services answer, and the web application never. */
  readonly servicePatterns: readonly string[];
  readonly headers: { readonly hstsSeconds: number; readonly contentSecurityPolicy: string };
}

/** An object is the same for everybody, whatever query string and headers come with the request. */
const forEverybody = { headers: [], queryStrings: "none" } as const;

/**
 * How the web application is kept: assets for as long as their hashed names allow, here and in
 * browsers, everything else so shortly that a new version is seen at once.
 */
export class Content extends Construct {
  public readonly behaviors: ContentBehaviors;

  public constructor(scope: Construct, id: string, { place, documentSeconds, assetSeconds, servicePatterns, headers }: ContentProps) {
    super(scope, id);
    const documents = new CachePolicy(this, "documents", {
      place,
      role: "documents",
      seconds: { minimum: 0, byDefault: documentSeconds, maximum: documentSeconds },
      key: forEverybody,
    });
    const assets = new CachePolicy(this, "assets", {
      place,
      role: "assets",
      seconds: { minimum: assetSeconds, byDefault: assetSeconds, maximum: assetSeconds },
      key: forEverybody,
    });
    this.behaviors = {
      documents: {
        cachePolicyId: documents.policyId,
        responseHeadersPolicyId: new ResponseHeaders(this, "document-headers", {
          place,
          role: "documents",
          ...headers,
          cacheControl: "no-cache",
        }).policyId,
        pathsFunctionArn: new EdgeFunction(this, "paths", {
          place,
          role: "web-paths",
          description: "Gives index.html for the address of a page",
          code: webPathsCode(servicePatterns),
        }).arn,
      },
      assets: {
        cachePolicyId: assets.policyId,
        responseHeadersPolicyId: new ResponseHeaders(this, "asset-headers", { place, role: "assets", ...headers }).policyId,
        cachingFunctionArn: new EdgeFunction(this, "caching", {
          place,
          role: "asset-caching",
          description: "Tells browsers that an asset never changes",
          code: assetCachingCode(assetSeconds),
        }).arn,
      },
    };
  }
}
