import path from "node:path";
import { execa } from "execa";

export interface CommandResult {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real `estate` command; what `env` has as undefined is removed from the environment. */
export async function estateCommand(args: readonly string[], env: Readonly<Record<string, string | undefined>> = {}): Promise<CommandResult> {
  const file = path.resolve(__dirname, "../../bin/estate.mjs");
  const { exitCode, stdout, stderr } = await execa(process.execPath, [file, ...args], { env: { ...process.env, ...env }, extendEnv: false, reject: false, stdin: "ignore", timeout: 25_000 });
  return { exitCode, stdout, stderr };
}
