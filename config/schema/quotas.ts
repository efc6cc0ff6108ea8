/** Limits of AWS that hold for a rule of a load balancer; it raises neither. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html */
export const listenerRuleQuota = { values: 5, wildcards: 6 } as const;

/**
 * What AWS grants without being asked: cache behaviors of a distribution, the one for everything else
 * among them, and cache policies of an account besides AWS's own. Once AWS has granted more, write it here.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
 */
export const cloudFrontQuota = { behaviors: 75, cachePolicies: 20 } as const;
