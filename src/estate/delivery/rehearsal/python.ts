import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { userCacheFolder } from "../../../common/cache";
import { UserError } from "../../../common/user-error";

const run = promisify(execFile);

/**
 * Folder of the programs of an environment of Python with what a service and its tests need, made at the
 * first use. It is kept by the texts of the requirements.
 *
 * @throws UserError when Python or its packages are not to be had.
 */
export async function servicePrograms(service: string, report: (line: string) => void, signal: AbortSignal): Promise<string> {
  const requirements = ["requirements.txt", "requirements-test.txt"].map((file) => path.join(service, file));
  const key = createHash("sha256")
    .update(requirements.map((file) => readFileSync(file, "utf8")).join("\0"))
    .digest("hex")
    .slice(0, 16);
  const folder = path.join(userCacheFolder("demo"), key);
  const finished = path.join(folder, ".finished");
  const programs = path.join(folder, "bin");
  if (existsSync(finished)) return programs;
  report("installing the example's Python packages, once ...");
  rmSync(folder, { recursive: true, force: true });
  try {
    await run("python3", ["-m", "venv", folder], { signal });
    const files = requirements.flatMap((file) => ["--requirement", file]);
    const pip = ["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", ...files];
    await run(path.join(programs, "python"), pip, { signal });
  } catch (cause) {
    rmSync(folder, { recursive: true, force: true });
    signal.throwIfAborted();
    const lines = cause instanceof Error ? cause.message.trim().split("\n").slice(-5) : [];
    throw new UserError({
      problem: "the example's Python packages could not be installed",
      details: lines,
      fix: "install Python 3.11 or later with its venv module, and make sure that pip reaches a package index (PIP_INDEX_URL, PIP_PROXY)",
      cause,
    });
  }
  writeFileSync(finished, "");
  return programs;
}
