import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { type Readable } from "node:stream";
import { Client, credentials, Metadata } from "@grpc/grpc-js";
import { calls, pluginEnvironment, socketFrom } from "./plugin-protocol";

/** A configuration that a provider was given, and what it answered. */
export interface Configuration {
  /** Digest of the request. */
  readonly key: string;
  readonly answer: Promise<Buffer>;
}

const asIs = (message: Buffer): Buffer => message;

/** No message of a provider is too large: a schema has megabytes, and so may a plan of a policy. */
export const unlimitedMessages = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 } as const;

/**
 * Hands on what Go prints of a crash, and nothing before it: providers note requests on standard
 * error, with the passwords in them, whatever their level of logging.
 */
function passCrashOn(output: Readable): void {
  let crashed = false;
  createInterface(output).on("line", (line) => {
    crashed ||= /^(panic|fatal error|runtime): /.test(line);
    if (crashed) process.stderr.write(`${line}\n`);
  });
}

/** A running provider. It can be configured once in its life; a second time it refuses. */
export class ProviderProcess {
  public configuration: Configuration | undefined;
  private readonly client: Client;

  private constructor(
    private readonly child: ChildProcess,
    socket: string,
  ) {
    this.client = new Client(`unix:${socket}`, credentials.createInsecure(), unlimitedMessages);
    child.once("exit", () => this.client.close());
  }

  /**
   * @param sockets folder for the provider's socket.
   * @param surroundings variables on top of this process's own.
   * @throws Error when the program cannot be started, or is no provider of this protocol.
   */
  public static async start(
    program: string,
    sockets: string,
    surroundings: Readonly<Record<string, string>> = {},
  ): Promise<ProviderProcess> {
    const child = spawn(program, [], {
      env: { ...process.env, ...surroundings, ...pluginEnvironment, PLUGIN_UNIX_SOCKET_DIR: sockets },
      stdio: ["ignore", "pipe", "pipe"],
    });
    passCrashOn(child.stderr);
    try {
      const ended = once(child, "exit").then(([code, signal]) => `it ended with ${String(code ?? signal)}`);
      const handshake = await Promise.race([once(createInterface(child.stdout), "line").then(([line]) => line as string), ended]);
      return new ProviderProcess(child, socketFrom(handshake));
    } catch (error) {
      child.kill("SIGKILL");
      throw error;
    }
  }

  public get pid(): number | undefined {
    return this.child.pid;
  }

  public get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /**
   * Hands a request on. @param cancelled ends the call when whoever asked has gone.
   * @throws ServiceError with the status that the provider answered with.
   */
  public call(method: string, request: Buffer, cancelled?: AbortSignal): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const call = this.client.makeUnaryRequest<Buffer, Buffer>(method, asIs, asIs, request, new Metadata(), {}, (error, answer) =>
        answer === undefined ? reject(error ?? new Error(`${method} was answered with nothing`)) : resolve(answer),
      );
      cancelled?.addEventListener("abort", () => call.cancel(), { once: true });
    });
  }

  /** Configures it; what it was configured with already is answered as before. */
  public configure(key: string, request: Buffer, cancelled: AbortSignal): Promise<Buffer> {
    if (this.configuration !== undefined && this.configuration.key !== key) throw new Error("a provider cannot be configured in two ways");
    this.configuration ??= { key, answer: this.call(calls.configure, request, cancelled) };
    return this.configuration.answer;
  }

  public end(): void {
    this.child.kill("SIGKILL");
  }
}
