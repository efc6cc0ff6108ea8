/** Fields of the one line of JSON that a service writes for each request and each thing that happens in it. */
export const logFields = {
  level: "debug, info, warn or error",
  service: "the service that writes",
  message: "what happened, in words without values",
  traceId: "id of the trace, the same in every service that takes part, from the signal to its fill",
  caller: "the service or the user's role that asks; never who the user is",
  route: "the path with its variables left open, such as /api/v1/orders/{id}",
  status: "status of the answer",
  durationMs: "time that the request took, in milliseconds",
  errorType: "class of an error",
} as const;

/** A question to the logs of all services, in the language of CloudWatch Logs Insights. */
export interface ServiceQuery {
  /** Last part of its name, and construct id. */
  readonly id: string;
  readonly question: string;
  readonly lines: readonly string[];
}

/**
 * Questions that stand ready in the console.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
export const serviceQueries: readonly ServiceQuery[] = [
  {
    id: "errors-by-service",
    question: "Which errors are there, of which service, and how many?",
    lines: [
      'filter level = "error"',
      "stats count(*) as errors, latest(message) as lately, latest(traceId) as oneTrace by service, errorType",
      "sort errors desc",
      "limit 100",
    ],
  },
  {
    id: "slow-requests",
    question: "Which requests took longest?",
    lines: [
      "filter ispresent(durationMs)",
      "fields @timestamp, service, route, status, durationMs, traceId",
      "sort durationMs desc",
      "limit 100",
    ],
  },
  {
    id: "one-order",
    question: "What happened to one order, from its signal to its fill? Write its trace's id in place of TRACE.",
    lines: [
      'filter traceId = "TRACE"',
      "fields @timestamp, service, level, message, route, status, durationMs, errorType",
      "sort @timestamp asc",
      "limit 10000",
    ],
  },
  {
    id: "who-called-what",
    question: "Who called which route of which service, how often, and how long did it take?",
    lines: [
      "filter ispresent(caller)",
      "stats count(*) as calls, pct(durationMs, 99) as p99Ms by caller, service, route",
      "sort calls desc",
      "limit 1000",
    ],
  },
];

/** Text of a query; the question is its first line, as a comment. */
export const serviceQueryText = ({ question, lines }: ServiceQuery): string => `# ${question}\n${lines.join("\n| ")}`;
