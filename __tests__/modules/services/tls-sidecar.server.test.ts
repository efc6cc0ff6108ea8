import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type IncomingMessage } from "node:http";
import { Agent, request, type RequestOptions } from "node:https";
import { tmpdir } from "node:os";
import path from "node:path";
import { connect, type PeerCertificate } from "node:tls";
import { promisify } from "node:util";
import { WebSocket } from "ws";
import { notDeployedYet } from "../../../src/modules/services/task-definition";
import { ports } from "../../../src/facts/ports";
import { caddyVersion } from "../../../src/facts/images";
import { type Application, type Seen, startApplication } from "../../helpers/servers/application";
import { caddyFolder } from "../../helpers/servers/caddy";
import { freePort } from "../../helpers/servers/process";
import { type RunningSidecar, sidecarContainer, startTlsSidecar } from "../../helpers/servers/tls-sidecar";

const run = promisify(execFile);

/** The real proxy, run as its container runs it, in front of an application. */
describe("the TLS sidecar", () => {
  let application: Application;
  let sidecar: RunningSidecar;
  let agent: Agent;

  const start = async (drain?: number) => {
    application = await startApplication();
    sidecar = await startTlsSidecar(application.port, drain);
    // As a load balancer does: no verification, no name, connections that are used again.
    agent = new Agent({ keepAlive: true, rejectUnauthorized: false });
  };
  afterEach(async () => {
    agent.destroy();
    await sidecar.stop();
    await application.stop();
  });

  const call = async (
    url: string,
    { body, ...options }: RequestOptions & { readonly body?: Buffer } = {},
  ): Promise<{ readonly response: IncomingMessage; readonly content: Buffer }> => {
    const sent = request({ host: "127.0.0.1", port: sidecar.port, path: url, agent, ...options });
    sent.end(body);
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    return { response, content: Buffer.concat(chunks) };
  };
  const seen = async (headers: Record<string, string>): Promise<Seen> =>
    JSON.parse((await call("/seen?a=%2F&b", { headers })).content.toString()) as Seen;

  /** The certificate and protocol that a client gets, whatever it says. */
  const handshake = (options: { readonly servername?: string; readonly ALPNProtocols?: string[] }) =>
    new Promise<{ readonly certificate: PeerCertificate; readonly protocol: string | false | null }>((resolve, reject) => {
      const socket = connect({ host: "127.0.0.1", port: sidecar.port, rejectUnauthorized: false, ...options }, () => {
        resolve({ certificate: socket.getPeerCertificate(), protocol: socket.alpnProtocol });
        socket.end();
      });
      socket.on("error", reject);
    });

  /** Runs the container's health command with a `wget` that takes the options it may use, as Alpine's does. */
  const isHealthy = async (): Promise<boolean> => {
    const [kind, line = ""] = sidecarContainer.healthCheck?.command ?? [];
    expect(kind).toBe("CMD-SHELL");
    const folder = mkdtempSync(path.join(tmpdir(), "estate-wget-"));
    const script = `#!${process.execPath}\nconst [quiet, open, output, file, url] = process.argv.slice(2);\nif ([quiet, open, output, file].join(" ") !== "-q --no-check-certificate -O /dev/null") process.exit(2);\nrequire("node:https").get(url, { rejectUnauthorized: false }, (response) => process.exit(response.statusCode === 200 ? 0 : 1)).on("error", () => process.exit(1));\n`;
    writeFileSync(path.join(folder, "wget"), script, { mode: 0o755 });
    try {
      await run("/bin/sh", ["-c", line.replace(`:${ports.task}/`, `:${sidecar.port}/`)], { env: { PATH: folder } });
      return true;
    } catch {
      return false;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };

  describe("while it runs", () => {
    beforeEach(() => start());

    it("is the version that the container's image names", async () => {
      const { stdout } = await run(path.join(await caddyFolder(), "caddy"), ["version"]);
      expect(stdout).toMatch(new RegExp(`^v${caddyVersion} `));
      expect(sidecarContainer.image.endsWith(`:${caddyVersion}`)).toBe(true);
    });

    it("answers HTTPS from the application's HTTP", async () => {
      const { response, content } = await call("/health");
      expect([response.statusCode, content.toString()]).toEqual([200, "fine"]);
    });

    it.each([
      { client: "names nothing, as a load balancer", options: {} },
      { client: "names the task", options: { servername: "task.internal" } },
      { client: "names anything else", options: { servername: "api.example.com" } },
    ])("has a certificate for a client that $client", async ({ options }) => {
      const { certificate } = await handshake(options);
      expect(certificate.subjectaltname).toBe("DNS:task.internal");
      expect(new Date(certificate.valid_to).getTime()).toBeGreaterThan(Date.now());
    });

    it("speaks HTTP/2 and HTTP/1.1, and tells nobody of HTTP/3", async () => {
      expect((await handshake({ ALPNProtocols: ["h2", "http/1.1"] })).protocol).toBe("h2");
      expect((await handshake({ ALPNProtocols: ["http/1.1"] })).protocol).toBe("http/1.1");
      expect((await call("/health")).response.headers["alt-svc"]).toBeUndefined();
      expect(sidecar.output()).not.toContain("HTTP/3");
    });

    it("passes on what the load balancer says of the viewer", async () => {
      const forwarded = {
        "x-forwarded-for": "203.0.113.7, 198.51.100.2",
        "x-forwarded-proto": "https",
        "x-forwarded-port": "443",
        "x-amzn-trace-id": "Root=1-67891233-abcdef012345678912345678",
      };
      const { method, url, headers } = await seen({ ...forwarded, host: "api.example.com" });
      expect([method, url]).toEqual(["GET", "/seen?a=%2F&b"]);
      expect(headers).toMatchObject({
        ...forwarded,
        "x-forwarded-for": "203.0.113.7, 198.51.100.2, 127.0.0.1",
        host: "api.example.com",
        "x-forwarded-host": "api.example.com",
      });
    });

    it("says itself who calls when nobody has", async () => {
      expect((await seen({})).headers).toMatchObject({ "x-forwarded-for": "127.0.0.1", "x-forwarded-proto": "https" });
    });

    it("passes large bodies both ways", async () => {
      const body = randomBytes(16 * 1024 * 1024);
      const { content } = await call("/echo", { method: "POST", body });
      expect(content.equals(body)).toBe(true);
    });

    it("passes a streamed answer on as it comes", async () => {
      const sent = request({ host: "127.0.0.1", port: sidecar.port, path: "/held", agent });
      sent.end();
      await application.heldAtLeast(1);
      application.held[0]?.writeHead(200, { "content-type": "text/event-stream" }).write("data: 1\n\n");
      const [response] = (await once(sent, "response")) as [IncomingMessage];
      const [first] = (await once(response, "data")) as [Buffer];
      expect(first.toString()).toBe("data: 1\n\n");
      application.held[0]?.end("data: 2\n\n");
      const [second] = (await once(response, "data")) as [Buffer];
      expect(second.toString()).toBe("data: 2\n\n");
    });

    it("passes WebSockets both ways", async () => {
      const socket = new WebSocket(`wss://127.0.0.1:${sidecar.port}/ws`, { rejectUnauthorized: false });
      await once(socket, "open");
      socket.send("quote");
      const [text] = (await once(socket, "message")) as [Buffer];
      expect(text.toString()).toBe("quote");
      const frame = randomBytes(256 * 1024);
      socket.send(frame);
      const [binary] = (await once(socket, "message")) as [Buffer];
      expect(binary.equals(frame)).toBe(true);
      socket.close(1000);
      const [code] = (await once(socket, "close")) as [number];
      expect(code).toBe(1000);
    });

    it("closes idle connections to the application before the application would", async () => {
      const ended = application.connectionEnded();
      await call("/health");
      await ended;
    });

    it("is healthy with its application, and not without", async () => {
      expect(await isHealthy()).toBe(true);
      await application.stop();
      expect(await isHealthy()).toBe(false);
    });

    it("writes its volume and nothing else", () => {
      const { data, elsewhere } = sidecar.written();
      expect(data).toContain("task.internal.key");
      expect(data).not.toContain("autosave.json");
      expect(elsewhere).toEqual([]);
    });

    it("listens once, and nobody can change it while it runs", () => {
      expect(sidecar.output().split('"msg":"server running"')).toHaveLength(2);
      expect(sidecar.output()).toContain("admin endpoint disabled");
    });
  });

  describe("when it is told to stop", () => {
    const requests = 200;

    it("answers every request that is on its way, and ends by itself", async () => {
      await start();
      // Connections that have answered before and stay open, as those of a load balancer.
      await Promise.all(Array.from({ length: requests }, () => call("/health")));
      const answers = Array.from({ length: requests }, (_, index) => call(`/held?${index}`));
      await application.heldAtLeast(requests);
      sidecar.signal("SIGTERM");
      await expect.poll(() => sidecar.output()).toContain("grace period initiated");
      for (const [index, response] of application.held.entries()) response.end(`answer ${index}`);
      const contents = (await Promise.all(answers)).map(({ response, content }) => `${response.statusCode} ${content.toString()}`);
      expect(contents.sort()).toEqual(Array.from({ length: requests }, (_, index) => `200 answer ${index}`).sort());
      expect(await sidecar.exited).toBe(0);
    });

    it("lets the rest of an answer through", async () => {
      await start();
      const answer = call("/held");
      await application.heldAtLeast(1);
      application.held[0]?.write("half, ");
      sidecar.signal("SIGTERM");
      await expect.poll(() => sidecar.output()).toContain("grace period initiated");
      application.held[0]?.end("and half");
      expect((await answer).content.toString()).toBe("half, and half");
      expect(await sidecar.exited).toBe(0);
    });

    it("tells WebSocket clients to go elsewhere", async () => {
      await start();
      const socket = new WebSocket(`wss://127.0.0.1:${sidecar.port}/ws`, { rejectUnauthorized: false });
      await once(socket, "open");
      sidecar.signal("SIGTERM");
      const [code] = (await once(socket, "close")) as [number];
      expect(code).toBe(1001);
      expect(await sidecar.exited).toBe(0);
    });

    it("ends although a request never does, before it would be killed", async () => {
      await start(1);
      const answer = call("/held").catch((error: unknown) => error);
      await application.heldAtLeast(1);
      sidecar.signal("SIGTERM");
      expect(await sidecar.exited).not.toBeNull();
      expect(await answer).toBeInstanceOf(Error);
    });
  });
});

describe("the first tasks' program", () => {
  it("answers every path with 200", async () => {
    const port = await freePort();
    const [program = "", ...args] = notDeployedYet({ listen: port });
    const folder = mkdtempSync(path.join(tmpdir(), "estate-first-"));
    const server = spawn(path.join(await caddyFolder(), program), args, {
      env: { HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder },
      stdio: "ignore",
    });
    try {
      const answer = () =>
        fetch(`http://127.0.0.1:${port}/any/path`).then(
          async (response) => [response.status, await response.text()],
          () => undefined,
        );
      await expect.poll(answer).toEqual([200, "This service is not deployed yet."]);
    } finally {
      server.kill("SIGKILL");
      await once(server, "exit");
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
