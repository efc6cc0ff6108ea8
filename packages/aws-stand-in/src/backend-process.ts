import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { type Readable } from "node:stream";
import { StandInError } from "./stand-in-error";
import { identify, type ProcessIdentity } from "@smart0dte/process-identity";

/** An emulator's server process. It ends when this process does, however that happens. */
export interface BackendProcess {
  readonly name: BackendName;
  readonly identity: ProcessIdentity;
  readonly port: number;
  /** Settles when the process has ended. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export type BackendName = "moto" | "ministack";

export interface BackendOptions {
  readonly interpreter: string;
  /** Folder of the launchers. */
  readonly launchers: string;
  readonly accountId: string;
  readonly log: string;
}

/** Longest time in which a server must be up; it takes a second on an idle machine. */
const startMilliseconds = 60_000;

/** Only what a server needs: nothing of the caller's AWS environment, no proxy, no other machine's Docker. */
const serverEnvironment = (accountId: string): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  TMPDIR: process.env.TMPDIR,
  LANG: "C.UTF-8",
  PYTHONDONTWRITEBYTECODE: "1",
  PYTHONUNBUFFERED: "1",
  AWS_ACCESS_KEY_ID: "emulator",
  AWS_SECRET_ACCESS_KEY: "emulator",
  AWS_EC2_METADATA_DISABLED: "true",
  // A socket that cannot exist: no container is started, and none of another program is taken for a leftover.
  DOCKER_HOST: "unix:///dev/null/no-docker",
  MOTO_ACCOUNT_ID: accountId,
  // Roles have policies attached that AWS manages.
  MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
  // Bucket names reach moto in the path; a host name is never one.
  S3_IGNORE_SUBDOMAIN_BUCKETNAME: "true",
  MINISTACK_ACCOUNT_ID: accountId,
  // Both would listen on fixed ports of their own.
  IOT_MTLS_ENABLED: "0",
  SFTP_ENABLED: "0",
});

export async function startBackend(name: BackendName, options: BackendOptions): Promise<BackendProcess> {
  const log = openSync(options.log, "w", 0o600);
  let child: ChildProcess;
  try {
    child = spawn(options.interpreter, [path.join(options.launchers, `run_${name}.py`)], {
      env: serverEnvironment(options.accountId),
      cwd: path.dirname(options.log),
      // Descriptor 0 is the lifeline that ties the server's end to this process, 3 reports the port.
      stdio: ["pipe", log, log, "pipe"],
    });
  } finally {
    closeSync(log);
  }
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()).once("error", () => resolve()));
  const port = await firstPort(child, name, ended, options.log);
  const identity = child.pid === undefined ? undefined : identify(child.pid);
  if (identity === undefined) throw failed(name, options.log);
  return {
    name,
    identity,
    port,
    ended,
    stop: async () => {
      child.stdin?.end();
      const impatient = setTimeout(() => child.kill("SIGKILL"), 2_000);
      await ended;
      clearTimeout(impatient);
    },
  };
}

async function firstPort(child: ChildProcess, name: BackendName, ended: Promise<void>, log: string): Promise<number> {
  const announcements = createInterface({ input: child.stdio[3] as Readable });
  const timer = setTimeout(() => child.kill("SIGKILL"), startMilliseconds);
  const line = await Promise.race([new Promise<string>((resolve) => announcements.once("line", resolve)), ended.then(() => undefined)]);
  clearTimeout(timer);
  if (line === undefined) throw failed(name, log);
  return (JSON.parse(line) as { port: number }).port;
}

const failed = (name: BackendName, log: string): StandInError =>
  new StandInError({
    problem: `the emulator's server ${name} did not start`,
    details: [`its log: ${log}`],
    fix: "read the log; remove the emulator's folder in the user's cache to have its packages installed again",
  });
