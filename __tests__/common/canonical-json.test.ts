import fc from "fast-check";
import { canonical, isObject, sha256 } from "../../src/common/canonical-json";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The same value with the keys of every object the other way round. */
function turned(value: Json): Json {
  if (Array.isArray(value)) return value.map(turned);
  return isObject(value)
    ? Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, inner]) => [key, turned(inner as Json)]),
      )
    : value;
}

const json = fc.jsonValue() as fc.Arbitrary<Json>;

describe("canonical JSON", () => {
  it("is one text for one value, and reads back as it", () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(canonical(turned(value))).toBe(canonical(value));
        expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("keeps the order of lists, and sorts keys by code units", () => {
    expect(canonical({ b: [2, 1], a: { é: 1, z: 2, Z: 3 }, none: undefined })).toBe('{"a":{"Z":3,"z":2,"é":1},"b":[2,1]}');
    expect(canonical(undefined)).toBe("null");
  });

  it("has the digests that seals of bundles were made with before", () => {
    const manifest = {
      format: 2,
      stack: "dev-us-east-1-network",
      state: null,
      reads: [{ stack: "a", output: "b", value: "c" }],
      complete: true,
    };
    expect(sha256(canonical(manifest))).toBe("ed7ecfbe8133b06e9133e089327c1827594ac8f01ad005894e3671eab403173b");
  });
});
