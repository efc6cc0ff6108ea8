import { callingRole } from "../permissions/caller";
import { type Answer, type Call } from "./call";
import { awsError } from "./errors";

/** What AWS's own model says of a call's input. */
export interface InputJudgement {
  /** Name of the operation in AWS's model, such as `CreateFunction`. */
  readonly operation?: string;
  /** What the model refuses, in the words in which AWS's services say it. */
  readonly violations?: readonly string[];
  /** The input as the model reads it, of calls in the name of a role. */
  readonly input?: Readonly<Record<string, unknown>>;
  /** Why the call could not be judged. */
  readonly unknown?: string;
}

/** Asks the models of botocore, which lie with moto, about a call. */
export const judgeInput = async (call: Call, ask: (call: Call) => Promise<Answer>): Promise<InputJudgement> => {
  const headers = {
    ...call.headers,
    [checkHeader]: modelNames[call.service] ?? call.service,
    // An answer to HEAD has no body.
    ...(call.method === "HEAD" ? { "x-estate-method": "HEAD" } : {}),
    ...(callingRole(call) !== undefined ? { "x-estate-input": "wanted" } : {}),
  };
  const { status, body } = await ask({ ...call, method: call.method === "HEAD" ? "GET" : call.method, headers });
  return status === 200 ? (JSON.parse(body.toString("utf8")) as InputJudgement) : { unknown: `the models answered with ${status}` };
};

/** Makes `python/input_check.py` judge a call instead of answering it. */
const checkHeader = "x-estate-check";

/** Services whose models have another name than their signatures. */
const modelNames: Readonly<Record<string, string>> = {
  elasticloadbalancing: "elbv2",
  monitoring: "cloudwatch",
  "s3-control": "s3control",
  servicequotas: "service-quotas",
  states: "stepfunctions",
  tagging: "resourcegroupstaggingapi",
  timestream: "timestream-write",
};

/** Whether a call may change something; reading is not judged, since nothing comes of what is wrong in it. */
export const mayChange = ({ method, operation }: Pick<Call, "method" | "operation">): boolean =>
  method !== "GET" && method !== "HEAD" && !/^(?:Describe|List|Get|BatchGet|Lookup|Search)[A-Z]/.test(operation);

/**
 * The answer of AWS to input that its model refuses. The sentences are those of AWS's services; the code is
 * that of the service's protocol, which most services use and some replace by one of their own.
 */
export function refusedInput(call: Call, violations: readonly string[]): Answer {
  const message = `${violations.length} validation error${violations.length === 1 ? "" : "s"} detected: ${violations.join("; ")}`;
  return awsError(call, { status: 400, code: codeOf(call), message });
}

const codes: Readonly<Record<string, string>> = {
  cloudfront: "InvalidArgument",
  ec2: "InvalidParameterValue",
  ecr: "InvalidParameterException",
  ecs: "InvalidParameterException",
  elasticache: "InvalidParameterValue",
  logs: "InvalidParameterException",
  rds: "InvalidParameterValue",
  route53: "InvalidInput",
  s3: "InvalidArgument",
  sns: "InvalidParameter",
};

const codeOf = ({ service, headers }: Call): string =>
  codes[service] ??
  (headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true ? "ValidationError" : "ValidationException");
