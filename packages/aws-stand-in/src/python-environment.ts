import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { lock } from "proper-lockfile";
import { StandInError } from "./stand-in-error";

const run = promisify(execFile);

/** Versions that every pinned package supports; the newest one is the one they were tried with. */
const pythonVersions = ["3.11", "3.12", "3.13"] as const;
const finishedFile = ".finished";
/** An installation takes up to some minutes; a lock this old belongs to a process that died. */
const lockStaleMilliseconds = 30_000;

export interface PythonEnvironmentOptions {
  /** File with the exact pins. */
  readonly requirements: string;
  /** Where environments are kept. */
  readonly cacheFolder: string;
  /** Commands to try for Python, first one wins. */
  readonly candidates?: readonly string[];
  /** Called once when an installation starts. */
  readonly onInstall?: (folder: string) => void;
  /** Ends an installation halfway; the next start makes it again. */
  readonly signal?: AbortSignal;
}

/**
 * Returns the interpreter of an environment that holds exactly the pinned packages, and makes the
 * environment on first use. It is keyed by the pins, so that a new pin makes a new one. An
 * installation that was killed leaves no finished mark and is made again.
 *
 * @throws StandInError when Python is missing, too old, without its venv module, or when pip fails.
 */
export async function pythonEnvironment(options: PythonEnvironmentOptions): Promise<string> {
  const key = createHash("sha256")
    .update(await readFile(options.requirements))
    .digest("hex")
    .slice(0, 16);
  const folder = path.join(options.cacheFolder, key);
  const interpreter = path.join(folder, "bin", "python");
  const finished = path.join(folder, finishedFile);
  if (existsSync(finished) && existsSync(interpreter)) return interpreter;
  await mkdir(path.dirname(folder), { recursive: true });
  // The folder itself is locked, not renamed into place: an environment holds its own absolute path.
  const release = await lock(folder, {
    realpath: false,
    stale: lockStaleMilliseconds,
    retries: { forever: true, minTimeout: 200, maxTimeout: 1_000, factor: 1 },
  });
  try {
    if (existsSync(finished) && existsSync(interpreter)) return interpreter;
    await rm(folder, { recursive: true, force: true });
    const python = await findPython(options.candidates ?? [...pythonVersions.map((version) => `python${version}`), "python3"]);
    options.onInstall?.(folder);
    await install(python, folder, options.requirements, options.signal);
    return interpreter;
  } finally {
    await release();
  }
}

/** The first command that is a Python of a version the pins support. */
export async function findPython(candidates: readonly string[]): Promise<string> {
  const seen: string[] = [];
  for (const candidate of candidates) {
    const version = await run(candidate, ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"]).then(
      ({ stdout }) => stdout.trim(),
      () => undefined,
    );
    if (version === undefined) continue;
    if ((pythonVersions as readonly string[]).includes(version)) return candidate;
    seen.push(`${candidate} is Python ${version}`);
  }
  throw new StandInError({
    problem: "the emulator needs Python, and no usable one was found",
    details: [...seen, `usable: ${pythonVersions.join(", ")}`],
    fix: "install Python 3.12 with its venv module, for example `apt-get install python3 python3-venv` or `brew install python@3.12`",
  });
}

async function install(python: string, folder: string, requirements: string, signal: AbortSignal | undefined): Promise<void> {
  const end = signal === undefined ? {} : { signal };
  await run(python, ["-m", "venv", folder], end).catch((cause: unknown) => {
    throw new StandInError({
      problem: `${python} cannot make a virtual environment`,
      details: lastLines(cause),
      fix: "install Python's venv module, for example `apt-get install python3-venv`",
      cause,
    });
  });
  // --no-deps: what is installed is what stands in the file, and nothing else.
  const pip = ["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", "--no-deps", "-r", requirements];
  await run(path.join(folder, "bin", "python"), pip, { ...end, maxBuffer: 64 * 1024 * 1024 }).catch((cause: unknown) => {
    throw new StandInError({
      problem: "the emulator's Python packages could not be installed",
      details: lastLines(cause),
      fix: "make sure that pip reaches a package index (PIP_INDEX_URL, PIP_PROXY), then run the command again",
      cause,
    });
  });
  await run(
    path.join(folder, "bin", "python"),
    ["-c", `import pathlib, moto.server, ministack.app; pathlib.Path(${JSON.stringify(path.join(folder, finishedFile))}).touch()`],
    {
      env: { PATH: process.env.PATH, HOME: process.env.HOME },
    },
  ).catch((cause: unknown) => {
    throw new StandInError({
      problem: "the emulator's Python packages are installed but do not load",
      details: lastLines(cause),
      fix: "try another Python version of those allowed",
      cause,
    });
  });
}

function lastLines(cause: unknown): string[] {
  const output = cause instanceof Error && "stderr" in cause && String(cause.stderr).trim() !== "" ? String(cause.stderr) : String(cause);
  return output.trim().split("\n").slice(-5);
}
