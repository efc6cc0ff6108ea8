import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { type CheckedRequest } from "../../../src/facts/deployment-checks";

/** The services of the recovery region as their load balancer shows them: they answer what is expected of them, or fail. */
export class AnsweringServices {
  public well = true;
  /** Paths that were asked, in order. */
  public asked: string[] = [];
  public url = "";
  private readonly server: Server;

  /** @param checks by service */
  public constructor(checks: ReadonlyMap<string, readonly CheckedRequest[]>) {
    const statuses = new Map([...checks.values()].flat().map(({ path, status = 404 }) => [path, status]));
    this.server = createServer((request, response) => {
      this.asked.push(String(request.url));
      response.writeHead(this.well ? (statuses.get(String(request.url)) ?? 404) : 503).end();
    });
  }

  public async start(): Promise<void> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public stop(): void {
    this.server.close();
  }
}
