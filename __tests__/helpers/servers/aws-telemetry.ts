import { createServer, type IncomingMessage } from "node:http";
import { gunzipSync } from "node:zlib";
import { type RunningServer } from "./process";

export interface LogEvents {
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly logEvents: readonly { readonly message: string }[];
}

export interface AwsTelemetry extends RunningServer {
  readonly endpoint: string;
  /** Actions that were asked for, as IAM names them. */
  readonly actions: Set<string>;
  readonly segments: Record<string, unknown>[];
  readonly logs: LogEvents[];
}

/** The part of X-Ray and CloudWatch Logs that a collector calls. A log stream is there once it was made. */
export async function startAwsTelemetry(): Promise<AwsTelemetry> {
  const actions = new Set<string>();
  const segments: Record<string, unknown>[] = [];
  const logs: LogEvents[] = [];
  const streams = new Set<string>();

  const answerLogs = (action: string, body: string): readonly [number, object] => {
    actions.add(`logs:${action}`);
    const input = JSON.parse(body) as LogEvents;
    const stream = `${input.logGroupName} ${input.logStreamName}`;
    if (action === "CreateLogStream") streams.add(stream);
    if (action !== "PutLogEvents") return [200, {}];
    if (!streams.has(stream)) return [400, { __type: "ResourceNotFoundException", message: "The specified log stream does not exist." }];
    logs.push(input);
    return [200, { nextSequenceToken: "1" }];
  };
  const answerXray = (url: string, body: string): readonly [number, object] => {
    actions.add(url === "/TraceSegments" ? "xray:PutTraceSegments" : `xray:${url}`);
    const { TraceSegmentDocuments: documents = [] } = JSON.parse(body) as { readonly TraceSegmentDocuments?: readonly string[] };
    segments.push(...documents.map((document) => JSON.parse(document) as Record<string, unknown>));
    return [200, { UnprocessedTraceSegments: [] }];
  };

  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const target = String(request.headers["x-amz-target"] ?? "");
      const [status, content] = target.startsWith("Logs_20140328.")
        ? answerLogs(target.slice("Logs_20140328.".length), body)
        : answerXray(request.url ?? "", body);
      response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(content));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    port,
    endpoint: `http://127.0.0.1:${port}`,
    actions,
    segments,
    logs,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  return (request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body).toString();
}
