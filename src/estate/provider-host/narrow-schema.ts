import { Reader } from "protobufjs/minimal";

/** Fields of a provider's schema response that map a type's name to its schema: resources and data sources. */
const mapsOfTypes: ReadonlySet<number> = new Set([2, 3]);

/**
 * Leaves out of a provider's schema response every type that is not asked for. The AWS provider has
 * some two thousand, and every Terraform run would decode all of them, which is most of its work.
 * What is kept is kept byte by byte.
 *
 * @param response an encoded `tfplugin5.GetProviderSchema.Response`.
 */
export function narrowSchema(response: Uint8Array, types: ReadonlySet<string>): Buffer {
  const reader = Reader.create(response);
  const kept: Uint8Array[] = [];
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const tag = reader.uint32();
    const isNeeded = (tag & 7) === lengthDelimited && mapsOfTypes.has(tag >>> 3) ? types.has(keyOf(reader.bytes())) : (reader.skipType(tag & 7), true);
    if (isNeeded) kept.push(response.subarray(start, reader.pos));
  }
  return Buffer.concat(kept);
}

/** Wire type of strings, messages and the entries of maps. */
const lengthDelimited = 2;

/** The key of a map's entry, which is its first field. */
function keyOf(entry: Uint8Array): string {
  const reader = Reader.create(entry);
  reader.uint32();
  return reader.string();
}
