import { onlyResource, realStack, type Resource, resources, type SynthesizedStack } from "./estate";

/** Ids of policies that AWS manages. @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
export const managed = { cachingDisabled: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad", allViewer: "216adef6-5c7f-47e4-b989-5492eafa07d3" };
/** The edge of production. */
export const prod = (): Promise<SynthesizedStack> => realStack("prod-us-east-1-edge");
/** What another resource writes for the id, or the ARN, of this one. */
export const idOf = ({ address }: Resource): string => `\${${address}.id}`;
export const arnOf = ({ address }: Resource): string => `\${${address}.arn}`;

/** What a distribution does with requests for some paths. */
export interface Behavior {
  readonly path_pattern?: string;
  readonly target_origin_id: string;
  readonly allowed_methods: readonly string[];
  readonly cached_methods: readonly string[];
  readonly compress: boolean;
  readonly viewer_protocol_policy: string;
  readonly cache_policy_id: string;
  readonly origin_request_policy_id?: string;
  readonly response_headers_policy_id: string;
  readonly function_association: readonly { readonly event_type: string; readonly function_arn: string }[];
}

/** Whom a distribution asks. */
export interface Origin {
  readonly origin_id: string;
  readonly domain_name: string;
  readonly origin_access_control_id?: string;
  readonly custom_origin_config?: Record<string, unknown>;
}

/** Arguments of the distribution; its origins, and its behaviors in the order in which CloudFront compares them. */
export const distributionOf = async (): Promise<Record<string, unknown>> => onlyResource(await prod(), "aws_cloudfront_distribution").args;
export const originsOf = async (): Promise<readonly Origin[]> => (await distributionOf()).origin as Origin[];
export const orderedOf = async (): Promise<readonly Behavior[]> => (await distributionOf()).ordered_cache_behavior as Behavior[];
/** The behavior of every path that no other one names. */
export const pagesOf = async (): Promise<Behavior> => (await distributionOf()).default_cache_behavior as Behavior;

/** The behavior of a path pattern. */
export async function behaviorOf(path: string): Promise<Behavior> {
  const found = (await orderedOf()).find(({ path_pattern }) => path_pattern === path);
  if (found === undefined) throw new Error(`no behavior for ${path}`);
  return found;
}

/** The policy of ours that a behavior names. */
export async function policyOf(id: string | undefined, type: string): Promise<Record<string, unknown>> {
  const found = resources(await prod(), type).find((resource) => idOf(resource) === id);
  if (found === undefined) throw new Error(`no ${type} is ${id}`);
  return found.args;
}

/** Path patterns of assets, and of what is sent as it happens. */
export const content = ["/static/*", "/assets/*"] as const;
export const realTime = ["/ws/*", "/api/v1/stream/*", "/ws", "/api/v1/stream"] as const;
