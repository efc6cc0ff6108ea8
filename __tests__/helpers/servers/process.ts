import { spawn, type SpawnOptions } from "node:child_process";

/** A server that a test runs against; every one listens on loopback only. */
export interface RunningServer {
  readonly port: number;
  stop(): Promise<void>;
}

export { freePort } from "@smart0dte/aws-stand-in/services/free-port";

export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly options?: SpawnOptions;
  /** Text of the output that says the server is ready. */
  readonly readyText: string;
  readonly stopSignal?: NodeJS.Signals;
}

export interface ServerProcess {
  /** Everything the server has written so far. */
  output(): string;
  /** Sends a signal and does not wait. */
  signal(name: NodeJS.Signals): void;
  /** The exit code, once there is one; null when a signal ended the server. */
  readonly exited: Promise<number | null>;
  stop(): Promise<void>;
}

/** Starts a server and waits until it says that it is ready. It ends with the test process at the latest. */
export function startServer({ command, args, options = {}, readyText, stopSignal = "SIGTERM" }: ServerCommand): Promise<ServerProcess> {
  const child = spawn(command, [...args], { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const endChild = () => child.kill("SIGKILL");
  process.once("exit", endChild);
  let output = "";
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  return new Promise((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      output += chunk.toString();
      if (!output.includes(readyText)) return;
      resolve({
        output: () => output,
        signal: (name) => void child.kill(name),
        exited,
        stop: async () => {
          process.off("exit", endChild);
          child.kill(stopSignal);
          await exited;
        },
      });
    };
    child.stdout?.on("data", listen);
    child.stderr?.on("data", listen);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${command} ended with ${code ?? "a signal"}:\n${output}`)));
  });
}
