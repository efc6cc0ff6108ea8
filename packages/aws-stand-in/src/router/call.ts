import { type IncomingHttpHeaders } from "node:http";

/** One call of an AWS API, as the router understands it. */
export interface Call {
  readonly method: string;
  /** Host name without port, lower case. */
  readonly host: string;
  /** Path as it was sent, still encoded, without query. */
  readonly path: string;
  /** Query as it was sent, without the question mark; empty when there is none. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Signing name of the service, such as `ec2`; `s3-control` is distinguished from `s3` by its host. */
  readonly service: string;
  readonly region: string;
  /** API action such as `CreateVpc`; for REST services method and path, for S3 also the sub-resource. */
  readonly operation: string;
}

/** What goes back to the caller. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
}

export type RawCall = Omit<Call, "service" | "region" | "operation">;

/** Service names in host names that differ from the name in signatures. */
const hostAliases: Readonly<Record<string, string>> = { email: "ses" };
/** Where the control planes of services without a region run. */
export const globalRegion = "us-east-1";

/**
 * Reads service, region and operation: from the signature when there is one (header, or query of a
 * presigned URL), else from the host name. Undefined when neither names it.
 */
export function understand(raw: RawCall): Call | undefined {
  const scope = signatureScope(raw) ?? hostScope(raw.host);
  if (scope === undefined) return undefined;
  const service = scope.service === "s3" && /(^|\.)s3-control\./.test(raw.host) ? "s3-control" : scope.service;
  return { ...raw, region: scope.region, service, operation: operationOf(raw, service) };
}

interface Scope {
  readonly service: string;
  readonly region: string;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function signatureScope({ headers, query }: RawCall): Scope | undefined {
  const credential =
    /^AWS4-\S+ .*?Credential=(?<scope>[^,\s]+)/.exec(headers.authorization ?? "")?.groups?.scope ??
    new URLSearchParams(query).get("X-Amz-Credential");
  const parts = credential?.split("/") ?? [];
  // A signature for all regions at once (SigV4a) names none.
  const [region, service, terminator] = parts.length === 4 ? [globalRegion, ...parts.slice(2)] : parts.slice(2);
  return region !== undefined && service !== undefined && terminator === "aws4_request"
    ? { service: service.toLowerCase(), region }
    : undefined;
}

function hostScope(host: string): Scope | undefined {
  const labels = host.replace(/\.(amazonaws\.com|api\.aws)$/, "").split(".");
  if (labels.length === host.split(".").length) return undefined;
  const last = labels.at(-1);
  if (last === undefined) return undefined;
  const regional = /^[a-z]{2}(-[a-z]+)+-\d$/.test(last);
  const name = regional ? labels.at(-2) : last;
  return name === undefined ? undefined : { service: hostAliases[name] ?? name, region: regional ? last : globalRegion };
}

function operationOf({ method, path, query, headers, body }: RawCall, service: string): string {
  const target = headers["x-amz-target"];
  if (typeof target === "string") return target.slice(target.lastIndexOf(".") + 1);
  if (headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true) {
    const action = new URLSearchParams(body.toString("utf8")).get("Action");
    if (action !== null) return action;
  }
  const parameters = new URLSearchParams(query);
  const action = parameters.get("Action");
  if (action !== null) return action;
  const subResources =
    service === "s3" ? [...parameters].filter(([name, value]) => value === "" && !name.startsWith("x-")).map(([name]) => name) : [];
  return `${method} ${path}${subResources.length > 0 ? `?${subResources.join("&")}` : ""}`;
}
