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
}

export type ContractValues<F extends Fields> = { readonly [K in keyof F]: FieldTypes[F[K]] };

export function contract<const F extends Fields>(layer: LayerId, fields: F): Contract<F> {
  return { layer, fields };
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
  /** In the order of natPublicIps. */
  natGatewayIds: "list",
  publicRouteTableId: "string",
  appRouteTableIds: "list",
  dbRouteTableId: "string",
  endpointSecurityGroupId: "string",
  /** Of the gateway endpoint of S3; empty where there is none. */
  s3PrefixListId: "string",
});

/** Bucket that states are replicated from, for the layer that replicates it. */
export const stateContract = contract("state", { bucketName: "string", bucketArn: "string", keyArn: "string" });

/** Buckets of the region. Those of the other region are known by their names. */
export const storageContract = contract("storage", {
  webBucketName: "string",
  webBucketArn: "string",
  /** Regional host name, as CloudFront wants its origins. */
  webBucketDomainName: "string",
  artifactsBucketName: "string",
  artifactsBucketArn: "string",
  backupsBucketName: "string",
  backupsBucketArn: "string",
  auditBucketName: "string",
  auditBucketArn: "string",
  /** What a new cache is seeded from. */
  cacheSeedBucketName: "string",
  cacheSeedBucketArn: "string",
  logsBucketName: "string",
  logsBucketArn: "string",
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
  /** Proxy in front of the writer; in the recovery region it has a target only after a promotion. */
  proxyEndpoint: "string",
  proxyName: "string",
  /** The region's instance itself, for reading and for administration. */
  instanceEndpoint: "string",
  instanceIdentifier: "string",
  instanceArn: "string",
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
  replicationGroupId: "string",
  /** Security group to attach to everything that connects to the cache. */
  clientSecurityGroupId: "string",
  authTokenSecretName: "string",
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
  /** Tables to allow in policies; empty with InfluxDB. */
  tableArns: "list",
  /** Secrets with the credentials of the store; empty with LiveAnalytics. */
  credentialSecretArns: "list",
});

/** The hosted zone of the domain. */
export const zoneContract = contract("zone", {
  zoneId: "string",
  /** To be entered where the parent domain is kept, when the estate made the zone itself. */
  nameServers: "list",
});

/** Certificates of the domain that are issued, once the domain is delegated. */
export const certificatesContract = contract("certificates", {
  /** In us-east-1, where CloudFront wants it; covers the domain and every name one level below. */
  edgeCertificateArn: "string",
});

/** The region's load balancer. Services add their rules to its listeners. */
export const ingressContract = contract("ingress", {
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
});

/** The distribution, for the records that point at it. */
export const edgeContract = contract("edge", {
  distributionId: "string",
  distributionArn: "string",
  distributionDomainName: "string",
  distributionZoneId: "string",
});

/** Health checks, for alarms on what they see; each is empty where the configuration has none. */
export const dnsContract = contract("dns", {
  primaryAnswersCheckId: "string",
  recoveryAnswersCheckId: "string",
  /** Unhealthy while the primary region does not answer, and while a failover is declared. */
  primaryServesCheckId: "string",
});

/** The cluster, for deployments and for the failover. */
export const servicesContract = contract("services", {
  clusterName: "string",
  clusterArn: "string",
  deploymentApplicationName: "string",
  /** Of every service with a route, in the order of the catalog: its blue group, then its green one. */
  targetGroupArnSuffixes: "list",
});
