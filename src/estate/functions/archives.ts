import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import path from "node:path";
import { type FunctionArchive } from "../../facts/function-archive";
import { archiveManifest, bundleFunctions, bundleOptions } from "./bundle";

/** Archives of all functions, and the folder that they lie in. */
export interface BuiltArchives {
  readonly folder: string;
  readonly archives: readonly FunctionArchive[];
}

/**
 * The archives of the functions as they are now. They are built when sources or packages changed
 * since the last time, into `.build/functions-<key>`; otherwise this reads a few small files.
 */
export async function ensureFunctionArchives(root: string): Promise<BuiltArchives> {
  const folder = path.join(root, ".build", `functions-${sourcesKey(root)}`);
  if (!existsSync(folder)) await buildAside(root, folder);
  const { archives } = JSON.parse(readFileSync(path.join(folder, archiveManifest), "utf8")) as { archives: FunctionArchive[] };
  return { folder, archives };
}

/**
 * Lets another checkout of the same project have the archives that were built here. A folder is
 * named after all that its archives are made of, so it is taken only where that is the same.
 */
export function lendFunctionArchives(root: string, checkout: string): void {
  const own = path.resolve(root, ".build");
  if (!existsSync(own)) return;
  mkdirSync(path.join(checkout, ".build"), { recursive: true });
  for (const name of readdirSync(own).filter((entry) => /^functions-[0-9a-f]+$/.test(entry)))
    symlinkSync(path.join(own, name), path.join(checkout, ".build", name), "junction");
}

/** Copies the archives to where archivePath() expects them. @returns the copies. */
export function placeFunctionArchives({ folder, archives }: BuiltArchives, outdir: string): readonly string[] {
  const target = path.join(outdir, "functions");
  mkdirSync(target, { recursive: true });
  return archives.map(({ file }) => {
    const copy = path.join(target, file);
    copyFileSync(path.join(folder, file), copy);
    return copy;
  });
}

/** Builds beside the target and renames, so that nobody ever sees half of a build. */
async function buildAside(root: string, folder: string): Promise<void> {
  const staging = `${folder}.${process.pid}`;
  try {
    await bundleFunctions(root, staging);
    await rename(staging, folder).catch((error: unknown) => {
      // Another process finished the same build first: its result is the same.
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Stands for everything that the archives are made of: sources, locked packages, options, and what makes them. */
function sourcesKey(root: string): string {
  const hash = createHash("sha256").update(JSON.stringify(bundleOptions));
  for (const file of [
    ...sourcesBelow(root, path.join("src", "functions")),
    ...sourcesBelow(root, path.join("src", "facts")),
    path.join("src", "estate", "functions", "bundle.ts"),
    path.join("src", "estate", "functions", "calls.ts"),
    "package-lock.json",
  ]) {
    hash
      .update(`${file.split(path.sep).join("/")}\0`)
      .update(readFileSync(path.join(root, file)))
      .update("\0");
  }
  return hash.digest("hex").slice(0, 16);
}

function sourcesBelow(root: string, folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) return sourcesBelow(root, file);
      return file.endsWith(".ts") && !file.endsWith(".test.ts") ? [file] : [];
    });
}
