import { type Wafv2WebAclLoggingConfigurationConfig } from "@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration";
import { originVerifyHeader } from "../../facts/origin-verify";

/** `matched`: requests that a rule refused, challenged or counted; `all`: every request. */
export type LoggedRequests = "matched" | "all";

/**
 * Headers in which credentials travel: those of HTTP, API keys, the subprotocol with which a browser
 * opens a WebSocket, and the address of a page, whose query string may hold a token. WAF logs no body.
 */
const redactedHeaders = [
  "authorization",
  "cookie",
  "proxy-authorization",
  "referer",
  "sec-websocket-protocol",
  "x-api-key",
  originVerifyHeader,
] as const;

/** What of a request a firewall's log never holds. @see https://docs.aws.amazon.com/waf/latest/APIReference/API_LoggingConfiguration.html */
export const redactedFields: NonNullable<Wafv2WebAclLoggingConfigurationConfig["redactedFields"]> = [
  { queryString: {} },
  ...redactedHeaders.map((name) => ({ singleHeader: { name } })),
];

/** What a rule did with a request that it matched. @see https://docs.aws.amazon.com/waf/latest/APIReference/API_ActionCondition.html */
const matchedActions = ["BLOCK", "CAPTCHA", "CHALLENGE", "COUNT", "EXCLUDED_AS_COUNT"] as const;

/** Which requests the log holds; every one where there is no filter. */
export const loggingFilter = (requests: LoggedRequests): Pick<Wafv2WebAclLoggingConfigurationConfig, "loggingFilter"> =>
  requests === "all"
    ? {}
    : {
        loggingFilter: {
          defaultBehavior: "DROP",
          filter: [
            { behavior: "KEEP", requirement: "MEETS_ANY", condition: matchedActions.map((action) => ({ actionCondition: { action } })) },
          ],
        },
      };
