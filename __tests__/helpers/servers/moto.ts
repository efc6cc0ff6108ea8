import path from "node:path";
import { freePort, type RunningServer, startServer } from "./process";
import { pythonEnvironment } from "./python-environment";

/** An HTTP server that answers as Secrets Manager does, with state. */
export const startMoto = (): Promise<RunningServer & { readonly endpoint: string }> => startMotoOf("secretsmanager");

/** The same for other services. @param services as moto names what each needs, joined by commas */
export async function startMotoOf(services: string): Promise<RunningServer & { readonly endpoint: string }> {
  const environment = await pythonEnvironment([`moto[server,${services}]==5.2.5`]);
  const port = await freePort();
  const server = await startServer({
    command: path.join(environment, "bin", "python"),
    args: ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)],
    options: { env: { ...process.env, PYTHONUNBUFFERED: "1" } },
    readyText: "Running on",
  });
  return { port, endpoint: `http://127.0.0.1:${port}`, stop: server.stop };
}

/** Settings of an SDK client that talks to the emulator at `endpoint`, whatever the developer's own environment holds. */
export const emulatorClient = (endpoint: string) => ({
  endpoint,
  region: "us-east-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
});
