import { spawn } from "node:child_process";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import path from "node:path";
import { privateFolder } from "../../../common/private-folder";
import { UserError } from "../../../common/user-error";
import { endGroup, ownGroup } from "../terraform/process-group";
import { type Diagnostic, parseMessage, type TerraformCall, type TerraformMessage } from "../terraform/run";

const pollMilliseconds = 100;

export interface DetachedResult {
  readonly exitCode: number;
  readonly errors: readonly Diagnostic[];
  readonly text: string;
}

/**
 * Runs Terraform so that it outlives this command: its output goes to a file, not into a pipe whose
 * end would kill it in the middle of a call, between AWS's answer and the note of it in the state. A
 * command that is killed therefore loses its Terraform's company, not its work. After an interrupt
 * Terraform is asked to stop once, ends the calls it has begun, writes the state and gives its lock back.
 *
 * @param log file that takes all output; what it holds of `-json` is handed over as it comes.
 * @throws UserError when Terraform cannot be started or dies by a signal.
 */
export async function runDetached(
  { binary, folder, environment, signal }: TerraformCall,
  args: readonly string[],
  log: string,
  on: { readonly started: (pid: number) => void; readonly message?: (message: TerraformMessage) => void },
): Promise<DetachedResult> {
  privateFolder(path.dirname(log));
  const output = openSync(log, "w", 0o600);
  const child = spawn(binary, [...args], {
    cwd: folder,
    env: { ...process.env, ...environment },
    detached: ownGroup,
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  const interrupt = (): void => void child.kill("SIGINT");
  const tail = new Tail(log);
  const errors: Diagnostic[] = [];
  const other: string[] = [];
  const follow = (): void => {
    for (const line of tail.lines()) {
      const message = parseMessage(line);
      if (message === undefined) other.push(line);
      if (message?.diagnostic?.severity === "error") errors.push(message.diagnostic);
      if (message !== undefined) on.message?.(message);
    }
  };
  const timer = setInterval(follow, pollMilliseconds);
  try {
    const ended = new Promise<{ code: number | null; by: NodeJS.Signals | null }>((resolve, reject) => {
      child.once("error", (cause) =>
        reject(
          new UserError({
            problem: `terraform ${args[0]} could not be started in ${folder}: ${cause.message}`,
            fix: "see `npx estate doctor`",
            cause,
          }),
        ),
      );
      child.once("exit", (code, by) => resolve({ code, by }));
    });
    if (child.pid !== undefined) on.started(child.pid);
    if (signal.aborted) interrupt();
    signal.addEventListener("abort", interrupt);
    const { code, by } = await ended;
    endGroup(child.pid);
    follow();
    if (code === null)
      throw new UserError({
        problem: `terraform ${args[0]} was ended by ${by} in ${folder}`,
        fix: "look for a lack of memory (`dmesg`), then run the same command again: it takes up what was begun",
      });
    return { exitCode: code, errors, text: other.join("\n").trim() };
  } finally {
    clearInterval(timer);
    signal.removeEventListener("abort", interrupt);
    tail.close();
  }
}

/** Reads the whole lines that were added to a file since the last time. */
class Tail {
  private readonly file: number;
  private position = 0;
  private rest = Buffer.alloc(0);

  public constructor(log: string) {
    this.file = openSync(log, "r");
  }

  public lines(): string[] {
    const chunk = Buffer.alloc(fstatSync(this.file).size - this.position);
    const read = readSync(this.file, chunk, 0, chunk.length, this.position);
    this.position += read;
    const all = Buffer.concat([this.rest, chunk.subarray(0, read)]);
    const end = all.lastIndexOf("\n") + 1;
    this.rest = all.subarray(end);
    return all.subarray(0, end).toString("utf8").split("\n").slice(0, -1);
  }

  public close(): void {
    closeSync(this.file);
  }
}
