import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import { ensureFunctionArchives } from "../../../src/estate/functions/archives";

const run = promisify(execFile);

/**
 * Runs a function from its archive, as Lambda does: in a process of its own, with nothing but the
 * archive's file and an environment. The SDK finds the emulators through its own variables.
 *
 * @returns everything that the process wrote: what would stand in CloudWatch Logs.
 */
export async function invokeArchive(name: string, events: readonly object[], environment: NodeJS.ProcessEnv): Promise<string> {
  const { folder, archives } = await ensureFunctionArchives(path.resolve(__dirname, "../../.."));
  const archive = archives.find((candidate) => candidate.name === name);
  if (archive === undefined) throw new Error(`there is no function ${name}`);
  const task = mkdtempSync(path.join(tmpdir(), "estate-function-"));
  try {
    writeFileSync(path.join(task, "index.js"), unzipSync(readFileSync(path.join(folder, archive.file)))["index.js"] ?? "");
    const script = `const { handler } = require("./index.js");(async () => { for (const event of ${JSON.stringify(events)}) await handler(event, {}); })().catch((error) => { console.error(error); process.exit(1); })`;
    const { stdout, stderr } = await run(process.execPath, ["-e", script], {
      cwd: task,
      env: { PATH: process.env.PATH, AWS_REGION: "us-east-1", AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", ...environment },
    });
    return stdout + stderr;
  } finally {
    rmSync(task, { recursive: true, force: true });
  }
}
