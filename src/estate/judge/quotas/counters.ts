import { type QuotaId } from "../../../facts/aws-quotas";
import { buildsAtOnce } from "./builds";
import { fargateVcpus, instanceVcpus } from "./fargate";
import { constant, type Need } from "./need";
import { blocksOf, type Declared, referred } from "./resources";

/** What counts against a quota. */
interface Counter {
  /** Types of resources that count, so that a test knows which count nowhere. */
  readonly types: readonly string[];
  readonly need: (declared: readonly Declared[]) => Need;
}

const count = (...types: readonly string[]): Counter => ({ types, need: (declared) => constant(ofTypes(declared, types).length) });

/** The most resources that have something in common, such as the VPC they are in. */
const most = (types: readonly string[], inCommon: (resource: Declared) => string): Counter => ({
  types,
  need: (declared) => constant(largest(ofTypes(declared, types).map(inCommon))),
});

const ofTypes = (declared: readonly Declared[], types: readonly string[]): readonly Declared[] =>
  declared.filter(({ type }) => types.includes(type));

function largest(keys: readonly string[]): number {
  const sizes = new Map<string, number>();
  for (const key of keys) sizes.set(key, (sizes.get(key) ?? 0) + 1);
  return Math.max(0, ...sizes.values());
}

/** What an argument says, told apart between stacks where it is a reference. */
const by =
  (...names: readonly string[]) =>
  ({ stack, args }: Declared): string =>
    [stack.instance.id, ...names.map((name) => String(args[name]))].join(" ");

const inVpc = (type: string): Counter => most([type], by("vpc_id"));
const ruleTypes = ["aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"] as const;

/** A rule that admits a prefix list counts as many rules as the list may hold. @see https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html */
const weightOfPrefixList = 55;
const securityGroupRules: Counter = {
  types: ruleTypes,
  need: (declared) => {
    const sizes = new Map<string, number>();
    for (const rule of ofTypes(declared, ruleTypes)) {
      const key = `${rule.type} ${by("security_group_id")(rule)}`;
      sizes.set(key, (sizes.get(key) ?? 0) + (rule.args.prefix_list_id === undefined ? 1 : weightOfPrefixList));
    }
    return constant(Math.max(0, ...sizes.values()));
  },
};

const endpoints = (kind: string, perVpc: boolean): Counter => ({
  types: ["aws_vpc_endpoint"],
  need: (declared) => {
    const found = ofTypes(declared, ["aws_vpc_endpoint"]).filter(({ args }) => args.vpc_endpoint_type === kind);
    return constant(perVpc ? largest(found.map(by("vpc_id"))) : found.length);
  },
});

const natGatewaysPerZone: Counter = {
  types: ["aws_nat_gateway"],
  need: (declared) =>
    constant(
      largest(
        ofTypes(declared, ["aws_nat_gateway"]).map((gateway) => String(referred(gateway, gateway.args.subnet_id)?.args.availability_zone)),
      ),
    ),
};

/** The most groups that one service or function gives its network interfaces. */
const groupsPerInterface: Counter = {
  types: [],
  need: (declared) =>
    constant(
      Math.max(
        0,
        ...declared
          .flatMap(({ args }) => [...blocksOf(args.network_configuration), ...blocksOf(args.vpc_config)])
          .flatMap((block) =>
            [block.security_groups, block.security_group_ids].map((groups) => (Array.isArray(groups) ? groups.length : 0)),
          ),
      ),
    ),
};

/** A secondary of a global datastore takes its shards from the primary in the other region, so only its replicas are known here: it counts as one shard. */
const cacheNodes: Counter = {
  types: ["aws_elasticache_replication_group"],
  need: (declared) =>
    constant(
      ofTypes(declared, ["aws_elasticache_replication_group"]).reduce(
        (sum, { args }) =>
          sum + Number(args.num_cache_clusters ?? Number(args.num_node_groups ?? 1) * (1 + Number(args.replicas_per_node_group ?? 0))),
        0,
      ),
    ),
};

const scoped = (type: string): Counter => ({
  types: [type],
  need: (declared) => constant(ofTypes(declared, [type]).filter(({ args }) => args.scope !== "CLOUDFRONT").length),
});

const builds = (computeType: string): Counter => ({
  types: ["aws_codebuild_project"],
  need: (declared) => buildsAtOnce("ARM_CONTAINER", computeType, declared),
});

/** How the need of each quota is counted in the synthesized stacks of an account's region. */
export const counters: Readonly<Record<QuotaId, Counter>> = {
  fargateOnDemandVcpus: { types: ["aws_ecs_service"], need: (declared) => fargateVcpus("FARGATE", declared) },
  fargateSpotVcpus: { types: ["aws_ecs_service"], need: (declared) => fargateVcpus("FARGATE_SPOT", declared) },
  standardInstanceVcpus: { types: ["aws_autoscaling_group"], need: instanceVcpus },
  elasticIps: count("aws_eip"),
  vpcs: count("aws_vpc"),
  internetGateways: count("aws_internet_gateway"),
  natGatewaysPerZone,
  interfaceEndpointsPerVpc: endpoints("Interface", true),
  gatewayEndpoints: endpoints("Gateway", false),
  subnetsPerVpc: inVpc("aws_subnet"),
  routeTablesPerVpc: inVpc("aws_route_table"),
  networkAclsPerVpc: inVpc("aws_network_acl"),
  rulesPerNetworkAcl: most(["aws_network_acl_rule"], by("network_acl_id", "egress")),
  rulesPerSecurityGroup: securityGroupRules,
  securityGroups: count("aws_security_group"),
  securityGroupsPerInterface: groupsPerInterface,
  loadBalancers: count("aws_lb"),
  listenersPerLoadBalancer: most(["aws_lb_listener"], by("load_balancer_arn")),
  // All rules and groups of an environment belong to its one load balancer of the region.
  rulesPerLoadBalancer: most(["aws_lb_listener_rule"], ({ stack }) => stack.instance.owner),
  targetGroups: count("aws_lb_target_group"),
  targetGroupsPerLoadBalancer: most(["aws_lb_target_group"], ({ stack }) => stack.instance.owner),
  roles: count("aws_iam_role"),
  managedPolicies: count("aws_iam_policy"),
  keys: count("aws_kms_key"),
  secrets: count("aws_secretsmanager_secret"),
  parameters: count("aws_ssm_parameter"),
  alarms: count("aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"),
  logResourcePolicies: count("aws_cloudwatch_log_resource_policy"),
  logGroups: count("aws_cloudwatch_log_group"),
  topics: count("aws_sns_topic"),
  eventRules: count("aws_cloudwatch_event_rule"),
  buckets: count("aws_s3_bucket"),
  databases: count("aws_db_instance"),
  databaseSubnetGroups: count("aws_db_subnet_group"),
  databaseParameterGroups: count("aws_db_parameter_group"),
  databaseProxies: count("aws_db_proxy"),
  cacheNodes,
  cacheSubnetGroups: count("aws_elasticache_subnet_group"),
  webAcls: scoped("aws_wafv2_web_acl"),
  ipSets: scoped("aws_wafv2_ip_set"),
  patternSets: scoped("aws_wafv2_regex_pattern_set"),
  certificates: count("aws_acm_certificate"),
  distributions: count("aws_cloudfront_distribution"),
  cachePolicies: count("aws_cloudfront_cache_policy"),
  originRequestPolicies: count("aws_cloudfront_origin_request_policy"),
  responseHeadersPolicies: count("aws_cloudfront_response_headers_policy"),
  edgeFunctions: count("aws_cloudfront_function"),
  hostedZones: count("aws_route53_zone"),
  recordsPerZone: most(["aws_route53_record"], ({ stack }) => stack.instance.owner),
  healthChecks: count("aws_route53_health_check"),
  pipelines: count("aws_codepipeline"),
  armSmallBuilds: builds("BUILD_GENERAL1_SMALL"),
  armLargeBuilds: builds("BUILD_GENERAL1_LARGE"),
};
