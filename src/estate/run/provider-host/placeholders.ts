import { createHash } from "node:crypto";
import { decode, encode, ExtData } from "@msgpack/msgpack";
import { fieldsOf, textOf } from "./message";

/** Begins every text that stands for one which AWS would give. It occurs in nothing that people write. */
export const placeholderMark = "known-after-apply-";

/** A type as providers name it: `"string"`, `["list", "number"]`, `["object", {"name": "string"}]`. */
export type ValueType = string | readonly [string, ValueType | readonly ValueType[] | Readonly<Record<string, ValueType>>];

interface Attribute {
  readonly type: ValueType;
  /** Whether AWS may determine it. */
  readonly computed: boolean;
}

/** Types of a resource's arguments, those in blocks within the blocks' names. */
export interface ArgumentTypes {
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly blocks: ReadonlyMap<string, ArgumentTypes>;
}

/**
 * Numbers of fields in messages of the protocol.
 *
 * @see https://github.com/hashicorp/terraform/blob/v1.11.4/docs/plugin-protocol/tfplugin5.8.proto
 */
const field = {
  schema: { block: 2 },
  block: { attributes: 2, blocks: 3 },
  attribute: { name: 1, type: 2, computed: 6 },
  nested: { name: 1, block: 2 },
} as const;

/** @param schema an encoded `tfplugin5.Schema`. */
export const argumentTypes = (schema: Uint8Array): ArgumentTypes => typesOfBlock(fieldsOf(schema).bytes(field.schema.block));

function typesOfBlock(block: Uint8Array): ArgumentTypes {
  const fields = fieldsOf(block);
  return {
    attributes: new Map(
      fields.all(field.block.attributes).map((content) => {
        const { bytes, flag } = fieldsOf(content);
        const type = JSON.parse(textOf(bytes(field.attribute.type))) as ValueType;
        return [textOf(bytes(field.attribute.name)), { type, computed: flag(field.attribute.computed) }];
      }),
    ),
    blocks: new Map(
      fields.all(field.block.blocks).map((content) => {
        const { bytes } = fieldsOf(content);
        return [textOf(bytes(field.nested.name)), typesOfBlock(bytes(field.nested.block))];
      }),
    ),
  };
}

/** Integers of more than 53 bits stay what they are. */
const exact = { useBigInt64: true } as const;

interface PlaceholderOptions {
  readonly forms?: Readonly<Record<string, unknown>> | undefined;
  readonly nulls?: boolean;
  readonly zeros?: boolean;
}

const zeroOf: Readonly<Record<string, unknown>> = { string: "", number: 0, bool: false };

/**
 * Gives every value that only AWS knows a value of its own, so that what refers to it can be
 * evaluated: a text that occurs nowhere else and says where it comes from, with the form of an ARN
 * where the argument's name says that it is one. A collection gets one element, since expressions
 * take the first one; a condition is false, which nothing here can distinguish from a false that is known.
 *
 * @param value in MessagePack, as providers exchange values.
 * @param owner what the value belongs to; the same owner and value give the same result.
 * @param forms values for arguments that are checked for their form.
 * @param nulls whether what is null and AWS may determine gets a value too, as in a data source's configuration.
 * @param zeros whether what is null in a block becomes zero, false or an empty text, as resources of the older plugin SDK
 * have it once they are made.
 */
export function withPlaceholders(
  value: Uint8Array,
  types: ArgumentTypes,
  owner: string,
  { forms = {}, nulls = false, zeros = false }: PlaceholderOptions = {},
): Uint8Array {
  return encode(fillBlock(decode(value, exact), types, { owner, forms, nulls, zeros, path: [] }), exact);
}

interface At {
  readonly owner: string;
  readonly forms: Readonly<Record<string, unknown>>;
  readonly nulls: boolean;
  readonly zeros: boolean;
  readonly path: readonly string[];
}
const within = (at: At, name: string | number): At => ({ ...at, path: [...at.path, String(name)] });

function fillBlock(value: unknown, types: ArgumentTypes, at: At): unknown {
  if (value instanceof ExtData) return [];
  if (Array.isArray(value)) return value.map((element, index) => fillBlock(element, types, within(at, index)));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, content]) => {
      const [block, attribute, inner] = [types.blocks.get(name), types.attributes.get(name), within(at, name)];
      if (block !== undefined) return [name, fillBlock(content, block, inner)];
      const type = attribute?.type ?? "dynamic";
      if (at.zeros && content === null && at.path.length > 0 && typeof type === "string") return [name, zeroOf[type] ?? null];
      return [name, at.nulls && content === null && attribute?.computed === true ? placeholder(type, inner) : fill(content, type, inner)];
    }),
  );
}

function fill(value: unknown, type: ValueType, at: At): unknown {
  if (value instanceof ExtData) return placeholder(type, at);
  if (typeof type === "string") return value;
  if (Array.isArray(value)) return value.map((element, index) => fill(element, typeWithin(type, index), within(at, index)));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, content]) => [name, fill(content, typeWithin(type, name), within(at, name))]),
  );
}

/** Type of an element, or of what is kept under a name. */
function typeWithin([kind, of]: Exclude<ValueType, string>, place: string | number): ValueType {
  if (kind === "tuple" || kind === "object") return (of as Readonly<Record<string | number, ValueType>>)[place] ?? "dynamic";
  return of as ValueType;
}

function placeholder(type: ValueType, at: At): unknown {
  const [name = ""] = at.path;
  if (at.path.length === 1 && name in at.forms) return at.forms[name];
  if (type === "bool") return false;
  if (type === "number") return numberOf(at);
  if (typeof type === "string") return textFor(at);
  const [kind, of] = type;
  switch (kind) {
    case "list":
    case "set":
      return [placeholder(of as ValueType, within(at, 0))];
    case "map":
      return {};
    case "tuple":
      return (of as readonly ValueType[]).map((one, index) => placeholder(one, within(at, index)));
    default:
      return Object.fromEntries(Object.entries(of).map(([name, one]) => [name, placeholder(one as ValueType, within(at, name))]));
  }
}

function textFor(at: At): string {
  const name = at.path.findLast((part) => !/^\d+$/.test(part)) ?? "";
  const text = `${placeholderMark}${at.owner}-${at.path.join("-")}`;
  return /(?:^|_)arn$/.test(name) ? `arn:aws:unknown:us-east-1:000000000000:${text}` : text;
}

/** Of nine digits, so that no setting is taken for it. */
const numberOf = ({ owner, path }: At): number =>
  900_000_000 +
  (createHash("sha256")
    .update(`${owner} ${path.join(".")}`)
    .digest()
    .readUInt32BE(0) %
    99_999_999);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !(value instanceof ExtData) && !(value instanceof Uint8Array);
