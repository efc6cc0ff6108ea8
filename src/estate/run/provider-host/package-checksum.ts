import { createHash } from "node:crypto";
import { createReadStream, readdirSync } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";

/**
 * Checksum of an unpacked provider as a lock file has it, `h1:` before it: a digest over the digests
 * of all its files.
 *
 * @see https://pkg.go.dev/golang.org/x/mod/sumdb/dirhash#Hash1
 */
export async function packageChecksum(folder: string): Promise<string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"));
  const lines: string[] = [];
  for (const name of names.sort()) {
    const hash = createHash("sha256");
    await pipeline(createReadStream(path.join(folder, name), { highWaterMark: 1024 * 1024 }), hash);
    lines.push(`${hash.digest("hex")}  ${name}\n`);
  }
  return `h1:${createHash("sha256").update(lines.join("")).digest("base64")}`;
}

/** The checksums of unpacked providers in a lock file. */
export const lockedChecksums = (lock: string): ReadonlySet<string> => new Set(lock.match(/h1:[A-Za-z0-9+/]+=*/g) ?? []);
