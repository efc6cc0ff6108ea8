import { CloudfrontOriginAccessControl } from "@cdktf/provider-aws/lib/cloudfront-origin-access-control";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";

export interface BucketAccessProps {
  readonly place: Place;
}

/** Lets CloudFront sign what it asks of buckets, so that they can stay closed to everybody else. */
export class BucketAccess extends Construct {
  public readonly controlId: string;

  public constructor(scope: Construct, id: string, { place }: BucketAccessProps) {
    super(scope, id);
    this.controlId = new CloudfrontOriginAccessControl(this, "control", {
      name: physicalName("cloudFront", place.names, "web"),
      description: "Signs requests to the buckets of the web application",
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
      signingProtocol: "sigv4",
    }).id;
  }
}
