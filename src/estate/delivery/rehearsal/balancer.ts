import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { type Duplex } from "node:stream";

/** A port that requests go to, and its part of them. */
export interface Target {
  readonly port: number;
  readonly weight: number;
}

/** What a target answered. */
export interface Answers {
  readonly all: number;
  /** With a status of 500 or more, or not at all. */
  readonly failed: number;
}

/** A load balancer with a listener for users and one for tests, both on loopback. */
export class Balancer {
  /** Where tests go; none while nothing is tried. */
  public tested: number | undefined;
  private targets: readonly Target[] = [];
  private readonly counts = new Map<number, { all: number; failed: number }>();
  private turn = 0;

  private constructor(
    private readonly servers: readonly Server[],
    public readonly url: string,
    public readonly testUrl: string,
  ) {}

  public static async start(): Promise<Balancer> {
    const servers = [createServer(), createServer()] as const;
    const urls: string[] = [];
    for (const server of servers) {
      await once(server.listen(0, "127.0.0.1"), "listening");
      urls.push(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    }
    const made = new Balancer(servers, urls[0] ?? "", urls[1] ?? "");
    const [users, tests] = servers;
    const choices = [
      [users, () => made.next()],
      [tests, () => made.tested],
    ] as const;
    for (const [server, target] of choices) {
      server.on("request", (asked: IncomingMessage, answer: ServerResponse) => made.forward(target(), asked, answer));
      server.on("upgrade", (asked: IncomingMessage, socket: Duplex, head: Buffer) => tunnel(target(), asked, socket, head));
    }
    return made;
  }

  /** Turns the weights, and counts from the beginning. */
  public turnTo(targets: readonly Target[]): void {
    this.targets = targets;
    this.turn = 0;
    this.counts.clear();
  }

  public answersOf(port: number): Answers {
    return this.counts.get(port) ?? { all: 0, failed: 0 };
  }

  public stop(): void {
    for (const server of this.servers) {
      server.close();
      server.closeAllConnections();
    }
  }

  /** Of a hundred requests each target gets its weight, spread evenly. */
  private next(): number | undefined {
    const whole = this.targets.reduce((sum, { weight }) => sum + weight, 0);
    if (whole === 0) return undefined;
    // 61 and 100 have no common divisor, so that a hundred turns meet every place once.
    let place = ((this.turn++ * 61) % 100) * (whole / 100);
    return this.targets.find(({ weight }) => (place -= weight) < 0)?.port;
  }

  private forward(port: number | undefined, asked: IncomingMessage, answer: ServerResponse): void {
    if (port === undefined) return void answer.writeHead(503).end("no version serves");
    const count = this.counts.get(port) ?? { all: 0, failed: 0 };
    this.counts.set(port, count);
    count.all += 1;
    const passed = request(
      { host: "127.0.0.1", port, method: asked.method, path: asked.url, headers: asked.headers, agent: false },
      (response) => {
        if ((response.statusCode ?? 500) >= 500) count.failed += 1;
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      },
    );
    passed.on("error", () => {
      count.failed += 1;
      if (!answer.headersSent) answer.writeHead(502);
      answer.end();
    });
    asked.pipe(passed);
  }
}

/** Hands a connection that asks for another protocol, such as a WebSocket, to the version as it is. */
function tunnel(port: number | undefined, asked: IncomingMessage, socket: Duplex, head: Buffer): void {
  if (port === undefined) return void socket.destroy();
  const inner = connect(port, "127.0.0.1", () => {
    const headers = asked.rawHeaders.flatMap((name, index, all) => (index % 2 === 0 ? [`${name}: ${all[index + 1] ?? ""}`] : []));
    inner.write(`${asked.method ?? "GET"} ${asked.url ?? "/"} HTTP/1.1\r\n${headers.join("\r\n")}\r\n\r\n`);
    inner.write(head);
    inner.pipe(socket).pipe(inner);
  });
  for (const end of [inner, socket]) end.on("error", () => [inner, socket].forEach((one) => one.destroy()));
}
