import { z } from "zod";

/**
 * A pattern of paths; CloudFront and load balancers know the same characters and wildcards.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#path-conditions
 */
export const pathPattern = (longest: number) =>
  z
    .string()
    .min(2)
    .max(longest)
    .regex(/^\/[A-Za-z0-9_.$/~"'@:+*?&-]*$/)
    .meta({
      allowed: `a pattern of 2 to ${longest} characters that begins with /: letters, digits, * for any characters, ? for any one, and _ - . $ / ~ " ' @ : + &`,
    });
