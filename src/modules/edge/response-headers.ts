import { CloudfrontResponseHeadersPolicy } from "@cdktf/provider-aws/lib/cloudfront-response-headers-policy";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";

export interface ResponseHeadersProps {
  readonly place: Place;
  /** What is answered; part of the name. */
  readonly role: string;
  readonly hstsSeconds: number;
  readonly contentSecurityPolicy: string;
  /** What browsers do with an answer. @default what the origin says */
  readonly cacheControl?: string;
}

/** Headers by which S3 says with which key an object is encrypted, and where copies of it are. */
const bucketHeaders = [
  "x-amz-replication-status",
  "x-amz-server-side-encryption",
  "x-amz-server-side-encryption-aws-kms-key-id",
  "x-amz-server-side-encryption-bucket-key-enabled",
  "x-amz-version-id",
];

/** Headers that make browsers careful, on every answer, and those that concern nobody outside. */
export class ResponseHeaders extends Construct {
  public readonly policyId: string;

  public constructor(
    scope: Construct,
    id: string,
    { place, role, hstsSeconds, contentSecurityPolicy, cacheControl }: ResponseHeadersProps,
  ) {
    super(scope, id);
    this.policyId = new CloudfrontResponseHeadersPolicy(this, "policy", {
      name: physicalName("cloudFrontPolicy", place.names, role),
      comment: `Headers of answers with ${role}`,
      securityHeadersConfig: {
        // No preload: browsers' lists take the domain itself only, and it may hold names that are not ours.
        strictTransportSecurity: { accessControlMaxAgeSec: hstsSeconds, includeSubdomains: true, preload: false, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: "DENY", override: true },
        referrerPolicy: { referrerPolicy: "strict-origin-when-cross-origin", override: true },
        contentSecurityPolicy: { contentSecurityPolicy, override: true },
      },
      removeHeadersConfig: { items: ["server", ...bucketHeaders].map((header) => ({ header })) },
      ...(cacheControl === undefined
        ? {}
        : { customHeadersConfig: { items: [{ header: "Cache-Control", value: cacheControl, override: true }] } }),
    }).id;
  }
}
