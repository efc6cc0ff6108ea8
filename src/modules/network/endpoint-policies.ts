import { anyResource, policyJson, type Statement } from "../shared/iam";
import { agentServices } from "./agent-services";

const own = (accountId: string): Record<string, readonly string[]> => ({ "aws:PrincipalAccount": [accountId] });
const guard = "an endpoint policy grants nothing; it limits who may pass, and identity policies name the resources";

/** IAM's name of a service is the endpoint's up to the first dot, but for these. */
const actionPrefixes: Readonly<Record<string, string>> = { monitoring: "cloudwatch" };

/**
 * Lets principals of the account use a service on what the account owns, so that neither stolen
 * credentials of another account nor those of a task carry data out through the endpoint. Calls that
 * name no resource, such as `sts:GetCallerIdentity`, may come without its owner, hence `IfExists`.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount
 */
export function accountMayUse(service: string, accountId: string): Statement {
  const prefix = actionPrefixes[service] ?? service.replace(/\..*$/, "");
  const conditions = { StringEquals: own(accountId), StringEqualsIfExists: { "aws:ResourceAccount": [accountId] } };
  return anyResource({ sid: "OwnAccount", effect: "Allow", principals: "*", actions: [`${prefix}:*`], conditions }, guard);
}

/** Lets principals of the account use what the account owns, for services whose resources always have an owner. */
export function accountMayUseOwn(service: string, accountId: string): Statement {
  const conditions = { StringEquals: { ...own(accountId), "aws:ResourceAccount": [accountId] } };
  return anyResource({ sid: "OwnAccount", effect: "Allow", principals: "*", actions: [`${service}:*`], conditions }, guard);
}

/**
 * Lets image layers through. ECR keeps them in a bucket of its own and hands out links that it signed,
 * so neither the principal nor the resource belongs to the account.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
 */
export function readImageLayers(region: string): Statement {
  return {
    sid: "ImageLayers",
    effect: "Allow",
    principals: "*",
    actions: ["s3:GetObject"],
    resources: [`arn:aws:s3:::prod-${region}-starport-layer-bucket/*`],
  };
}

/**
 * Endpoint services that accept the full-access policy alone; any other makes CreateVpcEndpoint fail.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ServiceDetail.html (`vpcEndpointPolicySupported`)
 * @see https://github.com/awsdocs/amazon-ecs-developer-guide/issues/55
 */
const withoutPolicy: readonly string[] = agentServices;

/** Policy of an interface endpoint; undefined where AWS accepts none. */
export const interfaceEndpointPolicy = (service: string, accountId: string): string | undefined =>
  withoutPolicy.includes(service) ? undefined : policyJson([accountMayUse(service, accountId)]);

export function gatewayEndpointPolicy(service: GatewayService, accountId: string, region: string): string {
  return policyJson([accountMayUseOwn(service, accountId), ...(service === "s3" ? [readImageLayers(region)] : [])]);
}

export type GatewayService = "s3" | "dynamodb";
