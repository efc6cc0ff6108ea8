import { CloudfrontFunction } from "@cdktf/provider-aws/lib/cloudfront-function";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";

export interface EdgeFunctionProps {
  readonly place: Place;
  readonly role: string;
  readonly description: string;
  /** JavaScript for the runtime cloudfront-js-2.0. */
  readonly code: string;
  /** Store that the code reads. */
  readonly keyValueStoreArn?: string;
}

/** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-functions */
export const codeLimitBytes = 10 * 1024;

/**
 * Code that CloudFront runs at its edge locations, on every request or answer of a behavior.
 *
 * @throws Error for code that is larger than CloudFront takes.
 */
export class EdgeFunction extends Construct {
  public readonly arn: string;

  public constructor(scope: Construct, id: string, { place, role, description, code, keyValueStoreArn }: EdgeFunctionProps) {
    super(scope, id);
    const size = Buffer.byteLength(code);
    if (size > codeLimitBytes)
      throw new Error(`the function ${role} has ${size} bytes; CloudFront takes ${codeLimitBytes}, so shorten it or list fewer paths`);
    this.arn = new CloudfrontFunction(this, "function", {
      name: physicalName("cloudFront", place.names, role),
      comment: description,
      runtime: "cloudfront-js-2.0",
      publish: true,
      code,
      ...(keyValueStoreArn === undefined ? {} : { keyValueStoreAssociations: [keyValueStoreArn] }),
    }).arn;
  }
}
