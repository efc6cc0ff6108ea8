import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { execa } from "execa";
import { readState } from "../../src/estate/emulator/state";
import { type CommandResult, estate, root } from "./command";

/** An emulator of a test file's own, and commands that take it for AWS. */
export interface TestEmulator {
  readonly stateDir: string;
  /** Environment of a command that takes it for AWS, as `estate emulator run` makes it. */
  readonly environment: NodeJS.ProcessEnv;
  /** Runs a program to its end. */
  readonly run: (program: string, args: readonly string[], options?: RunOptions) => Promise<CommandResult>;
  /** Starts a program that a test talks to or ends. */
  readonly start: (program: string, args: readonly string[], options?: RunOptions) => ChildProcess;
  /** The real `estate` command. */
  readonly estate: (args: readonly string[], options?: RunOptions) => Promise<CommandResult>;
  /** Makes a region's endpoints answer nothing; without one, all answer again. */
  readonly lose: (region?: string, withGlobalServices?: boolean) => Promise<void>;
  readonly stop: () => Promise<void>;
}

interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Starts an emulator for an environment's account. The environment of its commands is asked for
 * once, because starting the command anew for each of a hundred Terraform runs costs a minute.
 */
export async function startTestEmulator(name: string, stateDir: string): Promise<TestEmulator> {
  const up = await estate(["emulator", "up", "--env", name, "--state-dir", stateDir]);
  if (up.exitCode !== 0) throw new Error(up.stderr);
  const printed = await estate(["emulator", "run", "--state-dir", stateDir, "--", process.execPath, "-p", "JSON.stringify(process.env)"]);
  // Terraform and its provider collect garbage less often: a third less work for 150 MB a run.
  const environment: NodeJS.ProcessEnv = { ...(JSON.parse(printed.stdout) as NodeJS.ProcessEnv), GOGC: "400" };
  const run: TestEmulator["run"] = async (program, args, { cwd = root, env = {} } = {}) => {
    const { exitCode, stdout, stderr } = await execa(program, args, { cwd, env: { ...environment, ...env }, extendEnv: false, reject: false, stdin: "ignore" });
    return { exitCode, stdout, stderr };
  };
  // A process group of its own, so that a test can end it with everything it started.
  const start: TestEmulator["start"] = (program, args, { cwd = root, env = {} } = {}) => spawn(program, args, { cwd, env: { ...environment, ...env }, detached: true });
  return {
    stateDir,
    environment,
    run,
    start,
    estate: (args, options) => run(process.execPath, [path.join(root, "bin", "estate.mjs"), ...args], options),
    lose: async (region, withGlobalServices = false) => {
      const query = new URLSearchParams({ ...(region === undefined ? {} : { region }), ...(withGlobalServices ? { global: "" } : {}) });
      const answer = await fetch(`http://127.0.0.1:${readState(stateDir)?.port}/_estate/outage?${query}`, { method: "POST" });
      if (!answer.ok) throw new Error(`the router answered ${answer.status}`);
    },
    stop: async () => {
      await estate(["emulator", "down", "--state-dir", stateDir]);
    },
  };
}

/** Waits until a program has printed a text; fails when it ends before. @returns all that it printed so far. */
export function printed(child: ChildProcess, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let seen = "";
    const look = (chunk: Buffer): void => {
      seen += chunk.toString("utf8");
      if (seen.includes(text)) resolve(seen);
    };
    child.stdout?.on("data", look);
    child.stderr?.on("data", look);
    child.once("close", (code) => reject(new Error(`it ended with ${code} before it printed "${text}":\n${seen}`)));
  });
}

/** Ends a program and everything it started at once, as a crash of the machine would. */
export async function killGroup(child: ChildProcess): Promise<void> {
  const closed = new Promise((resolve) => child.once("close", resolve));
  if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  await closed;
}
