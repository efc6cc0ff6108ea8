import { type Readable } from "node:stream";
import { execa } from "execa";
import { UserError } from "../../../common/user-error";
import { endGroup, endGroupOnExit, ownGroup } from "./process-group";

/** How Terraform is called: its program, the folder it works in, and its environment. */
export interface TerraformCall {
  readonly binary: string;
  readonly folder: string;
  /** Variables on top of the process's own; undefined takes one away. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /**
   * Whether the run holds no lock and changes nothing outside its folder. After an interrupt it is
   * then not waited for longer than two seconds.
   * @default false
   */
  readonly harmless?: boolean;
}

/** A line that Terraform prints with `-json`. @see https://developer.hashicorp.com/terraform/internals/machine-readable-ui */
export interface TerraformMessage {
  readonly type: string;
  readonly "@message": string;
  readonly "@level": string;
  readonly "@timestamp": string;
  readonly diagnostic?: Diagnostic;
  readonly [key: string]: unknown;
}

export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail?: string;
  readonly address?: string;
  readonly range?: { readonly filename: string; readonly start: { readonly line: number } };
}

/** Lines of Terraform's log (TF_LOG), and what a logged value continues on the next line. */
const logLine = /^(\d{4}-\d\d-\d\dT\S+ \[(?:TRACE|DEBUG|INFO|WARN|ERROR)\]|\s)/;

/** Terraform stops by itself after an interrupt and releases its locks, but first ends the calls it has begun. */
const graceMilliseconds = { harmless: 2_000, other: 30_000 } as const;

/**
 * Runs Terraform with its machine-readable output and hands over each message, and each line of its log, as it comes.
 *
 * @returns the exit code, every error diagnostic, and as text what is neither a message nor log.
 * @throws UserError when Terraform cannot be started or dies by a signal.
 */
export async function runTerraform(
  call: TerraformCall,
  args: readonly string[],
  on: { readonly message?: (message: TerraformMessage) => void; readonly log?: (line: string) => void } = {},
): Promise<{ readonly exitCode: number; readonly errors: readonly Diagnostic[]; readonly text: string }> {
  const child = start(call, args, false);
  const errors: Diagnostic[] = [];
  const other: string[] = [];
  const take = (line: string): void => {
    const message = parseMessage(line);
    if (message === undefined) {
      if (logLine.test(line)) on.log?.(line);
      else other.push(line);
      return;
    }
    if (message.diagnostic?.severity === "error") errors.push(message.diagnostic);
    on.message?.(message);
  };
  // Each by itself, so that no line of one has a part of the other's in it.
  await Promise.all([eachLine(child.stdout, take), eachLine(child.stderr, take)]);
  const exitCode = await finished(child, call, args);
  return { exitCode, errors, text: other.join("\n").trim() };
}

/** Runs Terraform and returns what it printed on standard output. @throws UserError with its errors. */
export async function terraformOutput(call: TerraformCall, args: readonly string[]): Promise<string> {
  const child = start(call, args, true);
  const exitCode = await finished(child, call, args);
  const { stdout, stderr } = await child;
  if (exitCode !== 0)
    throw new UserError({
      problem: `terraform ${args[0]} failed in ${call.folder}`,
      details: `${stderr}\n${stdout}`.trim().split("\n").slice(0, 40),
      fix: "correct what Terraform names above",
    });
  return stdout;
}

/** Hands over lines as they come, without waiting for each: the log of a plan has more than a million. */
async function eachLine(output: Readable, take: (line: string) => void): Promise<void> {
  let rest = "";
  for await (const chunk of output.setEncoding("utf8")) {
    const lines = (rest + (chunk as string)).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(take);
  }
  if (rest !== "") take(rest);
}

/** @param buffer whether the output is kept until the end. */
function start({ binary, folder, environment, signal, harmless }: TerraformCall, args: readonly string[], buffer: boolean) {
  const child = execa(binary, args, {
    cwd: folder,
    detached: ownGroup,
    env: { ...environment },
    cancelSignal: signal,
    forceKillAfterDelay: harmless === true ? graceMilliseconds.harmless : graceMilliseconds.other,
    killSignal: "SIGINT",
    buffer,
    reject: false,
    stdin: "ignore",
    maxBuffer: 1024 * 1024 * 1024,
  });
  const ended = endGroupOnExit(child.pid);
  child.once("exit", () => {
    ended();
    endGroup(child.pid);
  });
  return child;
}

async function finished(child: ReturnType<typeof start>, { folder, signal }: TerraformCall, args: readonly string[]): Promise<number> {
  const result = await child;
  signal.throwIfAborted();
  if (result.exitCode === undefined) {
    const how = result.signal === undefined ? (result.originalMessage ?? "it could not be started") : `it was ended by ${result.signal}`;
    throw new UserError({
      problem: `terraform ${args[0]} died in ${folder}: ${how}`,
      fix: "look for a lack of memory (`dmesg`, a plan of the whole estate needs about 3 GB) and run the command again",
      cause: result,
    });
  }
  return result.exitCode;
}

export function parseMessage(line: string): TerraformMessage | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const parsed = JSON.parse(line) as TerraformMessage;
    return typeof parsed["@message"] === "string" ? parsed : undefined;
  } catch {
    return undefined;
  }
}
