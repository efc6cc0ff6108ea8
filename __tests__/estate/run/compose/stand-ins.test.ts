import { encode, ExtData } from "@msgpack/msgpack";
import { compose } from "../../../../src/estate/run/compose/compose";
import { standInFor, unknownModule, withUnknownValues } from "../../../../src/estate/run/compose/stand-ins";
import { synthesizedGraph } from "../../../helpers/small-graph";

const unknown = new ExtData(0, new Uint8Array([0]));
/** An unknown value of which Terraform knows that it is not null. @see https://github.com/zclconf/go-cty/blob/v1.16.2/cty/msgpack/unknown.go */
const refined = new ExtData(12, encode(new Map([[1, false]])));
/** As Terraform writes a value with its type. */
const written = (type: unknown, value: unknown): Uint8Array => encode([Buffer.from(JSON.stringify(type)), value]);
const text = (type: unknown, value: unknown): string | undefined => standInFor(written(type, value))?.text;

it.each([
  ["a text", "string", 'say "${this}" 100%{x} \n', '${"say \\"$${this}\\" 100%%{x} \\n"}'],
  ["a number", "number", 1.5, "${1.5}"],
  ["a condition", "bool", false, "${false}"],
  ["several of different types", ["tuple", ["string", "number"]], ["a", 1], '${["a", 1]}'],
  ["named values", ["object", { a: "string" }], { a: "b" }, '${{ "a" = "b" }}'],
  ["a list", ["list", "string"], ["a", "b"], '${tolist(["a", "b"])}'],
  ["a set", ["set", "string"], ["a"], '${toset(["a"])}'],
  ["a map", ["map", "number"], { a: 1 }, '${tomap({ "a" = 1 })}'],
  ["a text that only an apply knows", "string", unknown, `\${module.${unknownModule}.text}`],
  ["a list that only an apply knows", ["list", "string"], unknown, `\${module.${unknownModule}.texts}`],
  ["known and unknown ones together", ["tuple", ["string", "string"]], ["a", unknown], `\${["a", module.${unknownModule}.text]}`],
])("makes %s again", (_, type, value, expected) => {
  expect(text(type, value)).toBe(expected);
});

it.each([
  ["nothing at all", "string", null],
  ["an empty list, which does not say of what", ["list", "string"], []],
  ["an empty map", ["map", "string"], {}],
  ["a value of any type that only an apply knows", "dynamic", unknown],
  ["an unknown value of a type that is not on record", ["list", "number"], unknown],
  ["an unknown value of which something is known", "string", refined],
  ["such a one among others", ["tuple", ["string", "string"]], ["a", refined]],
])("does not make %s", (_, type, value) => {
  expect(text(type, value)).toBeUndefined();
});

it("does not make what is of no known form", () => {
  expect([encode("a"), encode(unknown), encode(null)].map(standInFor)).toEqual([undefined, undefined, undefined]);
});

it("is an argument of the stack that reads it, and a text that looks like one is a text", () => {
  const graph = (name: string, reads: readonly string[]) => ({ name, region: "us-east-1", reads, displayName: "d", unknown: true });
  const [, reader] = synthesizedGraph([graph("a", []), graph("b", ["a"])]);
  if (reader === undefined) throw new Error("two stacks were made");
  const argument = (value: unknown): unknown =>
    (compose([reader], () => value).root.module as Record<string, Record<string, unknown>>).b?.a_of;
  expect(argument(standInFor(written("string", unknown)))).toBe(`\${module.${unknownModule}.text}`);
  expect(argument("${file}")).toBe("$${file}");
  const { root, stacks } = withUnknownValues(compose([reader], () => "a"));
  expect(Object.keys(root.module as object)).toEqual(["b", unknownModule]);
  expect(stacks.get(unknownModule)).toMatchObject({ output: { text: { value: "${terraform_data.text.output}" } } });
});
