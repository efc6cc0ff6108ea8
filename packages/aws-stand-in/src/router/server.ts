import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, type Socket } from "node:net";
import { type Duplex } from "node:stream";
import { StandInError } from "../stand-in-error";
import { tokensOf } from "../adapters/cache-tokens";
import { type Certificates } from "../certificates";
import { type PolicyEvaluation } from "../permissions/evaluation";
import { cacheEndpoints } from "../services/cache-endpoints";
import { databaseServers } from "../services/database-servers";
import { accountEndpointHost, functionRunner } from "../services/function-runner";
import { type AdapterContext } from "./adapter";
import { type Answer, type Call, type RawCall, understand } from "./call";
import { dispatch } from "./dispatch";
import { forward, type BackendPorts } from "./forward";
import { hostName, isAwsHost } from "./hosts";
import { judgeInput } from "./input-check";
import { awsError } from "./errors";
import { hostOf, noOutage, type Outage, outageOf, outagePath } from "./outage";
import { noThrottle, type Throttle, throttleOf, throttlePath } from "./throttle";
import { resetBackends, resetPath } from "./reset";

export interface RouterOptions {
  readonly backends: BackendPorts;
  readonly accountId: string;
  readonly certificates: Certificates;
  /** File of the authority's certificate, for functions that the emulator runs. */
  readonly authorityFile: string;
  /** @default a free one */
  readonly port?: number;
  /** A folder of the checkout whose packages hold PostgreSQL. */
  readonly within: string;
  readonly policies: PolicyEvaluation;
  /** Receives one line per call. */
  readonly log: (line: string) => void;
}

export interface Router {
  readonly port: number;
  close(): Promise<void>;
}

/** Idle connections live longer than the SDKs' own, so that it is never the router that closes one in use. */
const keepAliveMilliseconds = 120_000;
const loopback = "127.0.0.1";
const loopbackHosts = new Set([loopback, "localhost"]);

/**
 * Starts the router: HTTP endpoint, HTTP proxy and HTTPS CONNECT proxy on one loopback port. It
 * ends TLS itself and hands every call to the two servers. A host that is not of AWS is refused, and
 * none is ever connected to.
 */
export async function startRouter({
  backends,
  accountId,
  certificates,
  authorityFile,
  within,
  policies,
  port = 0,
  log,
}: RouterOptions): Promise<Router> {
  const store = new Map<string, Buffer>();
  const caches = cacheEndpoints(certificates, (group) => tokensOf(store, group));
  const databases = databaseServers({ ...certificates, within });
  const functions = functionRunner(() => functionClients((outer.address() as AddressInfo).port, authorityFile));
  const context: AdapterContext = {
    accountId,
    policies,
    store,
    functions,
    caches,
    databases,
    log,
    send: (backend, call) => forward(backends, backend, backend === "ministack" && call.service === "states" ? withWayBack(call) : call),
    judge: (call) => judgeInput(call, (asked) => forward(backends, "moto", asked)),
  };
  // State machines make their calls by way of the router, as everybody does; ministack learns where that is with each call of it.
  const withWayBack = (call: Call): Call => ({
    ...call,
    headers: { ...call.headers, "x-estate-router": `http://${loopback}:${(outer.address() as AddressInfo).port} ${authorityFile}` },
  });
  const sockets = new Set<Duplex>();
  let outage: Outage = noOutage;
  let throttle: Throttle = noThrottle;
  const track = (socket: Duplex): void => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket)).on("error", () => socket.destroy());
  };

  const answerAws = async (request: IncomingMessage, host: string): Promise<Answer> => {
    const started = performance.now();
    const raw = await read(request, host);
    const asked = understand(raw);
    if (asked !== undefined && loopbackHosts.has(host) && outage(hostOf(asked)))
      throw new Error(`${asked.service} of ${asked.region} is lost`);
    if (asked !== undefined && throttle(asked)) {
      log(`throttled ${asked.service}:${asked.operation} ${asked.region}`);
      return awsError(asked, { status: 400, code: "Throttling", message: "Rate exceeded" });
    }
    const { answer, by, call } = await dispatch(raw, context);
    log(
      `${answer.status} ${call === undefined ? "unknown" : `${call.service}:${call.operation} ${call.region}`} by ${by} in ${Math.round(performance.now() - started)} ms`,
    );
    return answer;
  };
  const answerAny = async (request: IncomingMessage): Promise<Answer> => {
    const host = hostName(proxyTarget(request)?.host ?? request.headers.host ?? "");
    if (loopbackHosts.has(host) && request.method === "POST" && request.url === resetPath) {
      store.clear();
      functions.close();
      caches.closeAll();
      await databases.closeAll();
      outage = noOutage;
      throttle = noThrottle;
      await resetBackends(backends);
      return { status: 200, headers: {}, body: Buffer.from('{"reset":true}') };
    }
    if (loopbackHosts.has(host) && request.method === "POST" && request.url?.split("?")[0] === outagePath) {
      outage = outageOf(request.url.split("?")[1] ?? "");
      return { status: 200, headers: {}, body: Buffer.from('{"outage":true}') };
    }
    if (loopbackHosts.has(host) && request.method === "POST" && request.url?.split("?")[0] === throttlePath) {
      throttle = throttleOf(request.url.split("?")[1] ?? "");
      return { status: 200, headers: {}, body: Buffer.from('{"throttle":true}') };
    }
    if (!loopbackHosts.has(host) && outage(host)) throw new Error("the region is lost");
    return loopbackHosts.has(host) || host.endsWith(`.${accountEndpointHost}`) || isAwsHost(host)
      ? answerAws(request, host)
      : refusal(host);
  };
  const handler = (answerOf: (request: IncomingMessage) => Promise<Answer>) => (request: IncomingMessage, response: ServerResponse) => {
    answerOf(request).then(
      (answer) => send(request, response, answer),
      (error: unknown) => {
        log(`502 ${request.method} ${request.headers.host}: ${String(error)}`);
        response.destroy();
      },
    );
  };

  const inner = createTlsServer(
    { cert: certificates.certificate, key: certificates.key, keepAliveTimeout: keepAliveMilliseconds },
    handler((request) => answerAny(request)),
  );
  inner.on("secureConnection", track);
  inner.on("tlsClientError", (error) => log(`refused a TLS handshake: ${error.message}`));
  const outer = createServer(
    { keepAliveTimeout: keepAliveMilliseconds },
    handler((request) => answerAny(request)),
  );
  outer.on("connection", track);
  outer.on("connect", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const [host, target] = [hostName(request.url ?? ""), request.url ?? ""];
    if (!isAwsHost(host) || !target.endsWith(":443")) {
      log(`403 CONNECT ${target}`);
      socket.end(`HTTP/1.1 403 Forbidden\r\ncontent-type: text/plain\r\nconnection: close\r\n\r\n${refusal(target).body.toString()}`);
      return;
    }
    if (outage(host)) {
      log(`lost CONNECT ${target}`);
      socket.destroy();
      return;
    }
    socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
    if (head.length > 0) socket.unshift(head);
    inner.emit("connection", socket as Socket);
  });

  await new Promise<void>((resolve, reject) =>
    outer.once("error", (error) => reject(portError(error, port))).listen(port, loopback, resolve),
  );
  return {
    port: (outer.address() as AddressInfo).port,
    close: async () => {
      functions.close();
      caches.closeAll();
      const closed = new Promise<void>((resolve) => outer.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await Promise.all([closed, databases.closeAll()]);
    },
  };
}

/** Variables by which the AWS SDK in a function finds the emulator. */
const functionClients = (port: number, authorityFile: string): NodeJS.ProcessEnv => ({
  AWS_ENDPOINT_URL: `http://${loopback}:${port}`,
  AWS_ENDPOINT_URL_CLOUDFRONT_KEYVALUESTORE: `http://${accountEndpointHost}:${port}`,
  AWS_SECRET_ACCESS_KEY: "emulator",
  AWS_EC2_METADATA_DISABLED: "true",
  NODE_EXTRA_CA_CERTS: authorityFile,
  // Functions trust the authorities of RDS alone otherwise.
  DATABASE_CA_FILE: authorityFile,
});

/** A plain HTTP call through a proxy names the whole URL (RFC 9112, 3.2.2). */
const proxyTarget = ({ url }: IncomingMessage): URL | undefined =>
  url !== undefined && /^https?:\/\//.test(url) ? new URL(url) : undefined;

async function read(request: IncomingMessage, host: string): Promise<RawCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const target = proxyTarget(request);
  const url = target === undefined ? (request.url ?? "/") : `${target.pathname}${target.search}`;
  const mark = url.indexOf("?");
  return {
    method: request.method ?? "GET",
    host,
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? "" : url.slice(mark + 1),
    headers: request.headers,
    body: Buffer.concat(chunks),
  };
}

const refusal = (host: string): Answer => ({
  status: 403,
  headers: { "content-type": "text/plain" },
  body: Buffer.from(`the emulator answers for AWS only and connects to nothing else: ${host} is refused\n`),
});

function send(request: IncomingMessage, response: ServerResponse, { status, headers, body }: Answer): void {
  const length = request.method === "HEAD" ? {} : { "content-length": String(body.length) };
  response.writeHead(status, { ...headers, ...length });
  response.end(request.method === "HEAD" ? undefined : body);
}

function portError(error: Error, port: number): Error {
  if (!("code" in error) || (error.code !== "EADDRINUSE" && error.code !== "EACCES")) return error;
  const problem = error.code === "EADDRINUSE" ? "is in use" : "may not be used by you";
  return new StandInError({
    problem: `port ${port} ${problem}`,
    fix: "name another with --port, or leave it out to get a free one",
    cause: error,
  });
}
