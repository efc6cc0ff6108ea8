import { type AddressInfo, createServer, type Socket } from "node:net";
import { type Client } from "pg";
import { type Credential } from "../../../src/functions/postgres-rotation/credential";
import { type RunningServer } from "./process";

export interface PoolerOptions {
  /** The credentials that it was given, as they are now; it lets nobody else in and logs in with nothing else. */
  readonly credentials: () => Promise<readonly Credential[]>;
  /** A connection to the database, as the pooler opens it. */
  readonly open: (credential: Credential) => Client;
}

export interface Pooler extends RunningServer {
  /** Connections that it has opened to the database. */
  readonly opened: () => number;
}

/** Codes of the protocol. @see https://www.postgresql.org/docs/17/protocol-message-formats.html */
const sslRequest = 80877103;
const idle = "I".charCodeAt(0);

const message = (type: string, ...parts: readonly (Buffer | string)[]): Buffer => {
  const body = Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(`${part}\0`) : part)));
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};
const int = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const refusal = (code: string, text: string): Buffer =>
  message("E", Buffer.from("S"), "FATAL", Buffer.from("C"), code, Buffer.from("M"), text, Buffer.from("\0"));

/**
 * A pooler as RDS Proxy is one: it knows the secrets that it was given, checks the client's password
 * itself, lends a connection of that user for one transaction, and resets the session before anybody
 * else gets it. So what works here depends neither on a user that it does not know nor on the state of a session.
 */
export async function startPooler({ credentials, open }: PoolerOptions): Promise<Pooler> {
  const free = new Map<string, Socket[]>();
  const sockets = new Set<Socket>();
  let opened = 0;

  const borrow = async (credential: Credential): Promise<Socket> => {
    const waiting = (free.get(credential.username) ?? []).find(({ destroyed }) => !destroyed);
    free.set(
      credential.username,
      (free.get(credential.username) ?? []).filter((socket) => socket !== waiting && !socket.destroyed),
    );
    if (waiting !== undefined) return waiting;
    const client = open(credential);
    client.on("error", () => undefined);
    await client.connect();
    opened += 1;
    // The driver has logged in; from here on bytes pass through.
    const { stream } = (client as unknown as { readonly connection: { readonly stream: Socket } }).connection;
    stream.removeAllListeners("data");
    sockets.add(stream);
    return stream;
  };

  /** Sends what a client wrote and passes on the answer, to the end of its transaction. */
  const serve = async (client: Socket, credential: Credential): Promise<void> => {
    const lent: { server?: Socket } = {};
    for await (const chunk of client as AsyncIterable<Buffer>) {
      if (chunk[0] === "X".charCodeAt(0)) break;
      lent.server ??= await borrow(credential);
      lent.server.write(chunk);
      const status = await answer(lent.server, (part) => client.write(part));
      if (status !== idle) continue;
      lent.server.write(message("Q", "DISCARD ALL"));
      await answer(lent.server, () => undefined);
      free.set(credential.username, [...(free.get(credential.username) ?? []), lent.server]);
      delete lent.server;
    }
    lent.server?.destroy();
  };

  const server = createServer((client) => {
    sockets.add(client);
    client.on("error", () => client.destroy());
    void admit(client, credentials)
      .then(async (credential) => (credential === undefined ? client.end() : serve(client, credential)))
      .catch(() => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    opened: () => opened,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** Start of a session: who it is, and whether the password is the one of the secret. */
async function admit(client: Socket, credentials: PoolerOptions["credentials"]): Promise<Credential | undefined> {
  const next = (): Promise<Buffer> =>
    new Promise((resolve, reject) => client.once("data", resolve).once("close", () => reject(new Error("closed"))));
  let start = await next();
  if (start.readInt32BE(4) === sslRequest) {
    client.write("N");
    start = await next();
  }
  const fields = start.subarray(8).toString().split("\0");
  const user = fields[fields.indexOf("user") + 1];
  client.write(message("R", int(3)));
  const password = (await next()).subarray(5, -1).toString();
  const known = (await credentials()).find(({ username }) => username === user);
  if (known === undefined || known.password !== password) {
    client.write(
      refusal(
        "28P01",
        known === undefined ? `the proxy has no credentials for the role ${user}` : `password authentication failed for user "${user}"`,
      ),
    );
    return undefined;
  }
  client.write(
    Buffer.concat([
      message("R", int(0)),
      message("S", "server_encoding", "UTF8"),
      message("S", "client_encoding", "UTF8"),
      message("Z", Buffer.from("I")),
    ]),
  );
  return known;
}

/** Reads one answer, to ReadyForQuery. @returns its transaction status. */
function answer(server: Socket, pass: (part: Buffer) => void): Promise<number> {
  return new Promise((resolve, reject) => {
    let rest = Buffer.alloc(0);
    const broken = (): void => reject(new Error("the database closed the connection"));
    const read = (chunk: Buffer): void => {
      pass(chunk);
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= 5 && rest.length > rest.readInt32BE(1)) {
        const [type, status] = [rest[0], rest[5]];
        rest = rest.subarray(rest.readInt32BE(1) + 1);
        if (type !== "Z".charCodeAt(0)) continue;
        server.off("data", read).off("close", broken);
        resolve(status ?? 0);
      }
    };
    server.on("data", read).once("close", broken);
  });
}
