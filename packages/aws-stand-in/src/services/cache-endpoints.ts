import { type AddressInfo, type Socket } from "node:net";
import { createServer, type Server } from "node:tls";
import { type Certificates } from "../certificates";

/**
 * Where clients of caches connect: one TLS port of loopback for each replication group, which takes
 * the group's tokens and no others. It knows AUTH and PING and holds no data.
 */
export interface CacheEndpoints {
  /** The port of a group, opened on first use. */
  readonly portOf: (group: string) => Promise<number>;
  readonly close: (group: string) => void;
  readonly closeAll: () => void;
}

/**
 * @param tokensOf the tokens that a group takes now.
 */
export function cacheEndpoints(
  { certificate, key }: Pick<Certificates, "certificate" | "key">,
  tokensOf: (group: string) => readonly string[],
): CacheEndpoints {
  const servers = new Map<string, Promise<Server>>();
  const sockets = new Set<Socket>();
  const open = (group: string): Promise<Server> => {
    const server = createServer({ cert: certificate, key }, (socket) => {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket)).on("error", () => socket.destroy());
      converse(socket, () => tokensOf(group));
    });
    return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
  };
  const close = (group: string): void => {
    void servers.get(group)?.then((server) => server.close());
    servers.delete(group);
  };
  return {
    portOf: async (group) => {
      const server = servers.get(group) ?? open(group);
      servers.set(group, server);
      return ((await server).address() as AddressInfo).port;
    },
    close,
    closeAll: () => {
      for (const group of servers.keys()) close(group);
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** @see https://redis.io/docs/latest/develop/reference/protocol-spec/ */
function converse(socket: Socket, tokens: () => readonly string[]): void {
  let received = "";
  let known = false;
  socket.setNoDelay();
  socket.on("data", (chunk: Buffer) => {
    received += chunk.toString("latin1");
    for (let next = command(received); next !== undefined; next = command(received)) {
      received = received.slice(next.length);
      const [name = "", ...values] = next.words;
      if (name.toUpperCase() === "AUTH") {
        known = tokens().includes(values.at(-1) ?? "");
        socket.write(known ? "+OK\r\n" : "-WRONGPASS invalid username-password pair or user is disabled.\r\n");
      } else if (!known) socket.write("-NOAUTH Authentication required.\r\n");
      else socket.write(name.toUpperCase() === "PING" ? "+PONG\r\n" : `-ERR unknown command '${name}'\r\n`);
    }
  });
}

/** The first whole command of what was received: an array of bulk strings. */
function command(received: string): { readonly words: readonly string[]; readonly length: number } | undefined {
  const head = /^\*(\d+)\r\n/.exec(received);
  if (head === null) return undefined;
  const words: string[] = [];
  let length = head[0].length;
  for (let left = Number(head[1]); left > 0; left -= 1) {
    const size = /^\$(\d+)\r\n/.exec(received.slice(length));
    if (size === null) return undefined;
    const from = length + size[0].length;
    const to = from + Number(size[1]);
    if (received.length < to + 2) return undefined;
    words.push(received.slice(from, to));
    length = to + 2;
  }
  return { words, length };
}
