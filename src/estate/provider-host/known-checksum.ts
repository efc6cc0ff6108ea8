import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import envPaths from "env-paths";
import { writeAtomically } from "../../shared/atomic-file";
import { packageChecksum } from "./package-checksum";

/** Where checksums of providers are kept, by what their files were when they were read. */
export const checksumFolder = (): string => path.join(envPaths("smart0dte-estate", { suffix: "" }).cache, "provider-checksums");

/** File systems note times in steps of some milliseconds; what was written this short a time ago may be written again within one. */
const settledMilliseconds = 2_000;

/**
 * Checksum of an unpacked provider, whose 700 MB take a second of a core to read. It is not read again
 * while every file is the one that it was: a write moves the file's `ctime`, which no program can set.
 *
 * @param folder of the unpacked provider.
 * @param kept folder with the checksums that are known.
 */
export async function knownChecksum(folder: string, kept = checksumFolder()): Promise<string> {
  const identity = identityOf(folder);
  const file = path.join(kept, identity.key);
  const known = read(file);
  if (known !== undefined) return known;
  const checksum = await packageChecksum(folder);
  const settled = Date.now() - identity.newest > settledMilliseconds && identityOf(folder).key === identity.key;
  if (settled) keep(file, checksum);
  return checksum;
}

function identityOf(folder: string): { readonly key: string; readonly newest: number } {
  const hash = createHash("sha256");
  let newest = 0;
  for (const name of ["", ...readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()]) {
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(path.join(folder, name), { bigint: true });
    hash.update(JSON.stringify([name, ...[dev, ino, size, mtimeNs, ctimeNs].map(String)]));
    newest = Math.max(newest, Number(ctimeNs / 1_000_000n));
  }
  return { key: hash.digest("hex"), newest };
}

function read(file: string): string | undefined {
  try {
    const text = readFileSync(file, "utf8");
    return /^h1:[A-Za-z0-9+/]+=*$/.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

function keep(file: string, checksum: string): void {
  try {
    writeAtomically(file, checksum, 0o600);
  } catch {
    // It is computed the next time as well.
  }
}
