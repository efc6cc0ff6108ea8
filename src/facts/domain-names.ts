/** Names below an environment's domain. Both regions and CloudFront compute them alike, so none reads the other's state. */

/** What users type; CloudFront answers. */
export const appDomain = (domain: string): string => `app.${domain}`;

/** Where CloudFront finds the services: the top of the chain of routing records. */
export const originDomain = (domain: string): string => `origin.${domain}`;

/** Read-only traffic, answered by the nearest region. */
export const readDomain = (domain: string): string => `read.${domain}`;

/**
 * The load balancer of one region, whatever the routing says; health checks probe it. Below a routed
 * name: what the name answers when this region is asked for.
 */
export const regionDomain = (region: string, domain: string): string => `${region}.${domain}`;

/** Below a routed name: the region that answers its caller soonest. Only other records ask for it. */
export const latencyDomain = (name: string): string => `latency.${name}`;

/** Covers every name one level below the domain; with the domain itself it shares one validation record. */
export const wildcardDomain = (domain: string): string => `*.${domain}`;

/** Names that CloudFront and callers fetch from; whatever the configuration adds, these lead to load balancers. */
export const sourceNames = (domain: string, regions: readonly string[]): string[] => [
  originDomain(domain),
  readDomain(domain),
  ...regions.map((region) => regionDomain(region, domain)),
];

/** Every name below the domain that the estate makes by itself: what users type, what it leads to, and the records between. */
export function namesBelow(domain: string, regions: readonly string[]): string[] {
  const routed = [originDomain(domain), readDomain(domain)].flatMap((name) => [
    latencyDomain(name),
    ...regions.map((region) => regionDomain(region, name)),
  ]);
  return [appDomain(domain), ...sourceNames(domain, regions), ...routed];
}
