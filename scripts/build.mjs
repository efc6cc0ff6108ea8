/**
 * Compiles the TypeScript sources with esbuild into `.build/<key>/`, where the key is made of every
 * source's path, size and modification time. A build is therefore never stale and never rewritten
 * under a running process. Four outputs: `main.cjs` (the CDKTF app; cdktf and its provider bindings
 * are CommonJS), `provenance.cjs` (the same constructs, asked what determines them),
 * `provider-host.cjs` (lends providers to Terraform) and `cli/estate.mjs` (the command; split, so
 * that a sub-command loads only its own).
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, statSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const projectRoot = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const buildRoot = path.join(projectRoot, ".build");
const sources = ["main.ts", "config", "src", "package-lock.json", "tsconfig.json", "scripts/build.mjs"];
/** Old builds are kept this long, because another process may still run from them. */
const keepMilliseconds = 24 * 60 * 60 * 1000;

function* filesBelow(entry) {
  const stats = statSync(entry, { throwIfNoEntry: false });
  if (stats === undefined) return;
  if (!stats.isDirectory()) {
    yield `${path.relative(projectRoot, entry)} ${stats.size} ${stats.mtimeMs}`;
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

/** Returns the folder of an up-to-date build, building first when there is none. */
export async function ensureBuilt() {
  const target = path.join(buildRoot, buildKey());
  if (!existsSync(target)) await build(target);
  return target;
}

async function build(target) {
  const { build: esbuild } = await import("esbuild");
  const staging = `${target}.${process.pid}`;
  const shared = {
    absWorkingDir: projectRoot,
    bundle: true,
    packages: "external",
    platform: "node",
    target: "node20",
    sourcemap: "linked",
    legalComments: "none",
    logLevel: "warning",
  };
  try {
    await mkdir(staging, { recursive: true });
    await Promise.all([
      esbuild({ ...shared, entryPoints: { main: "main.ts", provenance: "src/provenance.ts", "provider-host": "src/provider-host.ts" }, format: "cjs", outExtension: { ".js": ".cjs" }, outdir: staging }),
      esbuild({
        ...shared,
        entryPoints: { estate: "src/cli/estate.ts" },
        format: "esm",
        splitting: true,
        outExtension: { ".js": ".mjs" },
        outdir: path.join(staging, "cli"),
      }),
    ]);
    await rename(staging, target).catch(async (error) => {
      // Another process finished the same build first: its result is the same as ours.
      if (!existsSync(target)) throw error;
      await rm(staging, { recursive: true, force: true });
    });
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    throw error;
  }
  await removeOldBuilds(target);
}

/** What is wrong when there is no build: the sources, or the place where the build is kept. */
export function buildFailure(error) {
  const { code, path: place = buildRoot, message } = error;
  if (typeof code === "string" && /^E[A-Z]+$/.test(code)) return `${place}: the build cannot be written (${code})\nfix: make room there and the folder writable`;
  return `the sources do not compile:\n${message}\nfix: mend what is named above; \`npm run lint\` checks all of them`;
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
