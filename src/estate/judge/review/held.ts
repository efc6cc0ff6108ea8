import { type Dependents } from "./dependents";
import { type Effect, type Subject } from "./model";

/** What keeps AWS from deleting something: resources of these types that use it, and the page that says so. */
interface Hold {
  readonly users: RegExp;
  readonly see: string;
}

const ec2 = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference";
const rds = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference";
const cache = "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference";
const cloudFront = "https://docs.aws.amazon.com/cloudfront/latest/APIReference";

/** What has network interfaces in subnets, in security groups. */
const withInterfaces =
  /^aws_(?:instance|network_interface|lb|alb|elb|nat_gateway|vpc_endpoint|lambda_function|ecs_service|ecs_task_set|db_instance|rds_cluster|rds_cluster_instance|db_proxy|elasticache_(?:cluster|replication_group|serverless_cache)|efs_mount_target|eks_cluster|eks_node_group|msk_cluster|opensearch_domain|redshift_cluster|docdb_cluster|neptune_cluster|timestreaminfluxdb_db_instance|mq_broker|route53_resolver_endpoint|ec2_transit_gateway_vpc_attachment)$/;

export const holds: Readonly<Record<string, Hold>> = {
  aws_vpc: {
    users: new RegExp(`${withInterfaces.source}|^aws_(?:subnet|security_group|internet_gateway|vpn_gateway|route_table|network_acl)$`),
    see: `${ec2}/API_DeleteVpc.html`,
  },
  aws_subnet: { users: withInterfaces, see: `${ec2}/API_DeleteSubnet.html` },
  aws_security_group: {
    users: new RegExp(`${withInterfaces.source}|^aws_(?:security_group|security_group_rule|vpc_security_group_(?:in|e)gress_rule)$`),
    see: `${ec2}/API_DeleteSecurityGroup.html`,
  },
  aws_network_interface: { users: /^aws_(?:instance|network_interface_attachment)$/, see: `${ec2}/API_DeleteNetworkInterface.html` },
  aws_db_subnet_group: { users: /^aws_(?:db_instance|rds_cluster)$/, see: `${rds}/API_DeleteDBSubnetGroup.html` },
  aws_db_parameter_group: { users: /^aws_db_instance$/, see: `${rds}/API_DeleteDBParameterGroup.html` },
  aws_db_option_group: { users: /^aws_db_(?:instance|snapshot)$/, see: `${rds}/API_DeleteOptionGroup.html` },
  aws_rds_cluster_parameter_group: { users: /^aws_rds_cluster$/, see: `${rds}/API_DeleteDBClusterParameterGroup.html` },
  aws_elasticache_subnet_group: {
    users: /^aws_elasticache_(?:cluster|replication_group)$/,
    see: `${cache}/API_DeleteCacheSubnetGroup.html`,
  },
  aws_elasticache_parameter_group: {
    users: /^aws_elasticache_(?:cluster|replication_group)$/,
    see: `${cache}/API_DeleteCacheParameterGroup.html`,
  },
  aws_lb_target_group: {
    users: /^aws_(?:lb|alb)_listener(?:_rule)?$/,
    see: "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteTargetGroup.html",
  },
  aws_acm_certificate: {
    users: /^aws_(?:(?:lb|alb)_listener(?:_certificate)?|cloudfront_distribution|api_gateway_domain_name|apigatewayv2_domain_name)$/,
    see: "https://docs.aws.amazon.com/acm/latest/APIReference/API_DeleteCertificate.html",
  },
  aws_cloudfront_cache_policy: { users: /^aws_cloudfront_distribution$/, see: `${cloudFront}/API_DeleteCachePolicy.html` },
  aws_cloudfront_origin_request_policy: { users: /^aws_cloudfront_distribution$/, see: `${cloudFront}/API_DeleteOriginRequestPolicy.html` },
  aws_cloudfront_response_headers_policy: {
    users: /^aws_cloudfront_distribution$/,
    see: `${cloudFront}/API_DeleteResponseHeadersPolicy.html`,
  },
  aws_cloudfront_origin_access_control: { users: /^aws_cloudfront_distribution$/, see: `${cloudFront}/API_DeleteOriginAccessControl.html` },
  aws_cloudfront_function: { users: /^aws_cloudfront_distribution$/, see: `${cloudFront}/API_DeleteFunction.html` },
  aws_cloudfront_key_group: { users: /^aws_cloudfront_distribution$/, see: `${cloudFront}/API_DeleteKeyGroup.html` },
  aws_wafv2_web_acl: {
    users: /^aws_(?:wafv2_web_acl_association|cloudfront_distribution)$/,
    see: "https://docs.aws.amazon.com/waf/latest/APIReference/API_DeleteWebACL.html",
  },
  aws_wafv2_ip_set: {
    users: /^aws_wafv2_(?:web_acl|rule_group)$/,
    see: "https://docs.aws.amazon.com/waf/latest/APIReference/API_DeleteIPSet.html",
  },
  aws_ecs_cluster: { users: /^aws_ecs_service$/, see: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteCluster.html" },
  aws_route53_zone: {
    users: /^aws_route53_record$/,
    see: "https://docs.aws.amazon.com/Route53/latest/APIReference/API_DeleteHostedZone.html",
  },
  aws_iam_policy: {
    users: /^aws_iam_(?:role|user|group)(?:_policy_attachment)?$|^aws_iam_policy_attachment$/,
    see: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html",
  },
};

/** Something in another stack that keeps AWS from deleting a resource. */
export interface Holder {
  readonly stack: string;
  readonly address: string;
  readonly see: string;
}

/**
 * What in other stacks will keep AWS from deleting what a change destroys or replaces. Within a stack
 * Terraform takes the users away first; those of other stacks are still there while it runs.
 *
 * @param effects what the plans do to a resource; undefined where they leave it alone or were not given.
 * @param first whether a run applies one stack before another one.
 */
export function holdersOf(
  { stack, address, type, effect, leftover }: Subject,
  users: readonly Dependents[],
  effects: (stack: string, address: string) => Effect | undefined,
  first: (stack: string, other: string) => boolean,
): readonly Holder[] {
  const hold = Object.hasOwn(holds, type) ? holds[type] : undefined;
  if (hold === undefined || leftover !== undefined || (effect !== "destroy" && effect !== "replace")) return [];
  const plain = address.replace(/\[.*$/s, "");
  const found = users
    .flatMap((index) => index.of(stack, plain))
    .filter((user) => user.stack !== stack && hold.users.test(user.address.split(".")[0] ?? ""))
    // Where both go, the users go first, unless the stack of what they use makes something and is applied before theirs.
    .filter((user) => !(effect === "destroy" && effects(user.stack, user.address) === "destroy" && !first(stack, user.stack)));
  return [...new Map(found.map((user) => [`${user.stack} ${user.address}`, { ...user, see: hold.see }])).values()];
}
