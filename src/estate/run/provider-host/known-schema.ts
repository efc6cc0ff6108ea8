import { createHash } from "node:crypto";
import path from "node:path";
import { readCache, userCacheFolder, writeCache } from "../../../common/cache";

const digest = (content: Uint8Array): Buffer => createHash("sha256").update(content).digest();
const digestBytes = 32;

/**
 * What a provider answers when it is asked for its schema. That follows from the program alone, and
 * takes it half a second each time.
 *
 * @param checksum of the program.
 * @param ask asks the provider.
 * @param cache folder of what is known.
 */
export async function knownSchema(checksum: string, ask: () => Promise<Buffer>, cache = userCacheFolder("provider")): Promise<Buffer> {
  const file = path.join(cache, `schema-${digest(Buffer.from(checksum)).toString("hex")}`);
  const kept = readCache(file);
  const known = kept?.subarray(digestBytes);
  if (kept !== undefined && known !== undefined && kept.subarray(0, digestBytes).equals(digest(known))) return known;
  const schema = await ask();
  writeCache(file, Buffer.concat([digest(schema), schema]));
  return schema;
}
