import { decode, encode, ExtData } from "@msgpack/msgpack";
import { Reader, Writer } from "protobufjs/minimal";
import { type Blocks } from "./blocks";

/** What was left out of a block's schema. */
export interface LeftOut {
  /** Names of blocks that are not there any more, each with the value of there being none. */
  readonly here: Readonly<Record<string, unknown>>;
  /** What was left out of the blocks that are still there. */
  readonly within: Readonly<Record<string, LeftOut>>;
}

/** Numbers of fields in messages of the protocol. */
const field = {
  schema: { block: 2 },
  block: { blockTypes: 3 },
  nestedBlock: { name: 1, block: 2, nesting: 3, minItems: 4 },
  dynamicValue: { msgpack: 1 },
} as const;
const nesting = { single: 1, list: 2, set: 3 } as const;

/** Wire type of strings, messages and bytes. */
const lengthDelimited = 2;

/**
 * Leaves out of a type's schema the blocks that nobody uses. Statements of web ACLs nest three deep,
 * each level with all there are, and Terraform's core walks through every one for every rule.
 *
 * What has to be there is kept, so that Terraform says when it is missing, and so is what nests in
 * another way than as a list, a set or one block.
 *
 * @param schema an encoded `tfplugin5.Schema`.
 */
export function narrowBlocks(schema: Uint8Array, used: Blocks): { readonly schema: Uint8Array; readonly leftOut: LeftOut } {
  let leftOut: LeftOut = { here: {}, within: {} };
  const narrowed = rewrite(schema, (number, content) => {
    if (number !== field.schema.block) return content;
    const block = narrowBlock(content, used);
    leftOut = block.leftOut;
    return block.content;
  });
  return { schema: narrowed, leftOut };
}

function narrowBlock(block: Uint8Array, used: Blocks): { content: Uint8Array; leftOut: LeftOut } {
  const here: Record<string, unknown> = {};
  const within: Record<string, LeftOut> = {};
  const content = rewrite(block, (number, nested) => {
    if (number !== field.block.blockTypes) return nested;
    const { name, kind, required } = headOf(nested);
    const usedWithin = used[name];
    if (kind === undefined) return nested;
    if (usedWithin === undefined && !required) {
      here[name] = kind === nesting.single ? null : [];
      return undefined;
    }
    return rewrite(nested, (inner, body) => {
      if (inner !== field.nestedBlock.block) return body;
      const narrowed = narrowBlock(body, usedWithin ?? {});
      within[name] = narrowed.leftOut;
      return narrowed.content;
    });
  });
  return { content, leftOut: { here, within } };
}

function headOf(nested: Uint8Array): { name: string; kind: number | undefined; required: boolean } {
  const reader = Reader.create(nested);
  let [name, mode, minimum] = ["", 0, 0];
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag >>> 3 === field.nestedBlock.name) name = reader.string();
    else if (tag >>> 3 === field.nestedBlock.nesting) mode = reader.int32();
    else if (tag >>> 3 === field.nestedBlock.minItems) minimum = Number(reader.int64());
    else reader.skipType(tag & 7);
  }
  return { name, kind: Object.values(nesting).find((known) => known === mode), required: minimum > 0 };
}

/**
 * Rewrites the fields of a message that are strings, bytes or messages; all others are kept as they are.
 *
 * @param change gives a field's new content; undefined leaves it out.
 */
export function rewrite(message: Uint8Array, change: (number: number, content: Uint8Array) => Uint8Array | undefined): Uint8Array {
  const reader = Reader.create(message);
  const fields: Uint8Array[] = [];
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const tag = reader.uint32();
    if ((tag & 7) !== lengthDelimited) {
      reader.skipType(tag & 7);
      fields.push(message.subarray(start, reader.pos));
      continue;
    }
    const content = change(tag >>> 3, reader.bytes());
    if (content !== undefined) fields.push(Writer.create().uint32(tag).bytes(content).finish());
  }
  return Buffer.concat(fields);
}

/** Integers of more than 53 bits stay what they are. */
const exact = { useBigInt64: true } as const;

/** A value of Terraform's, whose schema was narrowed, as the provider knows it. @param value an encoded `tfplugin5.DynamicValue`. */
export const widenValue = (value: Uint8Array, leftOut: LeftOut): Uint8Array => inMsgpack(value, (decoded) => widen(decoded, leftOut));

/** A value of the provider's, as Terraform knows it. @throws Error when something is in a block that was left out. */
export const narrowValue = (value: Uint8Array, leftOut: LeftOut): Uint8Array => inMsgpack(value, (decoded) => narrow(decoded, leftOut));

function inMsgpack(value: Uint8Array, change: (decoded: unknown) => unknown): Uint8Array {
  return rewrite(value, (number, content) => {
    if (number !== field.dynamicValue.msgpack) throw new Error("a value is not in MessagePack");
    return encode(change(decode(content, exact)), exact);
  });
}

function widen(value: unknown, { here, within }: LeftOut): unknown {
  return inBlocks(value, (block) => ({ ...mapWithin(block, within, widen), ...here }));
}

function narrow(value: unknown, { here, within }: LeftOut): unknown {
  return inBlocks(value, (block) => {
    const kept: Record<string, unknown> = {};
    for (const [name, content] of Object.entries(block)) {
      if (!(name in here)) kept[name] = content;
      else if (content !== null && !(Array.isArray(content) && content.length === 0))
        throw new Error(`the provider has something for ${name}, which no code has`);
    }
    return mapWithin(kept, within, narrow);
  });
}

const mapWithin = (
  block: Readonly<Record<string, unknown>>,
  within: LeftOut["within"],
  change: (value: unknown, leftOut: LeftOut) => unknown,
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(block).map(([name, content]) => [name, within[name] === undefined ? content : change(content, within[name])]),
  );

/** A block, or each of several; what is null or not known yet stays. */
function inBlocks(value: unknown, change: (block: Readonly<Record<string, unknown>>) => unknown): unknown {
  if (Array.isArray(value)) return value.map((element) => inBlocks(element, change));
  return typeof value === "object" && value !== null && !(value instanceof ExtData)
    ? change(value as Readonly<Record<string, unknown>>)
    : value;
}
