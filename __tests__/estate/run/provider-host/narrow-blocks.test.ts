import { decode, encode, ExtData } from "@msgpack/msgpack";
import { Reader, Writer } from "protobufjs/minimal";
import { narrowBlocks, narrowValue, widenValue } from "../../../../src/estate/run/provider-host/narrow-blocks";
import { translation } from "../../../../src/estate/run/provider-host/translation";
import { providerCall } from "../../../../src/estate/run/provider-host/plugin-protocol";

const kinds = { single: 1, list: 2, set: 3, map: 4, group: 5 } as const;
const attribute = (name: string): Uint8Array => Writer.create().uint32(10).string(name).finish();
/** An encoded block of the protocol's schema: its attributes' names, its nested blocks. */
const block = (attributes: readonly string[], ...nested: readonly Uint8Array[]): Uint8Array => {
  const writer = Writer.create().uint32(8).int64(0);
  for (const name of attributes) writer.uint32(18).bytes(attribute(name));
  for (const one of nested) writer.uint32(26).bytes(one);
  return writer.uint32(34).string("what it is for").finish();
};
const nested = (name: string, kind: keyof typeof kinds, body: Uint8Array, minimum = 0): Uint8Array =>
  Writer.create().uint32(10).string(name).uint32(18).bytes(body).uint32(24).int32(kinds[kind]).uint32(32).int64(minimum).finish();
const schemaOf = (body: Uint8Array): Uint8Array => Writer.create().uint32(8).int64(1).uint32(18).bytes(body).finish();

const statement = (...more: readonly Uint8Array[]): Uint8Array =>
  block([], nested("geo", "list", block(["codes"])), nested("label", "list", block(["key"])), ...more);
const whole = schemaOf(
  block(
    ["name"],
    nested(
      "rule",
      "set",
      block(
        ["priority"],
        nested("statement", "list", statement(nested("and", "list", block([], nested("statement", "list", statement(), 1)))), 1),
        nested("captcha", "single", block(["time"])),
      ),
    ),
    nested("timeouts", "group", block(["create"])),
    nested("by_name", "map", block(["a"])),
  ),
);
const used = { rule: { statement: { label: {} } } };
const { schema, leftOut } = narrowBlocks(whole, used);

const exact = { useBigInt64: true } as const;
const value = (content: unknown): Uint8Array => Writer.create().uint32(10).bytes(encode(content, exact)).finish();
const contentOf = (encoded: Uint8Array): unknown => {
  const reader = Reader.create(encoded);
  reader.uint32();
  return decode(reader.bytes(), exact);
};

describe("a schema with the blocks that are used", () => {
  it("has those, with their attributes, those that have to be there, and those that are neither list nor set nor one", () => {
    expect(schema).toEqual(
      Buffer.from(
        schemaOf(
          block(
            ["name"],
            nested("rule", "set", block(["priority"], nested("statement", "list", block([], nested("label", "list", block(["key"]))), 1))),
            nested("timeouts", "group", block(["create"])),
            nested("by_name", "map", block(["a"])),
          ),
        ),
      ),
    );
  });

  it("keeps a block that has to be there though no code has it, so that Terraform says that it is missing", () => {
    const { schema: narrowed } = narrowBlocks(
      schemaOf(
        block([], nested("action", "list", block(["type"], nested("more", "list", block([]))), 1), nested("other", "list", block([]))),
      ),
      {},
    );
    expect(narrowed).toEqual(Buffer.from(schemaOf(block([], nested("action", "list", block(["type"]), 1)))));
  });
});

describe("values", () => {
  const narrow = { name: "acl", rule: [{ priority: 1, statement: [{ label: [{ key: "a" }] }] }], timeouts: null, by_name: {} };
  const wide = {
    name: "acl",
    rule: [{ priority: 1, statement: [{ label: [{ key: "a" }], geo: [], and: [] }], captcha: null }],
    timeouts: null,
    by_name: {},
  };

  it("reach the provider with nothing in what was left out, and come back without it", () => {
    expect(contentOf(widenValue(value(narrow), leftOut))).toEqual(wide);
    expect(contentOf(narrowValue(value(wide), leftOut))).toEqual(narrow);
  });

  it("keep what is not known yet, what is null, and numbers of any size", () => {
    const unknown = new ExtData(0, Buffer.from([0]));
    const odd = { name: unknown, rule: unknown, timeouts: null, by_name: {}, size: 9_007_199_254_740_993n, share: 0.25 };
    expect(contentOf(widenValue(value(odd), leftOut))).toEqual(odd);
    expect(contentOf(widenValue(value(null), leftOut))).toBeNull();
  });

  it("are refused when the provider has something in what was left out, and never come back without it", () => {
    const found = { ...wide, rule: [{ priority: 1, statement: [{ label: [], geo: [{ codes: ["US"] }], and: [] }], captcha: null }] };
    expect(() => narrowValue(value(found), leftOut)).toThrow("the provider has something for geo, which no code has");
    expect(() => narrowValue(value({ ...wide, rule: unknownBlocks }), leftOut)).not.toThrow();
    expect(() =>
      narrowValue(value({ ...wide, rule: [{ priority: 1, statement: [], captcha: new ExtData(0, Buffer.from([0])) }] }), leftOut),
    ).toThrow("captcha");
  });

  const unknownBlocks = new ExtData(0, Buffer.from([0]));
});

describe("calls", () => {
  const narrowed = new Map([["aws_acl", leftOut]]);
  const request = (type: string): Buffer =>
    Buffer.from(
      Writer.create()
        .uint32(10)
        .string(type)
        .uint32(18)
        .bytes(value({ name: "acl", rule: [], timeouts: null, by_name: {} }))
        .finish(),
    );

  it("about other types are handed on as they are", () => {
    expect(translation(providerCall("ReadResource"), request("aws_vpc"), narrowed)).toBeUndefined();
    expect(translation(providerCall("PlanResourceChange"), request("aws_acl"), new Map())).toBeUndefined();
  });

  it("that read a state or AWS are refused for a type with fewer blocks", () => {
    expect(() => translation(providerCall("ReadResource"), request("aws_acl"), narrowed)).toThrow(
      "ReadResource of aws_acl, whose schema here is that of a plan from nothing",
    );
  });
});
