/**
 * Header by which a load balancer knows that a request came through the estate's own distribution.
 * In lower case, as WAF compares names; HTTP does not care.
 */
export const originVerifyHeader = "x-origin-verify";

/** Paths that are answered without the header: health checks carry none, and what is only redirected needs none. */
export const unverifiedPaths = { health: "/health", redirectedPrefixes: ["/static/", "/assets/"] } as const;
