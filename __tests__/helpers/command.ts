import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { execa, type Options } from "execa";
import { requireDocumentedOutput } from "./json-output";
import { type CommandResult } from "./command-result";
import { root } from "./root";

export { type CommandResult } from "./command-result";
export { root } from "./root";

/** Runs the real `estate` command, in a folder of its own for what it writes. What it prints under --json must be documented. */
export async function estate(args: readonly string[], options: Options = {}): Promise<CommandResult> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [path.join(root, "bin", "estate.mjs"), ...args], {
    cwd: root,
    reject: false,
    stdin: "ignore",
    ...options,
  });
  const result = { exitCode, stdout: String(stdout), stderr: String(stderr) };
  requireDocumentedOutput(args, result);
  return result;
}

/** A folder that is removed after the test file's last test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "estate-test-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
