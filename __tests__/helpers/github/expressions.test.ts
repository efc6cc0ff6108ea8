import { evaluate, filled, type Value } from "./expressions";

const asked = {
  contexts: { needs: { plan: { outputs: { changes: "true" }, result: "success" } }, github: { ref: "refs/heads/main" } },
  functions: { fromJSON: (text: Value = "") => JSON.parse(String(text)) as Value, failure: () => false },
};

describe("expressions of GitHub", () => {
  it.each<[string, Value]>([
    ["needs.plan.outputs.changes == 'true'", true],
    ["needs.plan.outputs.gone == ''", true],
    ["needs.none.result != 'skipped'", true],
    ["!failure() && needs.plan.result == 'SUCCESS'", true],
    ["!(needs.plan.result == 'success' || failure())", false],
    ["needs['plan'].result", "success"],
    ["fromJSON('[{\"a\":1}]')[0].a == 1", true],
    ["failure() || 'it''s so'", "it's so"],
  ])("%s is what GitHub makes of it", (text, expected) => {
    expect(evaluate(text, asked)).toEqual(expected);
  });

  it("fill a text, and give a value of its own kind where they are all of it", () => {
    expect(filled("at ${{ github.ref }}, ${{ needs.plan.result }}", asked)).toBe("at refs/heads/main, success");
    expect(filled("${{ fromJSON('[1]') }}", asked)).toEqual([1]);
  });

  it.each(["secrets.token", "hashFiles('a')", "a b", "(failure()", "needs.plan.result = 'x'", "failure() &&"])(
    "are refused where they are not understood: %s",
    (text) => {
      expect(() => evaluate(text, asked)).toThrow(/not understood here|there is no/);
    },
  );
});
