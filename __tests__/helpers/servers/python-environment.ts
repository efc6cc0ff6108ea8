import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import envPaths from "env-paths";
import { lock } from "proper-lockfile";
import { machineEnvironment } from "./machine-environment";

const run = promisify(execFile);

/**
 * A Python environment with pinned packages, made once per machine and kept in the user's cache.
 *
 * @param pipOptions for example `--no-deps`
 * @returns its folder; programs lie below `bin/`
 * @throws Error that says what is missing when it cannot be made.
 */
export async function pythonEnvironment(requirements: readonly string[], pipOptions: readonly string[] = []): Promise<string> {
  const key = createHash("sha256")
    .update(JSON.stringify([requirements, pipOptions]))
    .digest("hex")
    .slice(0, 12);
  const folder = path.join(envPaths("smart0dte-estate", { suffix: "" }).cache, `python-${key}`);
  const stamp = path.join(folder, "complete");
  if (existsSync(stamp)) return folder;

  mkdirSync(folder, { recursive: true });
  const release = await lock(folder, { retries: { retries: 240, minTimeout: 500, maxTimeout: 500 }, stale: 60_000 });
  try {
    if (existsSync(stamp)) return folder;
    await run("python3", ["-m", "venv", "--clear", folder]);
    await run(
      path.join(folder, "bin", "python"),
      ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...pipOptions, ...requirements],
      { env: machineEnvironment },
    );
    writeFileSync(stamp, "");
    return folder;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `a Python environment with ${requirements.join(", ")} cannot be made; it needs python3 with its venv module and a package index\n${reason}`,
      { cause: error },
    );
  } finally {
    await release().catch(() => undefined);
  }
}
