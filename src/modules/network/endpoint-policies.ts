import { anyResource, policyJson, type Statement } from "../shared/iam";

const own = (accountId: string): Record<string, readonly string[]> => ({ "aws:PrincipalAccount": [accountId] });
const guard = "an endpoint policy grants nothing; it limits who may pass, and identity policies name the resources";

/** IAM's name of a service is the endpoint's up to the first dot, but for these. */
const actionPrefixes: Readonly<Record<string, string>> = { monitoring: "cloudwatch", "ecs-agent": "ecs", "ecs-telemetry": "ecs" };

/** Lets principals of the account use a service, so that nobody's stolen credentials carry data out through the endpoint. */
export function accountMayUse(service: string, accountId: string): Statement {
  const prefix = actionPrefixes[service] ?? service.replace(/\..*$/, "");
  return anyResource({ sid: "OwnAccount", effect: "Allow", principals: "*", actions: [`${prefix}:*`], conditions: { StringEquals: own(accountId) } }, guard);
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
  return { sid: "ImageLayers", effect: "Allow", principals: "*", actions: ["s3:GetObject"], resources: [`arn:aws:s3:::prod-${region}-starport-layer-bucket/*`] };
}

export const interfaceEndpointPolicy = (service: string, accountId: string): string => policyJson([accountMayUse(service, accountId)]);

export function gatewayEndpointPolicy(service: GatewayService, accountId: string, region: string): string {
  return policyJson([accountMayUseOwn(service, accountId), ...(service === "s3" ? [readImageLayers(region)] : [])]);
}

export type GatewayService = "s3" | "dynamodb";
