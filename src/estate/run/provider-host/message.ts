import { Reader } from "protobufjs/minimal";

/** What a message of the protocol has in fields with these numbers. */
export interface Fields {
  /** Strings, messages and bytes of a field that may stand several times. */
  readonly all: (number: number) => readonly Uint8Array[];
  /** The same of one that stands once; empty when it is missing. */
  readonly bytes: (number: number) => Uint8Array;
  readonly flag: (number: number) => boolean;
}

const wireTypes = { varint: 0, lengthDelimited: 2 } as const;

/** Reads a message without its type. */
export function fieldsOf(message: Uint8Array): Fields {
  const reader = Reader.create(message);
  const contents = new Map<number, Uint8Array[]>();
  const flags = new Map<number, boolean>();
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    const [number, wire] = [tag >>> 3, tag & 7];
    if (wire === wireTypes.lengthDelimited) contents.set(number, [...(contents.get(number) ?? []), reader.bytes()]);
    else if (wire === wireTypes.varint) flags.set(number, Number(reader.uint64()) !== 0);
    else reader.skipType(wire);
  }
  const all = (number: number): readonly Uint8Array[] => contents.get(number) ?? [];
  return { all, bytes: (number) => all(number)[0] ?? new Uint8Array(), flag: (number) => flags.get(number) ?? false };
}

export const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("utf8");
