import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import path from "node:path";
import { lock } from "proper-lockfile";
import { StandInError } from "./stand-in-error";
import { pythonEnvironment } from "./python-environment";
import { type EmulatorSettings, type EmulatorState, prepareFolder, readState, stateFiles } from "./state";
import { type SuperviseReply, type SuperviseRequest } from "./supervise";

/** Where the emulator's parts are, given by the command. */
export interface EmulatorPlaces {
  /** State folder of this checkout. */
  readonly folder: string;
  /** Folder of the Python launchers and their requirements. */
  readonly launchers: string;
  /** Program and arguments that run a supervisor: a process that calls `supervise`. */
  readonly supervisor: readonly [string, ...string[]];
  /** What that program needs in its environment beside a search path and a home. */
  readonly supervisorVariables: NodeJS.ProcessEnv;
  /** Folder in which the two servers are installed, once for all checkouts of a user. */
  readonly cache: string;
  /** What a person calls it by, for messages: `estate emulator`. */
  readonly command: string;
}

export interface StartOptions extends EmulatorPlaces, EmulatorSettings {
  readonly port?: number;
  /** Receives lines on what takes long. */
  readonly progress: (line: string) => void;
  /** Aborted when the user wants the start to end; nothing is left running then. */
  readonly signal: AbortSignal;
}

export interface Started {
  readonly state: EmulatorState;
  /** False when one was up already; that one is left as it is. */
  readonly isNew: boolean;
}

/** Starts the emulator of a checkout, or finds the one that is up. It stays until it is stopped. */
export async function startEmulator(options: StartOptions): Promise<Started> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  // Two starts at once: the second waits and then finds the first one's.
  const release = await lock(options.folder, {
    lockfilePath: path.join(options.folder, "lock"),
    retries: { retries: 600, minTimeout: 100, maxTimeout: 100 },
  });
  try {
    const running = readState(options.folder);
    if (running !== undefined) return { state: sameEnvironment(running, options), isNew: false };
    const { state } = await launch(options, false);
    return { state, isNew: true };
  } finally {
    await release();
  }
}

/** Starts an emulator that ends with this process, or when its channel is disconnected. */
export const startOwned = (options: StartOptions): Promise<{ state: EmulatorState; process: ChildProcess }> => launch(options, true);

/** @throws StandInError when the running emulator answers for another account. */
export function sameEnvironment(
  running: EmulatorState,
  wanted: Pick<StartOptions, "environment" | "accountId" | "command">,
): EmulatorState {
  if (running.accountId === wanted.accountId) return running;
  throw new StandInError({
    problem: `an emulator of environment ${running.environment} (account ${running.accountId}) is up; ${wanted.environment} has account ${wanted.accountId}`,
    fix: `stop it with \`${wanted.command} down\`, or keep both by giving one of them another --state-dir`,
  });
}

async function launch(options: StartOptions, owned: boolean): Promise<{ state: EmulatorState; process: ChildProcess }> {
  const { folder, launchers, supervisor, progress, signal, environment, accountId, regions, port } = options;
  const interpreter = await pythonEnvironment({
    requirements: path.join(launchers, "requirements.txt"),
    cacheFolder: options.cache,
    signal,
    onInstall: (target) => progress(`installing the emulators, once, into ${target} ...`),
  });
  signal.throwIfAborted();
  prepareFolder(folder);
  const log = openSync(stateFiles(folder).routerLog, "w", 0o600);
  const [program, ...args] = supervisor;
  // A session of its own: Ctrl-C on the terminal must not end the emulator before the command that uses it.
  const child = spawn(program, args, {
    detached: true,
    stdio: ["ignore", "ignore", log, "ipc"],
    env: supervisorEnvironment(options.supervisorVariables),
  });
  closeSync(log);
  const request: SuperviseRequest = {
    environment,
    accountId,
    regions,
    ...(port === undefined ? {} : { port }),
    folder,
    launchers,
    interpreter,
    owned,
  };
  child.send(request);
  const giveUp = (): void => {
    if (child.connected) child.disconnect();
  };
  signal.addEventListener("abort", giveUp, { once: true });
  const reply = await new Promise<SuperviseReply | undefined>((resolve) => {
    child.once("message", (message) => resolve(message as SuperviseReply)).once("exit", () => resolve(undefined));
  });
  signal.removeEventListener("abort", giveUp);
  if (signal.aborted) child.kill("SIGTERM");
  signal.throwIfAborted();
  if (reply === undefined)
    throw new StandInError({
      problem: "the emulator ended while it started",
      details: [`its log: ${stateFiles(folder).routerLog}`],
      fix: "read the log",
    });
  if ("failure" in reply)
    throw new StandInError({ problem: reply.failure.message, details: reply.failure.details, fix: reply.failure.fix });
  if (!owned) child.unref();
  return { state: reply.state, process: child };
}

/** Nothing of the caller's credentials or proxies reaches the supervisor or its servers. */
const supervisorEnvironment = (variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv => {
  const { PATH, HOME, TMPDIR } = process.env;
  return { PATH, HOME, TMPDIR, ...variables };
};
