/** What AWS lets an account have of something, before anybody asks for more. */
export interface AwsQuota {
  /** As Service Quotas names it; the live value is found by it where no code is known. */
  readonly name: string;
  /** Service code of Service Quotas. */
  readonly service: string;
  /** Code of Service Quotas; undefined where no published list of Service Quotas was found to name it. */
  readonly code?: string;
  /** Value of a new account. */
  readonly value: number;
  readonly adjustable: boolean;
  /** Where it holds: in each region, or once for the account, asked in us-east-1. */
  readonly per: "region" | "account";
  /** Page of AWS that states the value. */
  readonly source: string;
  /** By what CloudWatch counts its use, where it does, so that an alarm tells of it before it is used up. */
  readonly usage?: QuotaUsage;
}

/** Dimensions of a use of AWS in the namespace `AWS/Usage`, which CloudWatch counts beside its quota. */
export interface QuotaUsage {
  /** Last part of the alarm's name, after `quota-`. */
  readonly role: string;
  /** What there is of it, as a sentence names it. */
  readonly what: string;
  /** `API` counts calls in a minute, `Resource` what is there. */
  readonly dimensions: {
    readonly Service: string;
    readonly Type: "Resource" | "API";
    readonly Resource: string;
    readonly Class: string;
  };
  /** Page of AWS that names the dimensions. */
  readonly source: string;
}

/** When the values were compared with the pages. */
export const quotasAsOf = "2026-11-29";

const vpcPage = "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html";
const elbPage = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html";
const general = (page: string): string => `https://docs.aws.amazon.com/general/latest/gr/${page}.html`;
const cloudFrontPage = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html";
const iamPage = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";

/** The field `UsageMetric` of a quota, as published outputs of ListServiceQuotas have it. */
const listedUsage = "https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_MetricInfo.html";
const fargateUsage = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/monitoring-fargate-usage.html";
const fargateVcpus = (Class: string) => ({ Service: "Fargate", Type: "Resource", Resource: "vCPU", Class }) as const;

type Limits = Omit<AwsQuota, "service" | "source" | "adjustable" | "per"> & Partial<Pick<AwsQuota, "adjustable" | "per">>;
const of =
  (service: string, source: string) =>
  ({ per = "region", adjustable = true, ...limits }: Limits): AwsQuota => ({ service, source, per, adjustable, ...limits });
const vpc = of("vpc", vpcPage);
const ec2 = of("ec2", general("ec2-service"));
const fargate = of("fargate", "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html");
const elb = of("elasticloadbalancing", elbPage);
const iam = (limits: Limits): AwsQuota => of("iam", iamPage)({ per: "account", ...limits });
const cloudFront = (limits: Limits): AwsQuota => of("cloudfront", cloudFrontPage)({ per: "account", ...limits });
const rds = of("rds", "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html");
const cache = of("elasticache", "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/quota-limits.html");
const waf = of("wafv2", "https://docs.aws.amazon.com/waf/latest/developerguide/limits.html");
const route53 = (limits: Limits): AwsQuota =>
  of("route53", "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html")({ per: "account", ...limits });
const logs = of("logs", "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html");
const codeBuild = of("codebuild", "https://docs.aws.amazon.com/codebuild/latest/userguide/limits.html");

/**
 * Quotas that the estate meets on a new account, by a name of our own. Codes stem from published
 * outputs of ListServiceQuotas and ListAWSDefaultServiceQuotas; values from AWS's pages, because those
 * outputs show what one account had been granted.
 */
export const awsQuotas = {
  fargateOnDemandVcpus: fargate({
    name: "Fargate On-Demand vCPU resource count",
    code: "L-3032A538",
    value: 6,
    usage: { role: "fargate-vcpus", what: "vCPUs of Fargate", dimensions: fargateVcpus("Standard/OnDemand"), source: fargateUsage },
  }),
  fargateSpotVcpus: fargate({
    name: "Fargate Spot vCPU resource count",
    code: "L-36FBB829",
    value: 6,
    usage: { role: "fargate-spot-vcpus", what: "vCPUs of Fargate Spot", dimensions: fargateVcpus("Standard/Spot"), source: fargateUsage },
  }),
  standardInstanceVcpus: ec2({
    name: "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances",
    code: "L-1216C47A",
    value: 5,
    usage: {
      role: "instance-vcpus",
      what: "vCPUs of instances",
      dimensions: { Service: "EC2", Type: "Resource", Resource: "vCPU", Class: "Standard/OnDemand" },
      source: listedUsage,
    },
  }),
  elasticIps: ec2({ name: "EC2-VPC Elastic IPs", code: "L-0263D0A3", value: 5 }),
  vpcs: vpc({ name: "VPCs per Region", code: "L-F678F1CE", value: 5 }),
  internetGateways: vpc({ name: "Internet gateways per Region", code: "L-A4707A72", value: 5 }),
  natGatewaysPerZone: vpc({ name: "NAT gateways per Availability Zone", code: "L-FE5A380F", value: 5 }),
  interfaceEndpointsPerVpc: vpc({ name: "Interface VPC endpoints per VPC", code: "L-29B6F2EB", value: 50 }),
  gatewayEndpoints: vpc({ name: "Gateway VPC endpoints per Region", code: "L-1B52E74A", value: 20 }),
  subnetsPerVpc: vpc({ name: "Subnets per VPC", code: "L-407747CB", value: 200 }),
  routeTablesPerVpc: vpc({ name: "Route tables per VPC", code: "L-589F43AA", value: 200 }),
  networkAclsPerVpc: vpc({ name: "Network ACLs per VPC", code: "L-B4A6D682", value: 200 }),
  rulesPerNetworkAcl: vpc({ name: "Rules per network ACL", code: "L-2AEEBF1A", value: 20 }),
  rulesPerSecurityGroup: vpc({ name: "Inbound or outbound rules per security group", code: "L-0EA8095F", value: 60 }),
  securityGroups: vpc({ name: "VPC security groups per Region", code: "L-E79EC296", value: 2500 }),
  securityGroupsPerInterface: vpc({ name: "Security groups per network interface", code: "L-2AFB9258", value: 5 }),
  loadBalancers: elb({ name: "Application Load Balancers per Region", code: "L-53DA6B97", value: 50 }),
  listenersPerLoadBalancer: elb({ name: "Listeners per Application Load Balancer", code: "L-B6DF7632", value: 50 }),
  rulesPerLoadBalancer: elb({ name: "Rules per Application Load Balancer", code: "L-7EED9B64", value: 100 }),
  targetGroups: elb({ name: "Target Groups per Region", code: "L-B22855CB", value: 3000 }),
  targetGroupsPerLoadBalancer: elb({
    name: "Target Groups per Application Load Balancer",
    code: "L-822D1B1B",
    value: 100,
    adjustable: false,
  }),
  roles: iam({ name: "Roles per account", code: "L-FE177D64", value: 1000 }),
  managedPolicies: iam({ name: "Customer managed policies per account", code: "L-E95E4862", value: 1500 }),
  keys: of(
    "kms",
    "https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html",
  )({ name: "Customer Master Keys (CMKs)", code: "L-C2F1777E", value: 100_000 }),
  secrets: of(
    "secretsmanager",
    "https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html",
  )({ name: "Secrets per Region", value: 500_000, adjustable: false }),
  parameters: of("ssm", general("ssm"))({ name: "Standard parameters per Region", value: 10_000 }),
  alarms: of(
    "monitoring",
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html",
  )({ name: "Alarms per Region", value: 5000 }),
  logResourcePolicies: logs({ name: "Resource policies per Region", value: 10, adjustable: false }),
  logGroups: logs({ name: "Log groups per Region", value: 1_000_000 }),
  topics: of("sns", general("sns"))({ name: "Topics per Account", code: "L-61103206", value: 100_000 }),
  eventRules: of(
    "events",
    "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html",
  )({ name: "Rules per event bus", value: 300 }),
  buckets: of(
    "s3",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/BucketRestrictions.html",
  )({ name: "General purpose buckets", value: 10_000, per: "account" }),
  databases: rds({ name: "DB instances", code: "L-7B6409FD", value: 40 }),
  databaseSubnetGroups: rds({ name: "DB subnet groups", code: "L-48C6BF61", value: 50 }),
  databaseParameterGroups: rds({ name: "Parameter groups", value: 50 }),
  databaseProxies: rds({ name: "Proxies", value: 20 }),
  cacheNodes: cache({ name: "Nodes per Region", value: 300 }),
  cacheSubnetGroups: cache({ name: "Subnet groups per Region", value: 150 }),
  webAcls: waf({ name: "Maximum web ACLs per account in WAF for regional", value: 100 }),
  ipSets: waf({ name: "Maximum IP sets per account in WAF for regional", value: 100 }),
  patternSets: waf({ name: "Maximum regex pattern sets per account in WAF for regional", value: 10 }),
  certificates: of("acm", "https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html")({ name: "ACM certificates", value: 2500 }),
  distributions: cloudFront({ name: "Web distributions per AWS account", value: 200 }),
  cachePolicies: cloudFront({ name: "Cache policies per AWS account", value: 20 }),
  originRequestPolicies: cloudFront({ name: "Origin request policies per AWS account", value: 20 }),
  responseHeadersPolicies: cloudFront({ name: "Response headers policies per AWS account", value: 20 }),
  edgeFunctions: cloudFront({ name: "Functions per AWS account", value: 100 }),
  hostedZones: route53({ name: "Hosted zones", value: 500 }),
  recordsPerZone: route53({ name: "Records per hosted zone", value: 10_000 }),
  healthChecks: route53({ name: "Health checks", value: 200 }),
  pipelines: of(
    "codepipeline",
    "https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html",
  )({ name: "Total pipelines", code: "L-78D200AD", value: 1000 }),
  // As low as 1 on a new account: "Internal metrics will determine the default quotas for concurrent running builds."
  armSmallBuilds: codeBuild({ name: "Concurrently running builds for ARM/Small environment", code: "L-5ED1D25B", value: 1 }),
  armLargeBuilds: codeBuild({ name: "Concurrently running builds for ARM/Large environment", code: "L-596BEAB4", value: 1 }),
} as const satisfies Readonly<Record<string, AwsQuota>>;

export type QuotaId = keyof typeof awsQuotas;

/** Uses that CloudWatch counts beside a quota of which no need is counted in the configuration: what runs decides it. */
const runtimeUses: readonly QuotaUsage[] = [
  {
    role: "lambda-concurrency",
    what: "concurrent runs of functions",
    dimensions: { Service: "Lambda", Type: "Resource", Resource: "ConcurrentExecutions", Class: "None" },
    source: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-concurrency.html",
  },
  {
    role: "kms-requests",
    what: "requests to keys per second",
    dimensions: { Service: "KMS", Type: "API", Resource: "CryptographicOperationsSymmetric", Class: "None" },
    source: "https://aws.amazon.com/blogs/security/manage-your-aws-kms-api-request-rates-using-service-quotas-and-amazon-cloudwatch/",
  },
];

/** Every use of a quota of a region of which an alarm can tell. */
export const quotaUses: readonly QuotaUsage[] = [
  ...Object.values<AwsQuota>(awsQuotas).flatMap(({ usage }) => (usage === undefined ? [] : [usage])),
  ...runtimeUses,
];

/** Quotas that grow with services and environments; the account's stack asks for as much as the configuration needs. */
export const requestedQuotas = [
  "fargateOnDemandVcpus",
  "fargateSpotVcpus",
  "standardInstanceVcpus",
  "elasticIps",
  "vpcs",
  "internetGateways",
  "natGatewaysPerZone",
  "armSmallBuilds",
  "armLargeBuilds",
] as const satisfies readonly QuotaId[];
export type RequestedQuota = (typeof requestedQuotas)[number];
