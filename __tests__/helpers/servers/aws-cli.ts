import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { machineEnvironment } from "./machine-environment";
import { pythonEnvironment } from "./python-environment";

/** The AWS CLI, of the version that commands of the documents were tried with; from PyPI, as no package of npm has it. */
const awsCli = ["awscli==1.45.11"];

/**
 * The real AWS CLI, kept loaded while the test file runs (see `aws_cli_loaded.py`).
 * @returns a program that takes its arguments, environment, folder and streams as `aws` does
 */
export const awsProgram = (): Promise<string> => (started ??= start());

let started: Promise<string> | undefined;

async function start(): Promise<string> {
  const python = path.join(await pythonEnvironment(awsCli), "bin", "python");
  const loaded = path.join(import.meta.dirname, "aws_cli_loaded.py");
  const folder = mkdtempSync(path.join(tmpdir(), "aws-cli-"));
  const socket = path.join(folder, "socket");
  // It ends when its input does: with this process.
  const server = spawn(python, [loaded, "serve", socket], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...machineEnvironment, PYTHONUTF8: "1" },
  });
  await Promise.race([
    once(server.stdout, "data"),
    once(server, "exit").then(([code]) => {
      throw new Error(`the AWS CLI does not load; it ended with ${String(code)}`);
    }),
  ]);
  server.unref();
  const program = path.join(folder, "aws");
  // Without the environment's packages, which the call itself does not need: reading where they are takes longer than the call.
  writeFileSync(program, `#!/bin/sh\nexec '${python}' -I -S '${loaded}' call '${socket}' "$@"\n`, { mode: 0o755 });
  return program;
}
