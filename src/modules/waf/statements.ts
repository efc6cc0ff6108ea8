import { cloudFrontRequestHeader } from "../../facts/origin-verify";
import { contentPrefixes, healthPath } from "../../facts/public-paths";

/** A statement of a rule, in Terraform's keys: the provider's type of it is open. */
export type RuleStatement = Readonly<Record<string, object>>;

/** Without a transformation WAF looks at a request as the client sent it: dot segments and percent signs stay. */
const asIs = [{ priority: 0, type: "NONE" }];
const uriPath = { uri_path: {} };

export const not = (statement: RuleStatement): RuleStatement => ({ not_statement: { statement: [statement] } });
export const all = (...statement: readonly RuleStatement[]): RuleStatement => ({ and_statement: { statement } });
export const any = (...statement: readonly RuleStatement[]): RuleStatement => ({ or_statement: { statement } });

export const fromAddresses = (setArn: string): RuleStatement => ({ ip_set_reference_statement: { arn: setArn } });

/** Matches a header whose digest is in a set, so that nobody learns a value from the set. */
export const headerDigestInSet = (name: string, setArn: string): RuleStatement => ({
  regex_pattern_set_reference_statement: {
    arn: setArn,
    field_to_match: { single_header: { name } },
    text_transformation: [{ priority: 0, type: "MD5" }],
  },
});

/** Matches a request that has the header with any value. */
const hasHeader = (name: string): RuleStatement => ({
  regex_match_statement: { regex_string: ".", field_to_match: { single_header: { name } }, text_transformation: asIs },
});

const path = (positional_constraint: "EXACTLY" | "CONTAINS", search_string: string): RuleStatement => ({
  byte_match_statement: { search_string, positional_constraint, field_to_match: uriPath, text_transformation: asIs },
});

/**
 * Everything but a health check of Route 53, which asks for exactly one path and does not come
 * through CloudFront: the load balancer's security groups admit nobody else on the port.
 */
export const noHealthCheck: RuleStatement = any(not(path("EXACTLY", healthPath)), hasHeader(cloudFrontRequestHeader));

/**
 * A path below the content's folders in letters, digits, `_`, `-` and dots. Encoded characters and
 * backslashes are none of them, so that nothing which CloudFront or a load balancer normalizes into
 * another path is taken for a file. No group in it repeats: WAF refuses nested repetitions.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-regex-pattern-support.html
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
 */
export const filePattern = `^(?:${contentPrefixes.join("|")})[A-Za-z0-9_./-]+$`;

/** Everything but a request for a file of the web application; a segment that begins with a dot is never one. */
export const noFile: RuleStatement = any(
  not({ regex_match_statement: { regex_string: filePattern, field_to_match: uriPath, text_transformation: asIs } }),
  path("CONTAINS", "/."),
);
