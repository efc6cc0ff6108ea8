import { z } from "zod";
import { parseEnvironment } from "../../config/check";
import { explainIssues } from "../../config/check/issues";
import { key } from "../../config/schema/meta";

const schema = z.strictObject({
  engine: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("own"), sizeGiB: z.int().min(1) }),
      z.strictObject({ kind: z.literal("managed"), retentionDays: z.int().max(9) }),
    ])
    .optional(),
  size: key(z.union([z.literal("auto"), z.int().min(1).max(8)]), { description: "Size.", unit: "GiB" }).optional(),
  step: z.number().multipleOf(5).optional(),
  share: z.number().positive().max(3).optional(),
  above: z.number().positive().optional(),
  names: key(
    z
      .array(
        z
          .string()
          .regex(/^[a-z]+$/)
          .meta({ allowed: "lower-case letters" }),
      )
      .max(2),
    { description: "Names.", allowed: "at most 2 names" },
  ).optional(),
  pair: key(
    z.array(z.string()).refine((list) => list.length !== 1, { message: "name two or none" }),
    { description: "Pair." },
  ).optional(),
});

function explain(text: string) {
  const source = parseEnvironment(text, "x.yaml");
  return explainIssues(source, schema.safeParse(source.value).error?.issues ?? [], schema);
}

describe("what the schema says in words", () => {
  it.each([
    ["a misspelt kind", "engine: { kind: managd }", { path: "engine.kind", fix: "write managed" }],
    [
      "a wrong value within the form that was chosen",
      "engine: { kind: managed, retentionDays: 10 }",
      { path: "engine.retentionDays", allowed: "a whole number up to 9" },
    ],
    ["a missing key of that form", "engine: { kind: own }", { path: "engine.sizeGiB", got: "nothing" }],
    ["a misspelt key of that form", "engine: { kind: own, sizeGib: 1 }", { path: "engine.sizeGib", suggestion: "sizeGiB" }],
    ["a value of no form", "size: 9", { path: "size", allowed: "auto, or a whole number from 1 to 8" }],
    ["a number between steps", "step: 7", { path: "step", allowed: "a number that is a multiple of 5" }],
    ["a number that must be above another", "share: 0", { path: "share", allowed: "a number above 0 and up to 3" }],
    ["a number above another without end", "above: 0", { path: "above", allowed: "a number above 0" }],
    ["a wrong entry of a list", "names: [a, B]", { path: "names[1]", allowed: "lower-case letters" }],
    ["too long a list", "names: [a, b, c]", { path: "names", allowed: "at most 2 names" }],
    ["what only a check in code knows", "pair: [a]", { path: "pair", allowed: "name two or none", fix: "name two or none" }],
  ])("covers %s", (_, text, expected) => {
    expect(explain(text)).toMatchObject([{ line: 1, ...expected }]);
  });
});
