import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { checkClock } from "./clock";
import { commandEnvironment } from "./command-environment";
import { waitForEnd } from "@smart0dte/process-identity";
import { runCommand } from "./run-command";
import { sameEnvironment, type StartOptions, startOwned } from "./start";
import { type EmulatorState, readState, stateFiles } from "./state";

/** Logs of a failed run are kept this long. */
const keepMilliseconds = 24 * 60 * 60 * 1000;
const patienceMilliseconds = 10_000;

export interface RunOptions extends StartOptions {
  /** Program that is run, and its arguments. */
  readonly words: readonly [string, ...string[]];
  /** False when the environment was not asked for, so that one which is up may answer for another. */
  readonly environmentIsChosen: boolean;
  /** What the command needs in its environment beside AWS, for example to find what nobody lets it download. */
  readonly provisions: (folder: string) => Promise<NodeJS.ProcessEnv>;
}

/**
 * Runs a command against the emulator that is up, else against one of its own that ends with the
 * command and with this process.
 *
 * @returns the command's exit code.
 */
export async function runInEmulator(options: RunOptions): Promise<number> {
  const running = readState(options.folder);
  if (running !== undefined) {
    if (options.environmentIsChosen) sameEnvironment(running, options);
    return runWith(options, running, options.folder);
  }
  const folder = privateFolder(options.folder);
  const { state, process: supervisor } = await startOwned({ ...options, folder });
  let exitCode = 1;
  try {
    exitCode = await runWith(options, state, folder);
    return exitCode;
  } finally {
    if (supervisor.connected) supervisor.disconnect();
    await Promise.all([state.supervisor, state.moto, state.ministack].map((one) => waitForEnd(one, patienceMilliseconds)));
    if (exitCode === 0) rmSync(folder, { recursive: true, force: true });
    else options.progress(`the emulator's logs: ${stateFiles(folder).routerLog} and beside it`);
  }
}

async function runWith({ words, command, progress, provisions }: RunOptions, state: EmulatorState, folder: string): Promise<number> {
  checkClock(readFileSync(stateFiles(folder).authority, "utf8"), new Date(), command);
  const { variables, notes } = commandEnvironment(process.env, state, folder);
  const provided = await provisions(folder);
  for (const note of notes) progress(note);
  return runCommand(words, { ...variables, ...provided });
}

/** A folder for this run alone; those of runs long past are removed on the way. */
function privateFolder(folder: string): string {
  const runs = path.join(folder, "runs");
  mkdirSync(runs, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(runs)) {
    const old = path.join(runs, name);
    if (readState(old) === undefined && Date.now() - statSync(old).mtimeMs > keepMilliseconds)
      rmSync(old, { recursive: true, force: true });
  }
  return path.join(runs, `${Date.now()}-${process.pid}`);
}
