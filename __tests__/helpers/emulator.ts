import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { execa } from "execa";
import { reattachVariable } from "../../src/estate/run/provider-host/plugin-protocol";
import { passVariable } from "../../src/estate/run/terraform/shell-variables";
import { type CommandResult, root } from "./command";
import { startTestHost } from "./provider/test-host";

/** An emulator of a test file's own, and commands that take it for AWS. */
export interface TestEmulator {
  /** Folder of its state and logs. */
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
  /** Refuses calls as too many, as the router's own call says: `service`, `region`, `operation`, `calls`; without a service no more. */
  readonly throttle: (calls?: Readonly<Record<string, string>>) => Promise<void>;
  readonly stop: () => Promise<void>;
}

interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Says which environment makes a command take the emulator for AWS, and stays until its input ends. */
const holdScript = "process.stdin.resume(); console.log(JSON.stringify(process.env));";

/**
 * Starts an emulator for an environment's account. It belongs to a program that reads from this
 * process, so that it ends with the test file however that ends. The environment of its commands is
 * asked for once, because starting the command for each of a hundred Terraform runs costs a minute.
 *
 * @param others types of resources that Terraform will meet beside those of the estate.
 */
export async function startTestEmulator(name: string, stateDir: string, others: readonly string[] = []): Promise<TestEmulator> {
  const holder = spawn(
    process.execPath,
    [
      path.join(root, "bin", "estate.mjs"),
      "emulator",
      "run",
      "--env",
      name,
      "--state-dir",
      stateDir,
      "--",
      process.execPath,
      "-e",
      holdScript,
    ],
    { cwd: root },
  );
  const ended = new Promise((resolve) => holder.once("close", resolve));
  const held = await heldEnvironment(holder);
  const host = await startTestHost(held, stateDir, others);
  const environment: NodeJS.ProcessEnv = { ...held, ...host.environment, [passVariable]: reattachVariable };
  const run: TestEmulator["run"] = async (program, args, { cwd = root, env = {} } = {}) => {
    const { exitCode, stdout, stderr } = await execa(program, args, {
      cwd,
      env: { ...environment, ...env },
      extendEnv: false,
      reject: false,
      stdin: "ignore",
    });
    return { exitCode, stdout, stderr };
  };
  // A process group of its own, so that a test can end it with everything it started.
  const start: TestEmulator["start"] = (program, args, { cwd = root, env = {} } = {}) =>
    spawn(program, args, { cwd, env: { ...environment, ...env }, detached: true });
  return {
    // `run` keeps each emulator in a folder of its own, where its certificate lies too.
    stateDir: path.dirname(environment.AWS_CA_BUNDLE ?? stateDir),
    environment,
    run,
    start,
    estate: (args, options) => run(process.execPath, [path.join(root, "bin", "estate.mjs"), ...args], options),
    lose: async (region, withGlobalServices = false) => {
      const query = new URLSearchParams({ ...(region === undefined ? {} : { region }), ...(withGlobalServices ? { global: "" } : {}) });
      const answer = await fetch(`${environment.HTTPS_PROXY}/_estate/outage?${query}`, { method: "POST" });
      if (!answer.ok) throw new Error(`the router answered ${answer.status}`);
    },
    throttle: async (calls = {}) => {
      const answer = await fetch(`${environment.HTTPS_PROXY}/_estate/throttle?${new URLSearchParams(calls)}`, { method: "POST" });
      if (!answer.ok) throw new Error(`the router answered ${answer.status}`);
    },
    stop: async () => {
      await host.close();
      holder.stdin.end();
      await ended;
    },
  };
}

/** The first line that the holder prints; what it says on standard error is for who started it. */
function heldEnvironment(holder: ChildProcess): Promise<NodeJS.ProcessEnv> {
  return new Promise((resolve, reject) => {
    let [out, err] = ["", ""];
    holder.stderr?.on("data", (chunk: Buffer) => (err += chunk.toString("utf8")));
    holder.stdout?.on("data", (chunk: Buffer) => {
      out += chunk.toString("utf8");
      if (out.endsWith("\n")) resolve(JSON.parse(out) as NodeJS.ProcessEnv);
    });
    holder.once("close", (code) => reject(new Error(`the emulator ended with ${code} before it was up:\n${err}`)));
  });
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
