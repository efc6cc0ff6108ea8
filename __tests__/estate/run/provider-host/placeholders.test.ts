import { decode, encode, ExtData } from "@msgpack/msgpack";
import { Writer } from "protobufjs/minimal";
import { argumentTypes, withPlaceholders } from "../../../../src/estate/run/provider-host/placeholders";

const unknown = new ExtData(0, new Uint8Array([0]));
const bytes = (text: string): Uint8Array => Buffer.from(text);
const field = (writer: Writer, number: number, content: Uint8Array): Writer => writer.uint32((number << 3) | 2).bytes(content);

function attribute(name: string, type: unknown, computed = true): Uint8Array {
  const head = field(field(Writer.create(), 1, bytes(name)), 2, bytes(JSON.stringify(type)));
  return (computed ? head.uint32(6 << 3).bool(true) : head).finish();
}
const block = (attributes: readonly Uint8Array[], nested: Readonly<Record<string, Uint8Array>> = {}): Uint8Array => {
  const writer = Writer.create();
  for (const one of attributes) field(writer, 2, one);
  for (const [name, inner] of Object.entries(nested)) field(writer, 3, field(field(Writer.create(), 1, bytes(name)), 2, inner).finish());
  return writer.finish();
};
const types = argumentTypes(
  field(
    Writer.create(),
    2,
    block(
      [
        attribute("id", "string"),
        attribute("role_arn", "string"),
        attribute("size", "number"),
        attribute("on", "bool"),
        attribute("zones", ["list", "string"]),
        attribute("tags", ["map", "string"]),
        attribute("options", ["set", ["object", { name: "string", arn: "string" }]]),
        attribute("name", "string", false),
      ],
      { rule: block([attribute("target", "string"), attribute("port", "number"), attribute("label", "string", false)]) },
    ),
  ).finish(),
);
const filled = (value: unknown, options?: Parameters<typeof withPlaceholders>[3]): Record<string, unknown> =>
  decode(withPlaceholders(encode(value), types, "7-aws_thing", options)) as Record<string, unknown>;

it("gives every unknown value one of its type that says where it comes from, and leaves what is known", () => {
  const value = {
    id: unknown,
    role_arn: unknown,
    size: unknown,
    on: unknown,
    zones: unknown,
    tags: unknown,
    options: unknown,
    name: "mine",
    rule: [{ target: unknown, port: 443, label: null }],
  };
  const result = filled(value);
  expect(result).toMatchObject({
    id: "known-after-apply-7-aws_thing-id",
    role_arn: "arn:aws:unknown:us-east-1:000000000000:known-after-apply-7-aws_thing-role_arn",
    on: false,
    zones: ["known-after-apply-7-aws_thing-zones-0"],
    tags: {},
    options: [{ name: "known-after-apply-7-aws_thing-options-0-name" }],
    name: "mine",
    rule: [{ target: "known-after-apply-7-aws_thing-rule-0-target", port: 443, label: null }],
  });
  expect(result.size).toBeGreaterThanOrEqual(900_000_000);
  expect(filled(value)).toEqual(result);
});

it("finds unknown values within known collections", () => {
  expect(filled({ zones: ["a", unknown], tags: { Name: unknown } })).toEqual({
    zones: ["a", "known-after-apply-7-aws_thing-zones-1"],
    tags: { Name: "known-after-apply-7-aws_thing-tags-Name" },
  });
});

it("keeps nothing as nothing, unless it is a data source's or a block's of the older SDK", () => {
  const value = { id: null, name: null, rule: [{ target: null, port: null, label: null }] };
  expect(filled(value)).toEqual(value);
  expect(filled(value, { nulls: true })).toMatchObject({ id: "known-after-apply-7-aws_thing-id", name: null });
  expect(filled(value, { zeros: true })).toEqual({ id: null, name: null, rule: [{ target: "", port: 0, label: "" }] });
});

it("takes the form that a provider asks for", () => {
  expect(filled({ id: unknown, name: "x" }, { forms: { id: "2000-01-01T00:00:00Z" } })).toEqual({ id: "2000-01-01T00:00:00Z", name: "x" });
});
