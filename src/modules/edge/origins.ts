import { type CloudfrontDistributionOrigin, type CloudfrontDistributionOriginGroup } from "@cdktf/provider-aws/lib/cloudfront-distribution";
import { bucketName, type NameScope } from "../../facts/naming";
import { ports } from "../../facts/ports";

/** Ids of origins within the distribution. */
export const originIds = {
  web: "web",
  webPrimary: "web-primary",
  webRecovery: "web-recovery",
  services: "services",
  nearestServices: "services-nearest",
} as const;

/**
 * Answers after which the other region's bucket is asked. A missing object is none of them: to a
 * caller that may not list the bucket S3 says 403, and the other bucket would say the same.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html
 */
const failingStatusCodes = [500, 502, 503, 504];

/** Seconds and times that CloudFront tries to reach a bucket; by default it would take half a minute to turn to the other one. */
const bucketConnection = { connectionAttempts: 2, connectionTimeout: 3 } as const;

export interface BucketOrigins {
  readonly names: NameScope;
  readonly accountId: string;
  readonly primaryRegion: string;
  readonly recoveryRegion: string;
  readonly accessControlId: string;
}

/** Both regions' buckets of the web application. They are known by name, because no stack reads another region's state. */
export const bucketOrigins = ({
  names,
  accountId,
  primaryRegion,
  recoveryRegion,
  accessControlId,
}: BucketOrigins): CloudfrontDistributionOrigin[] =>
  [
    { originId: originIds.webPrimary, region: primaryRegion },
    { originId: originIds.webRecovery, region: recoveryRegion },
  ].map(({ originId, region }) => ({
    originId,
    domainName: `${bucketName(names, "web", accountId, region)}.s3.${region}.amazonaws.com`,
    originAccessControlId: accessControlId,
    ...bucketConnection,
  }));

/** CloudFront asks the second member when the first one fails, for reading methods only. */
export const bucketGroup: CloudfrontDistributionOriginGroup = {
  originId: originIds.web,
  failoverCriteria: { statusCodes: failingStatusCodes },
  member: [{ originId: originIds.webPrimary }, { originId: originIds.webRecovery }],
};

export interface ServicesOrigin {
  readonly originId: string;
  readonly domainName: string;
  readonly responseSeconds: number;
  readonly keepAliveSeconds: number;
}

/** The load balancers, by the name whose routing records choose the region: a failover changes no distribution. */
export const servicesOrigin = ({
  originId,
  domainName,
  responseSeconds,
  keepAliveSeconds,
}: ServicesOrigin): CloudfrontDistributionOrigin => ({
  originId,
  domainName,
  customOriginConfig: {
    httpPort: ports.http,
    httpsPort: ports.https,
    originProtocolPolicy: "https-only",
    originSslProtocols: ["TLSv1.2"],
    originReadTimeout: responseSeconds,
    originKeepaliveTimeout: keepAliveSeconds,
  },
});
