import { Writer } from "protobufjs/minimal";
import { narrowSchema } from "../../../../src/estate/run/provider-host/narrow-schema";

const bytes = (text: string): Buffer => Buffer.from(text);
/** A field with a length: its number, what it holds. */
const field = (number: number, content: Uint8Array): Buffer =>
  Buffer.from(
    Writer.create()
      .uint32(number * 8 + 2)
      .bytes(content)
      .finish(),
  );
const ofType = (number: number, name: string): Buffer =>
  field(number, Buffer.concat([field(1, bytes(name)), field(2, bytes(`what ${name} takes`))]));
const truth = (number: number): Buffer =>
  Buffer.from(
    Writer.create()
      .uint32(number * 8)
      .bool(true)
      .finish(),
  );

it("keeps the resources and data sources that are asked for, byte by byte, and everything that is no type", () => {
  const [provider, functions, capabilities] = [field(1, bytes("arguments of the provider")), ofType(7, "arn_parse"), field(6, truth(1))];
  const response = Buffer.concat([
    provider,
    ofType(2, "aws_vpc"),
    ofType(2, "aws_quicksight_analysis"),
    capabilities,
    ofType(3, "aws_region"),
    ofType(3, "aws_ami"),
    functions,
    ofType(2, "aws_subnet"),
  ]);
  const { response: narrowed } = narrowSchema(response, new Set(["aws_vpc", "aws_subnet", "aws_region", "aws_not_in_this_release"]));
  expect(
    narrowed.equals(
      Buffer.concat([provider, ofType(2, "aws_vpc"), capabilities, ofType(3, "aws_region"), functions, ofType(2, "aws_subnet")]),
    ),
  ).toBe(true);
});

it("throws for what is cut off, and does not serve half of a schema", () => {
  const response = ofType(2, "aws_vpc");
  expect(() => narrowSchema(response.subarray(0, response.length - 3), new Set(["aws_vpc"]))).toThrow("index out of range");
});
