import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { type AddressInfo } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../../common/user-error";
import { ports } from "../../../facts/ports";

/** A version that runs. */
export interface Task {
  /** Port on loopback that the application listens on. */
  readonly port: number;
  readonly stop: () => Promise<void>;
}

export interface TaskSettings {
  /** Files of the image, with its Dockerfile. */
  readonly image: string;
  /** Folder of the programs that the image would bring, first in PATH. */
  readonly programs: string;
  readonly healthPath: string;
}

/** Milliseconds for the first good answer, as long as a service's first health check takes. */
const startMilliseconds = 60_000;
const askEvery = 100;

/** A port of loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Words of the image's start command, with another port. @throws UserError when the Dockerfile has none in JSON. */
export function startCommand(dockerfile: string, port: number): [string, ...string[]] {
  const written = [...dockerfile.matchAll(/^CMD\s+(\[.*\])\s*$/gm)].at(-1)?.[1];
  const words = written === undefined ? [] : (JSON.parse(written) as string[]);
  const [program, ...rest] = words.map((word) => (word === String(ports.application) ? String(port) : word));
  if (program === undefined)
    throw new UserError({ problem: "the Dockerfile has no start command", fix: `write CMD ["program", "--port", "${ports.application}"]` });
  return [program, ...rest];
}

/**
 * Starts a version by its image's start command, outside any container, and waits until it is healthy.
 *
 * @throws Error with the end of its output when it ends or does not become healthy.
 */
export async function startTask({ image, programs, healthPath }: TaskSettings): Promise<Task> {
  const port = await freePort();
  const [program, ...args] = startCommand(readFileSync(path.join(image, "Dockerfile"), "utf8"), port);
  const child = spawn(program, args, {
    cwd: image,
    env: { PATH: `${programs}:${process.env.PATH ?? ""}`, HOME: image, PYTHONDONTWRITEBYTECODE: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let ended = false;
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (data: Buffer) => (output = (output + data.toString()).slice(-2000)));
  const end = new Promise<void>((resolve) => {
    for (const event of ["error", "close"] as const)
      child.on(event, (why: unknown) => {
        if (event === "error") output += String(why);
        ended = true;
        resolve();
      });
  });
  const stop = async (): Promise<void> => {
    if (!ended) child.kill("SIGTERM");
    await end;
  };
  for (const deadline = Date.now() + startMilliseconds; Date.now() < deadline && !ended; await sleep(askEvery))
    if (await isHealthy(`http://127.0.0.1:${port}${healthPath}`)) return { port, stop };
  await stop();
  throw new Error(`the version does not start: ${output.trim()}`);
}

const isHealthy = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(2000) }).then(
    ({ ok }) => ok,
    () => false,
  );
