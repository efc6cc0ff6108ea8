import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { WebSocketServer } from "ws";
import { type RunningServer } from "./process";

export interface Application extends RunningServer {
  /** Answers of `/held` that wait, in order of arrival. */
  readonly held: ServerResponse[];
  /** Resolves once so many wait. */
  heldAtLeast(count: number): Promise<void>;
  /** Resolves when the next connection of a client ends that the client has ended. */
  connectionEnded(): Promise<void>;
}

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** An application as tasks run it: plain HTTP on loopback, which echoes, holds answers back, and speaks WebSocket at `/ws`. */
export async function startApplication(): Promise<Application> {
  const held: ServerResponse[] = [];
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  const ended: (() => void)[] = [];
  const server = createServer((request, response) => {
    switch (new URL(request.url ?? "/", "http://application").pathname) {
      case "/held":
        held.push(response);
        for (const { count, resolve } of waiting) if (held.length >= count) resolve();
        return;
      case "/echo":
        request.pipe(response);
        return;
      case "/seen":
        response.end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers }));
        return;
      case "/health":
        response.end("fine");
        return;
      default:
        response.writeHead(404).end();
    }
  });
  // Connections stay open until the proxy ends them.
  server.keepAliveTimeout = 0;
  server.on("connection", (socket) => socket.once("end", () => ended.shift()?.()));
  const webSockets = new WebSocketServer({ server, path: "/ws" });
  webSockets.on("connection", (socket) => socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary })));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    held,
    heldAtLeast: (count) => (held.length >= count ? Promise.resolve() : new Promise((resolve) => waiting.push({ count, resolve }))),
    connectionEnded: () => new Promise((resolve) => ended.push(resolve)),
    stop: () =>
      new Promise((resolve) => {
        for (const socket of webSockets.clients) socket.terminate();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
