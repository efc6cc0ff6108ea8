/**
 * Compiles the TypeScript sources with esbuild into `.build/<key>/`, where the key is made of every
 * source's path, size and modification time. A build is therefore never stale and never rewritten
 * under a running process. Of its four programs hardly a run needs more than two, so each has a folder
 * of its own in the build and is compiled when it is first asked for.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, statSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const projectRoot = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const buildRoot = path.join(projectRoot, ".build");
/** The packages count as they are installed, not only as they are locked: the command has them in it. */
const sources = [
  "main.ts",
  "config",
  "src",
  "packages",
  "package-lock.json",
  "node_modules/.package-lock.json",
  "tsconfig.json",
  "scripts/build.mjs",
  "scripts/engine.mjs",
];
/** Environments lie among the sources, but are read when a program runs; who keeps what follows from them names it after their content. */
const environmentFile = /^config[\\/][^\\/]+\.ya?ml$/i;
/** Builds are kept this long after a program of theirs was last started, because it may still run. */
const keepMilliseconds = 24 * 60 * 60 * 1000;

/** CDKTF and its provider bindings are CommonJS. */
const cjs = { format: "cjs", outExtension: { ".js": ".cjs" } };

/**
 * Packages go into the command too: as hundreds of files of their own, loading them takes as long as
 * all else that a start does. Those that stay outside read files beside them, or are for a few commands.
 */
const withPackages = {
  packages: "bundle",
  external: ["@cdktf/*", "cdktf", "constructs", "elkjs", "esbuild"],
  // The SDK's clients have an entry of ES modules, of which only what is used is taken.
  mainFields: ["module", "main"],
  // Packages in CommonJS ask for Node's own modules by it.
  banner: { js: 'import { createRequire as requireFrom } from "node:module";const require = requireFrom(import.meta.url);' },
};

const programs = {
  /** The CDKTF app. */
  main: { entry: "main.ts", file: "main.cjs", options: cjs },
  /** The same constructs, asked what determines them. */
  provenance: { entry: "src/provenance.ts", file: "provenance.cjs", options: cjs },
  /** Lends providers to Terraform. */
  "provider-host": { entry: "src/provider-host.ts", file: "provider-host.cjs", options: { ...cjs, packages: "bundle" } },
  /** The command; split, so that a sub-command loads only its own. */
  cli: {
    entry: "src/cli/estate.ts",
    file: "estate.mjs",
    options: { ...withPackages, format: "esm", splitting: true, outExtension: { ".js": ".mjs" } },
  },
};

function* filesBelow(entry) {
  const stats = statSync(entry, { throwIfNoEntry: false });
  if (stats === undefined) return;
  if (!stats.isDirectory()) {
    const file = path.relative(projectRoot, entry);
    if (!environmentFile.test(file)) yield `${file} ${stats.size} ${stats.mtimeMs}`;
    return;
  }
  for (const name of readdirSync(entry).sort()) yield* filesBelow(path.join(entry, name));
}

function buildKey() {
  const hash = createHash("sha256");
  for (const source of sources) {
    for (const line of filesBelow(path.join(projectRoot, source))) hash.update(`${line}\n`);
  }
  return hash.digest("hex").slice(0, 16);
}

/**
 * Makes sure that a program is there and up to date, compiling it when it is not.
 *
 * @param name one of `programs`.
 * @returns the build's folder and the program's file in it.
 */
export async function ensureBuilt(name) {
  const build = path.join(buildRoot, buildKey());
  if (!existsSync(path.join(build, name))) await compile(name, build);
  const now = new Date();
  // Where it cannot be noted, nothing can be compiled that would remove it.
  await utimes(build, now, now).catch(() => undefined);
  return { build, program: path.join(build, name, programs[name].file) };
}

/** Compiles all that is not there yet, for whoever starts many programs at once or measures them. */
export async function ensureAllBuilt() {
  for (const name of Object.keys(programs)) await ensureBuilt(name);
}

async function compile(name, build) {
  const { build: esbuild } = await import("esbuild");
  const { entry, file, options } = programs[name];
  const target = path.join(build, name);
  const staging = `${target}.${process.pid}`;
  try {
    await mkdir(staging, { recursive: true });
    await esbuild({
      packages: "external",
      ...options,
      absWorkingDir: projectRoot,
      entryPoints: { [path.parse(file).name]: entry },
      outdir: staging,
      bundle: true,
      platform: "node",
      target: "node20",
      sourcemap: "linked",
      legalComments: "none",
      // Build specifications are given to CodeBuild as they stand.
      loader: { ".yml": "text" },
      logLevel: "warning",
    });
    await rename(staging, target).catch(async (error) => {
      // Another process finished the same first: its result is the same as ours.
      if (!existsSync(target)) throw error;
      await rm(staging, { recursive: true, force: true });
    });
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    throw error;
  }
  await removeOldBuilds(build);
}

/** What is wrong when there is no build: the sources, or the place where the build is kept. */
export function buildFailure(error) {
  const { code, path: place = buildRoot, message } = error;
  if (typeof code === "string" && /^E[A-Z]+$/.test(code))
    return `${place}: the build cannot be written (${code})\nfix: make room there and the folder writable`;
  return `the sources do not compile:\n${message}\nfix: correct what is named above; \`npm run lint\` checks all of them`;
}

async function removeOldBuilds(current) {
  const now = Date.now();
  for (const name of await readdir(buildRoot)) {
    const folder = path.join(buildRoot, name);
    if (folder === current) continue;
    const stats = await stat(folder).catch(() => undefined);
    if (stats !== undefined && now - stats.mtimeMs > keepMilliseconds) await rm(folder, { recursive: true, force: true });
  }
}
