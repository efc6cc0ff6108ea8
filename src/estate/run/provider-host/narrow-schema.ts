import { Reader, Writer } from "protobufjs/minimal";
import { type Blocks } from "./blocks";
import { fieldsOf } from "./message";
import { type LeftOut, narrowBlocks } from "./narrow-blocks";

/** Fields of a provider's schema response that map a type's name to its schema. */
const mapsOfTypes = { resources: 2, dataSources: 3 } as const;
export type TypeKind = keyof typeof mapsOfTypes;

/** A schema above this many bytes costs Terraform seconds for every resource: those of web ACLs have some megabytes, those of all else a few kilobytes. */
const large = 100_000;

/** What Terraform is given of a provider's types. */
export interface ServedSchema {
  /** An encoded `tfplugin5.GetProviderSchema.Response`. */
  readonly response: Buffer;
  /** Types of resources whose blocks are fewer than the provider's. */
  readonly narrowed: ReadonlyMap<string, LeftOut>;
}

/**
 * Leaves out of a provider's schema response every type that is not asked for. The AWS provider has
 * some two thousand, and every Terraform run would decode all of them, which is most of its work.
 * What is kept is kept byte by byte, but for large types of which the blocks that are used are known.
 *
 * @param response an encoded `tfplugin5.GetProviderSchema.Response`.
 * @param used blocks of types of resources.
 */
export function narrowSchema(response: Uint8Array, types: ReadonlySet<string>, used: Readonly<Record<string, Blocks>> = {}): ServedSchema {
  const reader = Reader.create(response);
  const kept: Uint8Array[] = [];
  const narrowed = new Map<string, LeftOut>();
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const tag = reader.uint32();
    const number = tag >>> 3;
    if ((tag & 7) !== lengthDelimited || (number !== mapsOfTypes.resources && number !== mapsOfTypes.dataSources)) {
      reader.skipType(tag & 7);
      kept.push(response.subarray(start, reader.pos));
      continue;
    }
    const bytes = reader.bytes();
    if (!types.has(keyOf(bytes))) continue;
    const blocks = number === mapsOfTypes.resources && bytes.length > large ? used[keyOf(bytes)] : undefined;
    if (blocks === undefined) {
      kept.push(response.subarray(start, reader.pos));
      continue;
    }
    const { schema, leftOut } = narrowBlocks(valueOf(bytes), blocks);
    narrowed.set(keyOf(bytes), leftOut);
    kept.push(
      Writer.create()
        .uint32(tag)
        .bytes(Writer.create().uint32(10).string(keyOf(bytes)).uint32(18).bytes(schema).finish())
        .finish(),
    );
  }
  return { response: Buffer.concat(kept), narrowed };
}

/** The encoded schema of one type in a schema response. @throws Error for a type that is not in it. */
export function typeSchema(response: Uint8Array, kind: TypeKind, type: string): Uint8Array {
  const entry = fieldsOf(response)
    .all(mapsOfTypes[kind])
    .find((candidate) => keyOf(candidate) === type);
  if (entry === undefined) throw new Error(`${type} is not among the types that are served`);
  return valueOf(entry);
}

/** Wire type of strings, messages and the entries of maps. */
const lengthDelimited = 2;

/** The key of a map's entry, which is its first field. */
function keyOf(entry: Uint8Array): string {
  const reader = Reader.create(entry);
  reader.uint32();
  return reader.string();
}

/** The value of a map's entry, which is its second. */
function valueOf(entry: Uint8Array): Uint8Array {
  const reader = Reader.create(entry);
  reader.skipType(reader.uint32() & 7);
  reader.uint32();
  return reader.bytes();
}
