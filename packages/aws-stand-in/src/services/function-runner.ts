import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Readable } from "node:stream";
import { unzipSync } from "fflate";
import { functionKeyId } from "../permissions/caller";

/** A call of a function. */
export interface FunctionCall {
  /** The function's ZIP archive. */
  readonly archive: Buffer;
  /** `<file without ending>.<exported function>` */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly region: string;
  /** ARN of the role in whose name it calls. */
  readonly role: string;
  /** JSON. */
  readonly event: string;
  readonly timeoutSeconds: number;
  /** Ports of loopback by `<host>:<port>` that the function knows. */
  readonly endpoints?: Readonly<Record<string, number>>;
}

export interface FunctionOutcome {
  readonly failed: boolean;
  /** JSON: what the handler returned, or what it threw, as Lambda puts it. */
  readonly payload: string;
  /** Everything that the function wrote: what would stand in CloudWatch Logs. */
  readonly log: string;
}

/** Runs functions in processes of their own, which end with this one. */
export interface FunctionRunner {
  readonly run: (call: FunctionCall) => Promise<FunctionOutcome>;
  readonly close: () => void;
}

/** Domain of endpoints whose SDK puts the account before the host; in a function it is loopback. */
export const accountEndpointHost = "emulator.localhost";

/**
 * Loads the handler, calls it, and writes the outcome to descriptor 3. Descriptor 0 is the lifeline:
 * the system closes it when the router ends, however that happens.
 */
const program = `
const dns = require("node:dns");
const lookup = dns.lookup;
dns.lookup = (host, ...rest) => lookup(host.endsWith(".${accountEndpointHost}") ? "127.0.0.1" : host, ...rest);
const endpoints = JSON.parse(process.env._ENDPOINTS);
const { Socket } = require("node:net");
const connect = Socket.prototype.connect;
Socket.prototype.connect = function (port, host, ...rest) {
  const here = typeof host === "string" ? endpoints[host + ":" + port] : undefined;
  return here === undefined ? connect.call(this, port, host, ...rest) : connect.call(this, here, "127.0.0.1", ...rest);
};
process.stdin.on("end", () => process.exit(1)).resume();
const [file, name] = process.env._HANDLER.split(".");
const end = (outcome) => { require("node:fs").writeSync(3, JSON.stringify(outcome)); process.exit(0); };
const fail = (error) => end({ failed: true, payload: JSON.stringify({ errorType: error?.name ?? "Error", errorMessage: String(error?.message ?? error) }) });
process.on("uncaughtException", fail);
(async () => JSON.stringify(await require("./" + file)[name](JSON.parse(process.env._EVENT), {})) ?? "null")().then((payload) => end({ failed: false, payload }), fail);
`;

/**
 * @param clientEnvironment what makes the SDK of a function talk to the emulator; asked for at each call.
 */
export function functionRunner(clientEnvironment: () => NodeJS.ProcessEnv): FunctionRunner {
  const running = new Set<ChildProcess>();
  const run = async (call: FunctionCall): Promise<FunctionOutcome> => {
    const folder = mkdtempSync(path.join(tmpdir(), "aws-stand-in-function-"));
    try {
      unpack(call.archive, folder);
      const child = spawn(process.execPath, ["-e", program], {
        cwd: folder,
        env: environmentOf(call, clientEnvironment()),
        stdio: ["pipe", "pipe", "pipe", "pipe"],
      });
      running.add(child);
      const timer = setTimeout(() => child.kill("SIGKILL"), call.timeoutSeconds * 1000);
      const ended = new Promise<void>((resolve) => child.once("close", () => resolve()).once("error", () => resolve()));
      const [outcome, output, errors] = await Promise.all([3, 1, 2].map((descriptor) => text(child.stdio[descriptor] as Readable)));
      await ended;
      clearTimeout(timer);
      running.delete(child);
      return { ...outcomeOf(outcome ?? "", call.timeoutSeconds), log: `${output ?? ""}${errors ?? ""}` };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  return {
    run,
    close: () => {
      for (const child of running) child.kill("SIGKILL");
    },
  };
}

function unpack(archive: Buffer, folder: string): void {
  for (const [name, content] of Object.entries(unzipSync(archive)))
    writeFileSync(path.join(folder, path.basename(name)), content, { mode: 0o600 });
}

const environmentOf = (call: FunctionCall, client: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  ...call.environment,
  ...client,
  AWS_ACCESS_KEY_ID: functionKeyId(call.role),
  AWS_REGION: call.region,
  _HANDLER: call.handler,
  _EVENT: call.event,
  _ENDPOINTS: JSON.stringify(call.endpoints ?? {}),
});

function outcomeOf(written: string, timeoutSeconds: number): Omit<FunctionOutcome, "log"> {
  if (written !== "") return JSON.parse(written) as Omit<FunctionOutcome, "log">;
  return {
    failed: true,
    payload: JSON.stringify({
      errorType: "Sandbox.Timedout",
      errorMessage: `the function ended without an outcome, at the latest after ${timeoutSeconds} s`,
    }),
  };
}

async function text(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
