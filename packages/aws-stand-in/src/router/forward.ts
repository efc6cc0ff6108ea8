import { type IncomingMessage, request } from "node:http";
import { type BackendName } from "../backend-process";
import { type Answer, type Call } from "./call";
import { emulatorFault, notEmulated } from "./errors";
import { virtualBucket } from "./hosts";

/** Ports of the two servers. There is no host: the router connects to loopback and nowhere else. */
export type BackendPorts = Readonly<Record<BackendName, number>>;

const loopback = "127.0.0.1";
/** Headers that belong to one connection (RFC 9110, 7.6.1), and `expect`, which the servers do not answer. */
const connectionHeaders = new Set([
  "connection",
  "keep-alive",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "expect",
]);

/** Sends a call to one of the servers and returns its answer. Bucket host names become paths. */
export async function forward(ports: BackendPorts, backend: BackendName, call: Call): Promise<Answer> {
  const { host, path } = pathStyle(call);
  const headers = Object.fromEntries(Object.entries(call.headers).filter(([name]) => !connectionHeaders.has(name)));
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(
      {
        host: loopback,
        port: ports[backend],
        method: call.method,
        path: call.query === "" ? path : `${path}?${call.query}`,
        headers: { ...headers, host, "content-length": call.body.length },
      },
      resolve,
    )
      .on("error", reject)
      .end(call.body);
  });
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return honest(call, backend, { status: response.statusCode ?? 502, headers: answerHeaders(response), body: Buffer.concat(chunks) });
}

function pathStyle(call: Call): { host: string; path: string } {
  const bucket = call.service === "s3" ? virtualBucket(call.host) : undefined;
  if (bucket === undefined) return call;
  return { host: `s3.${call.region}.amazonaws.com`, path: `/${bucket}${call.path === "/" ? "" : call.path}` };
}

/** moto answers what it does not know, and its own failures, with web pages that no SDK can read. */
function honest(call: Call, backend: BackendName, answer: Answer): Answer {
  const type = answer.headers["content-type"];
  const isPage = typeof type === "string" && type.startsWith("text/html");
  if (!isPage || answer.status < 400 || call.service === "s3") return answer;
  const unknown = answer.status === 404 || answer.status === 405 || answer.body.includes("not been implemented");
  return unknown ? notEmulated(call) : emulatorFault(call, backend);
}

function answerHeaders({ headers }: IncomingMessage): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined || connectionHeaders.has(name) ? [] : [[name, value]])),
  );
}
