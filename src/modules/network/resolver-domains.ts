/**
 * Where the layers of AWS's public gallery lie. Whoever pulls an image through a region's cache for the first time is
 * sent there; from the second time on the layers come from the region itself.
 *
 * @see https://github.com/aws/containers-roadmap/issues/939
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
 */
const galleryDomains = ["public.ecr.aws", "d2glxqk2uabbnd.cloudfront.net", "d5l0dvt14r5h8.cloudfront.net"] as const;

/**
 * Names that workloads of a region resolve by the estate's own making: AWS's endpoints of the region, the
 * stores and load balancers in it, hosts of the VPC, and the environment's domain. Of the other region one
 * name alone: the rotation of the cache's token asks its follower there. So a bucket of a foreign account
 * elsewhere has no address; in the region the endpoint's policy keeps it away.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/rande.html
 */
export function ownDomains(region: string, otherRegion: string, domain: string): string[] {
  return [
    `*.${region}.amazonaws.com`,
    `elasticache.${otherRegion}.amazonaws.com`,
    `*.${region}.rds.amazonaws.com`,
    `*.${region}.elb.amazonaws.com`,
    `*.timestream-influxdb.${region}.on.aws`,
    // ElastiCache shortens the region in its names (use1).
    "*.cache.amazonaws.com",
    region === "us-east-1" ? "*.ec2.internal" : `*.${region}.compute.internal`,
    domain,
    `*.${domain}`,
    ...galleryDomains,
  ];
}
