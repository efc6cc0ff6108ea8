import { DeleteObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { clientSettings } from "../../src/estate/aws/client-settings";
import { assignedImports } from "../../src/estate/resource-types/imports";
import { type SynthesizedStack } from "../../src/estate/synthesized";
import { type LoggedCall } from "./router-log";

/** Numbers from 0 up to 1 that a seed determines. @see https://en.wikipedia.org/wiki/Linear_congruential_generator */
export function seeded(seed: number): () => number {
  let state = seed % 2 ** 32;
  return () => {
    state = (1_664_525 * state + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/** Calls that make what AWS gives an id to and does not refuse twice; without them nothing can come to be twice. */
const creations: Readonly<Record<string, string>> = {
  aws_apigatewayv2_api: "apigateway:POST /v2/apis",
  aws_acm_certificate: "acm:RequestCertificate",
  aws_backup_plan: "backup:PUT /backup/plans",
  aws_eip: "ec2:AllocateAddress",
  aws_fis_experiment_template: "fis:POST /experimentTemplates",
  aws_internet_gateway: "ec2:CreateInternetGateway",
  aws_kms_key: "kms:CreateKey",
  aws_lb: "elasticloadbalancing:CreateLoadBalancer",
  aws_lb_target_group: "elasticloadbalancing:CreateTargetGroup",
  aws_nat_gateway: "ec2:CreateNatGateway",
  aws_network_acl: "ec2:CreateNetworkAcl",
  aws_route_table: "ec2:CreateRouteTable",
  aws_route53_health_check: "route53:POST /2013-04-01/healthcheck",
  aws_route53_resolver_firewall_domain_list: "route53resolver:CreateFirewallDomainList",
  aws_route53_resolver_firewall_rule_group: "route53resolver:CreateFirewallRuleGroup",
  aws_route53_resolver_query_log_config: "route53resolver:CreateResolverQueryLogConfig",
  aws_route53_zone: "route53:POST /2013-04-01/hostedzone",
  aws_security_group: "ec2:CreateSecurityGroup",
  aws_subnet: "ec2:CreateSubnet",
  aws_vpc: "ec2:CreateVpc",
  aws_vpc_endpoint: "ec2:CreateVpcEndpoint",
};

/** Types that are looked for by their tags, because AWS would make a second one. */
export const couldBeTwice = Object.entries(assignedImports).flatMap(([type, assigned]) => ("tagged" in assigned ? [type] : []));
export const countedTypes = Object.keys(creations);

/** How often a stack's things were made that AWS would make twice. */
export const madeOf = (calls: readonly LoggedCall[]): Readonly<Record<string, number>> =>
  countsOf(
    calls
      .filter(({ status }) => status < 300)
      .flatMap(({ service, operation }) =>
        Object.entries(creations).flatMap(([type, call]) => (call === `${service}:${operation}` ? [type] : [])),
      ),
  );

/** How many of them a stack declares. */
export const declaredOf = ({ json }: SynthesizedStack): Readonly<Record<string, number>> =>
  countsOf(Object.entries(json.resource ?? {}).flatMap(([type, byName]) => (type in creations ? Object.keys(byName).map(() => type) : [])));

function countsOf(types: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const type of types) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

/** Takes away a stack's lock, as one does by hand after its holder has died; and the state, as if Terraform had not come to save it. */
export async function forget({ json }: SynthesizedStack, what: "lock" | "lock and state"): Promise<void> {
  const s3 = json.terraform.backend?.s3;
  if (s3 === undefined) throw new Error("no S3 backend");
  const client = new S3Client(clientSettings("s3", s3.region));
  for (const Key of what === "lock" ? [`${s3.key}.tflock`] : [`${s3.key}.tflock`, s3.key])
    await client.send(new DeleteObjectCommand({ Bucket: s3.bucket, Key }));
}
