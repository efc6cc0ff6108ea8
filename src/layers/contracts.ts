import { type LayerId } from "./registry";

/** Types a field may have. Terraform knows maps, but a list of names as fields is checked by the compiler. */
interface FieldTypes {
  string: string;
  list: string[];
}
export type Fields = Readonly<Record<string, keyof FieldTypes>>;

/**
 * What a layer promises to the layers above it in the same region. Fields are only ever added:
 * publish and apply first, then read; stop reading first, then remove.
 */
export interface Contract<F extends Fields> {
  /** Layer that publishes it. */
  readonly layer: LayerId;
  readonly fields: F;
  /** Fields that no stack reads, each with what a person needs its output for. */
  readonly forOperators: Operators<F>;
}

type Operators<F extends Fields> = { readonly [K in keyof F]?: string };

export type ContractValues<F extends Fields> = { readonly [K in keyof F]: FieldTypes[F[K]] };

export function contract<const F extends Fields>(layer: LayerId, fields: F, forOperators: Operators<F> = {}): Contract<F> {
  return { layer, fields, forOperators };
}

/** One customer-managed key per kind of data. */
export const securityContract = contract("security", {
  dataKeyArn: "string",
  cacheKeyArn: "string",
  storageKeyArn: "string",
  secretsKeyArn: "string",
  logsKeyArn: "string",
  notificationsKeyArn: "string",
  backupKeyArn: "string",
  artifactsKeyArn: "string",
});

export const networkContract = contract("network", {
  vpcId: "string",
  vpcCidr: "string",
  /** In the order of the zones' names, as in every list of subnets. */
  publicSubnetIds: "list",
  appSubnetIds: "list",
  dbSubnetIds: "list",
  /** Addresses that brokers and data feeds see; they go on their allow-lists. */
  natPublicIps: "list",
  endpointSecurityGroupId: "string",
  /** Of the gateway endpoint of S3; empty where there is none. */
  s3PrefixListId: "string",
});

/** Bucket that states are replicated from, for the layer that replicates it. */
export const stateContract = contract("state", { bucketName: "string", bucketArn: "string", keyArn: "string" });

/** Buckets of the region that other layers refer to. Those of the other region are known by their names. */
export const storageContract = contract("storage", {
  artifactsBucketName: "string",
  /** Takes the access logs of load balancers and of the CDN, below the prefixes of accessLogPrefixes. */
  accessLogsBucketName: "string",
  accessLogsBucketArn: "string",
});

/** Topics of the region, by severity. */
export const notificationsContract = contract("notifications", {
  infoTopicArn: "string",
  warningTopicArn: "string",
  criticalTopicArn: "string",
});

const databaseFields = {
  /** The region's instance itself, for reading and for administration. */
  instanceEndpoint: "string",
  /** Security group to attach to everything that connects to the database or its proxy. */
  clientSecurityGroupId: "string",
  administratorSecretName: "string",
} as const;

/** The database as seen in each region: consume(stack, databaseContracts[role]). */
export const databaseContracts = {
  primary: contract("database", databaseFields),
  recovery: contract("database-replica", databaseFields),
} as const;

const cacheFields = {
  /** Published only when the token that the cache was created with is dead. */
  configurationEndpoint: "string",
  /** Security group to attach to everything that connects to the cache. */
  clientSecurityGroupId: "string",
} as const;

/** The cache as seen in each region: consume(stack, cacheContracts[role]). */
export const cacheContracts = { primary: contract("cache", cacheFields), recovery: contract("cache-recovery", cacheFields) } as const;

export const timeSeriesContract = contract("time-series", {
  /** Name of the database, with either engine. */
  databaseName: "string",
  /** Host to write to; empty with LiveAnalytics, which is reached through the AWS API. */
  endpoint: "string",
  /** Security group to attach to clients; empty with LiveAnalytics. */
  clientSecurityGroupIds: "list",
  /** Secrets with the credentials of the store; empty with LiveAnalytics. */
  credentialSecretArns: "list",
});

/** The hosted zone of the domain. */
export const zoneContract = contract(
  "zone",
  { zoneId: "string", nameServers: "list" },
  { nameServers: "to be entered where the parent domain is kept, when the estate made the zone itself" },
);

/** Certificates of the domain that are issued, once the domain is delegated. */
export const certificatesContract = contract("certificates", {
  /** In us-east-1, where CloudFront wants it; covers the domain and every name one level below. */
  edgeCertificateArn: "string",
});

/** The region's load balancer. Services add their rules to its listeners. */
export const ingressContract = contract(
  "ingress",
  {
    loadBalancerArn: "string",
    /** As metrics name the load balancer. */
    loadBalancerArnSuffix: "string",
    /** For the record of the region's name. */
    loadBalancerDnsName: "string",
    loadBalancerZoneId: "string",
    loadBalancerSecurityGroupId: "string",
    /** What CloudFront and the health checks of Route 53 reach. */
    httpsListenerArn: "string",
    /** Where a deployment is tried before it takes traffic. */
    testListenerArn: "string",
  },
  { loadBalancerArn: "for `aws elbv2` and `aws wafv2 get-web-acl-for-resource`" },
);

/** The distribution, for the records that point at it. */
export const edgeContract = contract(
  "edge",
  { distributionId: "string", distributionDomainName: "string", distributionZoneId: "string" },
  { distributionId: "for `aws cloudfront`, such as an invalidation by hand" },
);

/** Health checks; each is empty where the configuration has none. */
export const dnsContract = contract(
  "dns",
  { primaryAnswersCheckId: "string", recoveryAnswersCheckId: "string", primaryServesCheckId: "string" },
  {
    primaryAnswersCheckId: "for `aws route53 get-health-check-status`",
    recoveryAnswersCheckId: "for `aws route53 get-health-check-status`",
    primaryServesCheckId: "the same: unhealthy while the primary region does not answer, and while a failover is declared",
  },
);

/** The services' cluster, and what metrics of their requests are named by. */
export const servicesContract = contract(
  "services",
  {
    clusterName: "string",
    /** Of every service with a route, in the order of the catalog: its blue group, then its green one. */
    targetGroupArnSuffixes: "list",
  },
  { clusterName: "for `aws ecs`" },
);
