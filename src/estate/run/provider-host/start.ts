import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync } from "node:fs";
import path from "node:path";
import { type EnvironmentChanges } from "../terraform/machine";
import { awsProviderAddress } from "../terraform/versions";
import { reattachTo, reattachVariable } from "./plugin-protocol";
import { type HostReply, type HostRequest } from "./serve";

export interface ProviderHost {
  /** What makes Terraform take its providers from the host. */
  readonly environment: EnvironmentChanges;
  /** Ends the host and its providers; resolves when they are gone. */
  readonly close: () => Promise<void>;
}

export interface HostOptions {
  /** Of the providers, on top of this process's own. */
  readonly environment: EnvironmentChanges;
  /**
   * Folder that providers run in: files that arguments name are found from there. Any stack's folder
   * will do, because what stacks name lies beside all of them.
   */
  readonly folder: string;
  /** File that takes what the host says, and providers that crash. */
  readonly log: string;
  /** Gives up the start; a host that has started ends by `close`. */
  readonly signal: AbortSignal;
}

/**
 * Starts a host for the AWS provider.
 *
 * @param checkout root of the checkout.
 * @returns why there is none, as text, when it does not start.
 */
export async function startProviderHost(
  checkout: string,
  request: HostRequest,
  { environment, folder, log, signal }: HostOptions,
): Promise<ProviderHost | string> {
  mkdirSync(path.dirname(log), { recursive: true });
  const output = openSync(log, "w", 0o600);
  // A session of its own: neither Ctrl-C on the terminal nor the end of the command may reach it before its Terraform runs have ended.
  const child = spawn(process.execPath, [path.join(checkout, "bin", "provider-host.mjs")], {
    cwd: folder,
    detached: true,
    stdio: ["ignore", output, output, "ipc"],
    env: { ...process.env, ...environment },
  });
  closeSync(output);
  const ended = once(child, "exit");
  child.send(request);
  const giveUp = (): void => void child.kill("SIGTERM");
  signal.addEventListener("abort", giveUp, { once: true });
  const reply = await Promise.race([
    once(child, "message").then(([message]) => message as HostReply),
    ended.then((): HostReply => ({ failure: `it ended while it started; see ${log}` })),
  ]);
  signal.removeEventListener("abort", giveUp);
  signal.throwIfAborted();
  if ("failure" in reply || child.pid === undefined) return "failure" in reply ? reply.failure : "it has no process";
  child.unref();
  child.channel?.unref();
  const close = async (): Promise<void> => {
    child.ref();
    if (child.connected) child.send("done");
    await ended;
  };
  return { environment: { [reattachVariable]: reattachTo(awsProviderAddress, reply.socket, child.pid) }, close };
}
