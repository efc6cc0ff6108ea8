import { createHash } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { readCache, userCacheFolder, writeCache } from "../../../common/cache";
import { packageChecksum } from "./package-checksum";

/** File systems note times in steps of some milliseconds; what was written this short a time ago may be written again within one. */
const settledMilliseconds = 2_000;

/**
 * Checksum of an unpacked provider, whose 700 MB take a second of a core to read. It is not read again
 * while every file is the one that it was: a write moves the file's `ctime`, which no program can set.
 *
 * @param folder of the unpacked provider.
 * @param cache folder of what is known.
 */
export async function knownChecksum(folder: string, cache = userCacheFolder("provider")): Promise<string> {
  const identity = identityOf(folder);
  const file = path.join(cache, `checksum-${identity.key}`);
  const known = readCache(file)?.toString();
  if (known !== undefined && /^h1:[A-Za-z0-9+/]+=*$/.test(known)) return known;
  const checksum = await packageChecksum(folder);
  const settled = Date.now() - identity.newest > settledMilliseconds && identityOf(folder).key === identity.key;
  if (settled) writeCache(file, checksum);
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
