import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import envPaths from "env-paths";
import { writeAtomically } from "./atomic-file";

/**
 * One rule for all caches: an entry is named by a digest of all that it follows from, so it is right or
 * not there; it is written whole or not at all; where nothing can be kept, the work is done again; and
 * where entries follow from what changes often, only the newest are kept.
 */

/** Where what follows from programs alone is kept, for all checkouts of a user. */
export const userCacheFolder = (name: string): string => path.join(envPaths("smart0dte-estate", { suffix: "" }).cache, name);

/** @returns undefined for what is not there or cannot be read. */
export function readCache(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Where nothing can be kept, it is found out the next time as well. */
export function writeCache(file: string, content: string | Uint8Array): void {
  try {
    writeAtomically(file, content, 0o600);
  } catch {
    // See above.
  }
}

/** Removes all entries of a folder but the newest. */
export function keepNewest(folder: string, count: number): void {
  const entries = readdirSync(folder).map((name) => ({ place: path.join(folder, name), time: statSync(path.join(folder, name)).mtimeMs }));
  for (const { place } of entries.sort((a, b) => b.time - a.time).slice(count)) rmSync(place, { recursive: true, force: true });
}
