import { CloudfrontOriginRequestPolicy } from "@cdktf/provider-aws/lib/cloudfront-origin-request-policy";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";

export interface ApiOriginRequestProps {
  readonly place: Place;
}

/**
 * What of a request reaches services whose answers are cached: all but cookies. These are no part of
 * a cache key here, so a service that saw them could answer one user with what is another's; who the
 * user is comes with the header Authorization.
 */
export class ApiOriginRequest extends Construct {
  public readonly policyId: string;

  public constructor(scope: Construct, id: string, { place }: ApiOriginRequestProps) {
    super(scope, id);
    this.policyId = new CloudfrontOriginRequestPolicy(this, "policy", {
      name: physicalName("cloudFrontPolicy", place.names, "api"),
      comment: "Everything but cookies",
      headersConfig: { headerBehavior: "allViewer" },
      queryStringsConfig: { queryStringBehavior: "all" },
      cookiesConfig: { cookieBehavior: "none" },
    }).id;
  }
}
