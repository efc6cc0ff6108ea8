import { may, roleOf } from "./access";
import { realStack, realStacks, type SynthesizedStack } from "./estate";
import { type PolicyRequest } from "./policy";

/** The stack of roles of every environment. */
export const accessStacks = async (): Promise<SynthesizedStack[]> => (await realStacks()).filter(({ layer }) => layer === "access");
/** Characters of a policy as IAM counts them. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const nonWhitespace = (policy: unknown): number => String(policy).replace(/\s/g, "").length;
/** The roles of dev, and things in its account that requests are made for. */
export const dev = (): Promise<SynthesizedStack> => realStack("dev-us-east-1-access");
export const devSecret = (name: string): string => `arn:aws:secretsmanager:us-east-1:111111111111:secret:smart0dte/dev/${name}-AbCdEf`;
export const state = "arn:aws:s3:::smart0dte-trading-dev-state-111111111111-us-east-1/dev/us-east-1/network.tfstate";
export const logGroup = (name: string): string => `arn:aws:logs:us-east-1:111111111111:log-group:${name}:log-stream:x`;

/** Which of some requests a role may make. @param stack where the role is; by default dev */
export async function allowed(
  name: string,
  requests: Readonly<Record<string, PolicyRequest>>,
  stack?: SynthesizedStack,
): Promise<string[]> {
  const role = roleOf(stack ?? (await dev()), name);
  return Object.entries(requests)
    .filter(([, request]) => may(role, request))
    .map(([key]) => key);
}
