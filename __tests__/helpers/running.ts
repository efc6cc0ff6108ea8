import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./command";

export interface Ended {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A running `estate` that a test stops at a certain point; it leads a process group, as from a shell.
 * It synthesizes without the cache, since there is no stopping in the middle of what is over at once.
 */
export class RunningEstate {
  public readonly ended: Promise<Ended>;
  public readonly pid: number;
  private stderr = "";
  private readonly child: ChildProcess;

  public constructor(args: readonly string[], work: string, env: NodeJS.ProcessEnv = {}) {
    this.child = spawn(process.execPath, [path.join(root, "bin", "estate.mjs"), ...args, "--work", work], {
      cwd: root,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ESTATE_SYNTHESIS_CACHE: "off", ...env, [mark]: work },
    });
    if (this.child.pid === undefined) throw new Error("estate could not be started");
    this.pid = this.child.pid;
    let stdout = "";
    this.child.stdout?.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    this.child.stderr?.on("data", (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.ended = new Promise((resolve) => {
      this.child.on("close", (exitCode, signal) => resolve({ exitCode, signal, stdout, stderr: this.stderr }));
    });
  }

  /** Resolves when the run has printed a line that begins like this and, if asked for, has a child process with this in its command line. */
  public async at(line: string, child = ""): Promise<this> {
    const deadline = Date.now() + 300_000;
    while (
      !(`\n${this.stderr}`.includes(`\n${line}`) && (child === "" || this.processes().some(({ command }) => command.includes(child))))
    ) {
      if (this.child.exitCode !== null || Date.now() > deadline)
        throw new Error(`estate never came to "${line}" ${child}:\n${this.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return this;
  }

  /** The processes that this run has started, directly or not, and that are still there. */
  public processes(): Process[] {
    const processes = allProcesses();
    const members = new Set([this.pid]);
    // A parent's id may be above its child's; a few rounds find every generation.
    for (let size = 0; size !== members.size;) {
      size = members.size;
      for (const { pid, parent } of processes) if (members.has(parent)) members.add(pid);
    }
    return processes.filter(({ pid }) => pid !== this.pid && members.has(pid));
  }
}

/** Whether a process is there and has not ended. */
export const isAlive = (pid: number): boolean => allProcesses().some((process) => process.pid === pid);

/** Variable by which a test knows the processes of its runs, even when they were handed over to another parent. */
const mark = "ESTATE_TEST_WORK";

/** Command lines of the processes that were started, directly or not, for a work folder. */
export const processesIn = (work: string): string[] =>
  allProcesses()
    .filter((process) => process.work === work)
    .map(({ command }) => command);

/** Their ids. */
export const processIdsIn = (work: string): number[] =>
  allProcesses()
    .filter((process) => process.work === work)
    .map(({ pid }) => pid);

export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  readonly work: string | undefined;
}

function allProcesses(): Process[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // The name in parentheses may have spaces; what follows the last one has not.
        const fields = readFileSync(`/proc/${name}/stat`, "utf8")
          .replace(/^.*\) /s, "")
          .split(" ");
        if (fields[0] === "Z") return [];
        return [
          {
            pid: Number(name),
            parent: Number(fields[1]),
            command: readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " "),
            work: workOf(name),
          },
        ];
      } catch {
        return []; // It has ended in between.
      }
    });
}

const workOf = (pid: string): string | undefined =>
  readFileSync(`/proc/${pid}/environ`, "utf8")
    .split("\0")
    .find((entry) => entry.startsWith(`${mark}=`))
    ?.slice(mark.length + 1);
