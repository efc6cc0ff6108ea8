import { globalRegion } from "./call";

/** Path of the router's own call; no AWS API has one like it. Its query names the region, and `global` when global services go with it. */
export const outagePath = "/_estate/outage";

/** Services whose hosts name no region; their calls are signed for us-east-1. */
const globalServices = new Set(["budgets", "cloudfront", "iam", "organizations", "route53"]);

/** Host that a call would have gone to whose sender has an endpoint on this machine instead. */
export const hostOf = ({ service, region }: { readonly service: string; readonly region: string }): string =>
  globalServices.has(service) ? `${service}.amazonaws.com` : `${service}.${region}.amazonaws.com`;

/** Which hosts answer nothing. */
export type Outage = (host: string) => boolean;

export const noOutage: Outage = () => false;

/**
 * The loss of a region, from the query of a call: every host that names the region is silent. With
 * `global`, so are the hosts that name none, such as iam.amazonaws.com: the control planes of global
 * services run in us-east-1. Without a region the loss is over.
 *
 * @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html
 */
export function outageOf(query: string): Outage {
  const parameters = new URLSearchParams(query);
  const region = parameters.get("region");
  if (region === null) return noOutage;
  const global = parameters.has("global") && region === globalRegion;
  return (host) => host.split(".").includes(region) || (global && !/\.[a-z]{2}(-[a-z]+)+-\d\./.test(host));
}
