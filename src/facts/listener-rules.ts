import { originVerifyHeader } from "./origin-verify";
import { contentPrefixes } from "./public-paths";

/** Places of a load balancer's rules: its own come before those of services, so that no service takes from them. */
export const listenerPriorities = { content: 10, probe: 20, firstService: 100 } as const;

/**
 * Paths of static content. A load balancer cannot forward to CloudFront, it can only send clients
 * there; CloudFront itself asks the load balancer for none of them, or it would go round for ever.
 */
export const contentPaths: readonly string[] = ["/", ...contentPrefixes.map((prefix) => `${prefix}*`)];

/** Any value: the firewall has already compared it. */
const anyValue = "?*";

/** What a request must have to be a service's. */
export const serviceConditions = (paths: readonly string[]) => [
  { pathPattern: { values: [...paths] } },
  { httpHeader: { httpHeaderName: originVerifyHeader, values: [anyValue] } },
];

/** How much of what AWS limits in a rule the rule of a service with these paths takes. */
export function serviceRuleSize(paths: readonly string[]): { readonly values: number; readonly wildcards: number } {
  const values = serviceConditions(paths).flatMap(({ pathPattern, httpHeader }) => [
    ...(pathPattern?.values ?? []),
    ...(httpHeader?.values ?? []),
  ]);
  return { values: values.length, wildcards: values.join("").replace(/[^*?]/g, "").length };
}
