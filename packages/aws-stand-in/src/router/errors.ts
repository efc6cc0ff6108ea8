import { type Answer, type Call } from "./call";

interface AwsError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/**
 * 501: the SDKs repeat calls that end with 500, 502, 503 or 504, and a call that nothing emulates
 * would cost minutes.
 */
const notImplemented = 501;

export const notEmulated = (call: Pick<Call, "service" | "operation" | "headers" | "body">): Answer =>
  awsError(call, { status: notImplemented, code: "NotEmulated", message: `not emulated: ${call.service}:${call.operation}` });

/** An emulator broke on a call it should know. */
export const emulatorFault = (call: Pick<Call, "service" | "operation" | "headers" | "body">, backend: string): Answer =>
  awsError(call, {
    status: notImplemented,
    code: "EmulatorFault",
    message: `${backend} failed on ${call.service}:${call.operation}; its log says why`,
  });

/**
 * An error in the shape that the call's protocol prescribes, so that an SDK reads code and message.
 *
 * @see https://smithy.io/2.0/aws/protocols/index.html
 */
export function awsError({ service, headers }: Pick<Call, "service" | "headers">, error: AwsError): Answer {
  if (headers["x-amz-target"] !== undefined) return json(error, headers["content-type"] ?? "application/x-amz-json-1.1");
  if (service === "ec2") return xml(error, (inner) => `<Response><Errors>${inner}</Errors><RequestID>emulator</RequestID></Response>`);
  if (service === "s3") return xml(error, (inner) => inner);
  const isQuery = headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true;
  if (isQuery || ["s3-control", "cloudfront", "route53"].includes(service)) {
    return xml(error, (inner) => `<ErrorResponse>${inner}<RequestId>emulator</RequestId></ErrorResponse>`);
  }
  return json(error, "application/json");
}

function json({ status, code, message }: AwsError, contentType: string): Answer {
  return {
    status,
    headers: { "content-type": contentType, "x-amzn-errortype": code },
    body: Buffer.from(JSON.stringify({ __type: code, message })),
  };
}

function xml({ status, code, message }: AwsError, wrap: (inner: string) => string): Answer {
  const inner = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;
  return {
    status,
    headers: { "content-type": "application/xml" },
    body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${wrap(inner)}`),
  };
}

const escapeXml = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
