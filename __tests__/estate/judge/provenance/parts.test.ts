import { z } from "zod";
import { withChanges } from "../../../../src/estate/judge/provenance/changes";
import { argumentPath, argumentValue, movedArguments, overlaps } from "../../../../src/estate/judge/provenance/moved";
import { optionsOf, otherValues } from "../../../../src/estate/judge/provenance/other-values";
import { track } from "../../../../src/estate/judge/provenance/reads";
import { candidateValues } from "../../../../src/estate/judge/provenance/wanted-values";

describe("other values of a key", () => {
  it.each<[string, z.ZodType, unknown, unknown]>([
    ["a switch", z.boolean().default(true), true, [false]],
    ["a choice", z.enum(["a", "b", "c"]), "b", ["c", "a"]],
    ["a retention, its neighbours first", z.literal([1, 3, 5, 7]), 3, [5, 1, 7]],
    ["a number at its limit", z.int().min(1).max(2), 2, [1]],
    ["a number that was not there", z.int().min(12_000).optional(), undefined, [12_000]],
    ["a list that must not be empty", z.array(z.int().min(1).max(9)).min(1), [4], [[4, 5], [5]]],
    [
      "a group that was not there",
      z.strictObject({ size: z.int().min(1), note: z.string().optional() }).optional(),
      undefined,
      [{ size: 1 }],
    ],
  ])("%s", (_, schema, value, others) => {
    expect(otherValues(schema, value)).toEqual(others);
  });

  it("of a text keep its form, and differ at the end, the beginning and between", () => {
    const range = z.string().regex(/^10\.\d{1,3}\.\d{1,3}\.0\/16$/);
    const others = otherValues(range, "10.4.0.0/16");
    expect(others.length).toBeGreaterThan(0);
    expect(others.every((other) => range.safeParse(other).success && other !== "10.4.0.0/16")).toBe(true);
  });

  it("are taken from elsewhere where they cannot be thought up", () => {
    const id = z
      .string()
      .regex(/^vpc-[0-9a-f]{17}$/)
      .optional();
    expect(otherValues(id, undefined)).toEqual([]);
    expect(otherValues(id, undefined, ["vpc-0123456789abcdef0"])).toEqual(["vpc-0123456789abcdef0"]);
  });

  it("are all known for a choice only", () => {
    expect(optionsOf(z.enum(["a", "b"]).default("a"))).toEqual(["a", "b"]);
    expect(optionsOf(z.int())).toBeUndefined();
  });
});

describe("a changed configuration", () => {
  it("keeps the places of keys, and loses what is removed", () => {
    const before = { a: { x: 1, y: [1, 2, 3] }, b: 2 };
    const after = withChanges(before, [
      { at: ["a", "x"], to: 5 },
      { at: ["a", "y", 0], to: undefined },
      { at: ["a", "y", 2], to: undefined },
      { at: ["c", "d"], to: 1 },
    ]);
    expect(JSON.stringify(after)).toBe('{"a":{"x":5,"y":[2]},"b":2,"c":{"d":1}}');
    expect(
      withChanges(before, [
        { at: ["a", "x"], to: 1 },
        { at: ["a"], to: undefined },
      ]),
    ).toEqual({ b: 2 });
    expect(before).toEqual({ a: { x: 1, y: [1, 2, 3] }, b: 2 });
  });

  it("is remembered by what was read of it", () => {
    const tracked = track({
      a: { x: 1, y: 2 },
      list: [1, 2],
      by: { one: { v: 1 } } as Record<string, { v: number }>,
      gone: undefined as number | undefined,
    });
    void tracked.value.a.x;
    void tracked.value.gone;
    void tracked.value.list.map((item) => item);
    void Object.keys(tracked.value.by);
    const read = (...path: readonly (string | number)[]): boolean => tracked.wasRead(path);
    expect([
      read("a", "x"),
      read("a", "y"),
      read("gone"),
      read("list"),
      read("list", 1),
      read("by", "one"),
      read("by", "one", "v"),
    ]).toEqual([true, false, true, true, true, true, false]);
  });
});

describe("arguments", () => {
  const block = {
    size: 1,
    tags: { "a.b": "x", Name: "n" },
    rule: [{ id: "one" }, { id: "two", days: [{ count: 3 }] }],
    only: [{ inner: true }],
    subnet_ids: ["a", "b"],
  };

  it.each([
    [{ ...block, size: 2 }, ["size"]],
    [{ ...block, rule: [{ id: "one" }, { id: "two", days: [{ count: 4 }] }] }, ["rule[1].days.count"]],
    [{ ...block, rule: [{ id: "one" }] }, ["rule"]],
    [{ ...block, only: [{ inner: false }] }, ["only.inner"]],
    [{ ...block, subnet_ids: ["a", "c"] }, ["subnet_ids"]],
    [{ ...block, tags: { Name: "n" }, "//": "comment" }, ["tags.a.b"]],
  ])("that moved are named as %j", (after, paths) => {
    expect(movedArguments(block, after)).toEqual(paths);
  });

  it.each([
    ["rule[1].days[0].count", "rule[1].days.count", 3],
    ["rule.1.days.count", "rule[1].days.count", 3],
    ["only[0].inner", "only.inner", true],
    ["only.inner", "only.inner", true],
    ['tags["Name"]', "tags.Name", "n"],
    ["none.at.all", "none.at.all", undefined],
  ])("are found as people and plans write them: %s", (text, path, value) => {
    expect([argumentPath(block, text), argumentValue(block, text)]).toEqual([path, value]);
  });

  it("overlap when one is within the other", () => {
    expect([overlaps("rule", "rule[1].id"), overlaps("rule[1].id", "rule"), overlaps("rule", "rules"), overlaps("a.b", "a.c")]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe("values that may make an argument what is wanted", () => {
  it.each<[string, z.ZodType | undefined, { key: unknown; argument: unknown }[], unknown, unknown]>([
    ["the value itself", z.int(), [{ key: 1, argument: 1 }], 5, 5],
    ["a number for a text", z.int(), [{ key: 1, argument: "1" }], "5", 5],
    ["a text for a number", z.string(), [{ key: "17", argument: "17" }], 18, "18"],
    [
      "days for seconds",
      z.int().max(100),
      [
        { key: 1, argument: 86_400 },
        { key: 2, argument: 172_800 },
      ],
      604_800,
      7,
    ],
    [
      "hours within an expression",
      z.int(),
      [
        { key: 1, argument: "rate(60 minutes)" },
        { key: 2, argument: "rate(120 minutes)" },
      ],
      "rate(180 minutes)",
      3,
    ],
    ["what stands within a text", z.string().max(3), [{ key: "api", argument: "/x/api/logs" }], "/x/web/logs", "web"],
    [
      "entries of a list",
      z.array(z.string()),
      [{ key: ["sqs", "kms"], argument: ["com.sqs", "com.kms"] }],
      ["com.kms", "com.sns"],
      ["kms", "sns"],
    ],
    ["the other option", z.enum(["single", "perZone"]), [{ key: "single", argument: 1 }], 3, "perZone"],
    ["nothing at all", z.int().optional(), [{ key: 12_000, argument: 12_000 }], null, undefined],
  ])("%s", (_, schema, observations, wanted, value) => {
    expect(candidateValues(schema, observations, wanted)).toContainEqual(value);
  });

  it("are never what the schema refuses, nor what is there", () => {
    expect(candidateValues(z.literal([1, 3]), [{ key: 1, argument: 1 }], 2)).toEqual([3]);
  });
});
