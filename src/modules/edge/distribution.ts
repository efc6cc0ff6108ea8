import {
  CloudfrontDistribution,
  type CloudfrontDistributionDefaultCacheBehavior,
  type CloudfrontDistributionOrderedCacheBehavior,
  type CloudfrontDistributionOrigin,
  type CloudfrontDistributionOriginGroup,
} from "@cdktf/provider-aws/lib/cloudfront-distribution";
import { Construct } from "constructs";

export interface DistributionProps {
  readonly comment: string;
  readonly aliases: readonly string[];
  /** In us-east-1, and covering every alias. */
  readonly certificateArn: string;
  readonly webAclArn: string;
  readonly priceClass: string;
  readonly origins: readonly CloudfrontDistributionOrigin[];
  readonly originGroup: CloudfrontDistributionOriginGroup;
  readonly defaultBehavior: CloudfrontDistributionDefaultCacheBehavior;
  /** In the order in which CloudFront compares a request's path with them. */
  readonly behaviors: readonly CloudfrontDistributionOrderedCacheBehavior[];
  readonly protectedFromDestroy: boolean;
}

/**
 * The one distribution of an environment. Nothing about it changes in a failover: CloudFront is
 * changed through us-east-1 alone, and names and an origin group lead to the other region.
 */
export class Distribution extends Construct {
  public readonly distributionId: string;
  public readonly arn: string;
  public readonly domainName: string;
  /** Zone of CloudFront's own names, for alias records. */
  public readonly zoneId: string;

  public constructor(scope: Construct, id: string, props: DistributionProps) {
    super(scope, id);
    const distribution = new CloudfrontDistribution(this, "distribution", {
      comment: props.comment,
      enabled: true,
      aliases: [...props.aliases],
      defaultRootObject: "index.html",
      httpVersion: "http2and3",
      isIpv6Enabled: true,
      priceClass: props.priceClass,
      webAclId: props.webAclArn,
      origin: [...props.origins],
      originGroup: [props.originGroup],
      defaultCacheBehavior: props.defaultBehavior,
      orderedCacheBehavior: [...props.behaviors],
      restrictions: { geoRestriction: { restrictionType: "none" } },
      viewerCertificate: { acmCertificateArn: props.certificateArn, sslSupportMethod: "sni-only", minimumProtocolVersion: "TLSv1.2_2021" },
      lifecycle: { preventDestroy: props.protectedFromDestroy },
    });
    this.distributionId = distribution.id;
    this.arn = distribution.arn;
    this.domainName = distribution.domainName;
    this.zoneId = distribution.hostedZoneId;
  }
}
