import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { connect } from "node:tls";
import { tlsProxyConfiguration, tlsSidecar } from "../../../src/modules/services/tls-sidecar";
import { caddyImage } from "../../../src/facts/images";
import { caddyFolder } from "./caddy";
import { freePort, type ServerProcess, startServer } from "./process";

export interface RunningSidecar extends Omit<ServerProcess, "stop"> {
  readonly port: number;
  /** Files that it has written, below what stands for `/data` and elsewhere. */
  written(): { readonly data: readonly string[]; readonly elsewhere: readonly string[] };
  stop(): Promise<void>;
}

export const sidecarContainer = tlsSidecar({
  image: caddyImage,
  application: "application",
  healthPath: "/health",
  logs: { groupName: "/smart0dte/test/api", region: "us-east-1" },
});

/** Starts the container's own shell line with its own environment; only the ports and the folder that stands for `/data` differ. */
export async function startTlsSidecar(application: number, drain?: number): Promise<RunningSidecar> {
  const folder = mkdtempSync(path.join(tmpdir(), "estate-tls-"));
  const [data, elsewhere] = [path.join(folder, "data"), path.join(folder, "elsewhere")];
  for (const made of [data, elsewhere]) mkdirSync(made);
  const port = await freePort();
  const environment = Object.fromEntries(
    (sidecarContainer.environment ?? []).map(({ name, value }) => [name, value.replace(/^\/data/, data)]),
  );
  const [shell = "", ...line] = sidecarContainer.entryPoint ?? [];
  const server = await startServer({
    command: shell,
    args: line,
    options: {
      cwd: elsewhere,
      env: {
        PATH: `${await caddyFolder()}${path.delimiter}${process.env.PATH ?? ""}`,
        HOME: elsewhere,
        TMPDIR: elsewhere,
        ...environment,
        CADDYFILE: tlsProxyConfiguration({ listen: port, application, ...(drain === undefined ? {} : { drain }) }),
      },
    },
    readyText: "certificate obtained successfully",
  });
  await showsCertificate(port);
  return {
    ...server,
    port,
    written: () => ({ data: files(data), elsewhere: files(elsewhere) }),
    stop: async () => {
      // What a test has left open would be waited for.
      server.signal("SIGKILL");
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The proxy says that it has its certificate a moment before it shows it; a task's health command waits for that as well. */
const showsCertificate = (port: number): Promise<void> =>
  vi.waitFor(
    async () => {
      const socket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false });
      try {
        await once(socket, "secureConnect");
      } finally {
        socket.destroy();
      }
    },
    { timeout: 60_000 },
  );

const files = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
