import { connect, type TLSSocket } from "node:tls";
import { RotationError } from "../shared/rotation/event";
import { type Endpoint } from "./replication-group";

const timeoutMilliseconds = 5_000;

/**
 * Whether the server takes a token: AUTH, then PING, over TLS. Two commands of a protocol that fits
 * in a few lines; a client library would be most of the archive.
 *
 * @throws RotationError when the server cannot be reached or trusted.
 * @see https://redis.io/docs/latest/develop/reference/protocol-spec/
 */
export type Probe = (endpoint: Endpoint, token: string) => Promise<boolean>;

/** @param certificateAuthorities PEM. @default the public ones, which sign ElastiCache's certificates */
export function tlsProbe(certificateAuthorities?: readonly string[]): Probe {
  return async ({ host, port }, token) => {
    const socket = connect({
      host,
      port,
      servername: host,
      ...(certificateAuthorities === undefined ? {} : { ca: [...certificateAuthorities] }),
    });
    try {
      return await authenticate(socket, token);
    } catch (error) {
      const reason = error instanceof Error ? error.message || (error as NodeJS.ErrnoException).code : "unknown error";
      throw new RotationError(
        `Redis at ${host}:${port} cannot be used: ${reason}; check the security groups between function and cache, and its certificate`,
      );
    } finally {
      socket.destroy();
    }
  };
}

function authenticate(socket: TLSSocket, token: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let replies = "";
    socket.setTimeout(timeoutMilliseconds, () => reject(new Error(`no answer within ${timeoutMilliseconds / 1000} s`)));
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("the connection was closed before an answer came")));
    socket.on("secureConnect", () => socket.write(command("AUTH", token) + command("PING")));
    socket.on("data", (chunk: Buffer) => {
      replies += chunk.toString("latin1");
      const [auth, ping, ...rest] = replies.split("\r\n");
      if (auth?.startsWith("-WRONGPASS") && ping !== undefined) resolve(false);
      else if (auth?.startsWith("-") && ping !== undefined) reject(new Error(`AUTH is answered with ${auth.slice(1)}`));
      else if (rest.length > 0) {
        if (ping === "+PONG") resolve(true);
        else reject(new Error(`PING is answered with ${ping ?? ""}`));
      }
    });
  });
}

const command = (...words: readonly string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`;
