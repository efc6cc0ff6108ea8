import { standInPolicies } from "../../src/cli/stand-in-policies";
import { type AdapterContext } from "@smart0dte/aws-stand-in/router/adapter";
import { type Answer, type Call, understand } from "@smart0dte/aws-stand-in/router/call";
import { type BackendName } from "@smart0dte/aws-stand-in/backend-process";
import { type FunctionCall, type FunctionOutcome } from "@smart0dte/aws-stand-in/services/function-runner";

/** A call that the servers received. */
export interface Received {
  readonly backend: BackendName;
  readonly call: Call;
}

export interface FakeContext extends AdapterContext {
  readonly received: Received[];
  readonly lines: string[];
  readonly called: FunctionCall[];
}

/** A context whose servers answer what the test says, and remember what they got. */
export function fakeContext(
  respond: (backend: BackendName, call: Call) => Partial<Answer> = () => ({}),
  outcome: (call: FunctionCall) => Partial<FunctionOutcome> = () => ({}),
): FakeContext {
  const received: Received[] = [];
  const lines: string[] = [];
  const called: FunctionCall[] = [];
  return {
    accountId: "111111111111",
    policies: standInPolicies,
    store: new Map(),
    received,
    lines,
    called,
    judge: () => Promise.resolve({}),
    log: (line) => void lines.push(line),
    functions: {
      run: (call) => {
        called.push(call);
        return Promise.resolve({ failed: false, payload: "null", log: "", ...outcome(call) });
      },
    },
    caches: { portOf: () => Promise.resolve(6390), close: () => undefined },
    databases: { portOf: () => Promise.resolve(5433), close: () => undefined },
    send: (backend, call) => {
      received.push({ backend, call });
      return Promise.resolve({ status: 200, headers: {}, body: Buffer.alloc(0), ...respond(backend, call) });
    },
  };
}

interface CallParts {
  readonly method?: string;
  readonly host?: string;
  readonly path?: string;
  readonly query?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly service?: string;
  readonly region?: string;
}

/** A signed call as an SDK sends it. */
export function signedCall({ service = "s3", region = "us-east-1", body = "", headers = {}, ...rest }: CallParts): Call {
  const call = understand({
    method: "GET",
    host: `${service}.${region}.amazonaws.com`,
    path: "/",
    query: "",
    ...rest,
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=emulator/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      ...headers,
    },
    body: Buffer.from(body),
  });
  if (call === undefined) throw new Error("the call is not understood");
  return call;
}

/** A call of the query protocol, as EC2, IAM and STS use it. */
export const queryCall = (service: string, parameters: Record<string, string>, region = "us-east-1"): Call =>
  signedCall({
    service,
    region,
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
    body: new URLSearchParams(parameters).toString(),
  });
