import { differing } from "../../../../src/estate/judge/cost/changed-keys";
import { costComment, type JudgedTotal } from "../../../../src/estate/judge/cost/comment";
import { comparedUnpriced, costChanges, costVerdict, movedBy, ownerTotals } from "../../../../src/estate/judge/cost/differences";
import { type CostLine } from "../../../../src/estate/judge/cost/lines";

const line = (address: string, amount: number, owner = "dev", price = "p", verified = true): CostLine =>
  ({
    stack: `${owner}-x`,
    address,
    owner,
    region: "r",
    kind: "fixed",
    amount,
    price: { id: price, what: `what of ${price}`, verified },
  }) as CostLine;

describe("what costs more or less", () => {
  it("is told for each price of a resource, the largest change first", () => {
    const before = [line("a.gone", 5), line("a.same", 1), line("a.less", 10), line("a.twice", 1), line("a.twice", 1)];
    const after = [line("a.same", 1), line("a.less", 8), line("a.new", 20, "prod"), line("a.twice", 1), line("a.twice", 3)];
    expect(costChanges(before, after).map(({ address, before: was, after: is }) => [address, was, is])).toEqual([
      ["a.new", 0, 20],
      ["a.gone", 5, 0],
      ["a.less", 10, 8],
      ["a.twice", 2, 4],
    ]);
  });

  it("leaves out what is less than half a cent", () => {
    expect(costChanges([line("a.a", 1)], [line("a.a", 1.004)])).toEqual([]);
  });

  it("is summed by environment, of which one may be new or gone", () => {
    expect(ownerTotals([line("a.a", 1), line("a.b", 2, "old")], [line("a.a", 3)])).toEqual([
      { owner: "dev", before: 1, after: 3, unverified: 0 },
      { owner: "old", before: 2, after: 0, unverified: 0 },
    ]);
  });

  it("says of which part no source of AWS gives the price", () => {
    const before = [line("a.a", 5), line("a.b", 8, "dev", "guess", false)];
    const after = [line("a.a", 7), line("a.b", 4, "dev", "guess", false)];
    expect(ownerTotals(before, after)).toEqual([{ owner: "dev", before: 13, after: 11, unverified: 4 }]);
    const changes = costChanges(before, after);
    expect(changes.map(({ address, verified }) => [address, verified])).toEqual([
      ["a.b", false],
      ["a.a", true],
    ]);
    expect(movedBy(changes)).toEqual({ all: 6, unverified: 4 });
  });
});

describe("what has no price", () => {
  const unpriced = (address: string, why: string) => ({ stack: "s", address, type: "t", why, fix: "add it" });

  it("is told with the side on which it has none", () => {
    const before = [unpriced("a.same", "none"), unpriced("a.gone", "none"), unpriced("a.other", "no class x")];
    const after = [unpriced("a.same", "none"), unpriced("a.new", "none"), unpriced("a.other", "no class y")];
    expect(comparedUnpriced(before, after).map(({ address, why, side }) => [address, why, side])).toEqual([
      ["a.same", "none", "both"],
      ["a.new", "none", "after"],
      ["a.other", "no class y", "after"],
      ["a.gone", "none", "before"],
      ["a.other", "no class x", "before"],
    ]);
  });

  it("is to be looked at, however much cheaper the rest becomes", () => {
    const totals: readonly JudgedTotal[] = [{ owner: "dev", before: 700, after: 5, unverified: 5, verdict: "safe" }];
    const change = { stack: "s", address: "a.a", owner: "dev", what: "it", verified: true, before: 695, after: 0 };
    const cost = { totals, changes: [change], keys: [], unpriced: comparedUnpriced([], [unpriced("a.a", "there is no price x")]) };
    expect(costComment(cost)).toMatch(/^# Cost: -695\.00 US dollars a month, without 1 resources that have no price, look\n/);
    expect(costComment(cost)).toContain("In no total, because they have no price:\n\n- s a.a: there is no price x (after); add it");
    expect(costComment({ ...cost, totals: [], changes: [] })).toContain("- s a.a: there is no price x (after); add it");
  });
});

describe("keys that differ", () => {
  it("are leaves, with what the first says", () => {
    expect(differing({ a: { b: 1, c: [1, 2] }, d: true }, { a: { b: 2, c: [2, 1] }, d: true, e: "new" })).toEqual([
      { key: ["a", "b"], value: 1 },
      { key: ["a", "c"], value: [1, 2] },
      { key: ["e"], value: undefined },
    ]);
  });
});

describe("the verdict on a month that becomes dearer", () => {
  const thresholds = { lookAboveDollars: 25, dangerousAboveDollars: 500, budgetDollars: 1000 };

  it.each([
    [125, "safe"],
    [125.01, "look"],
    [600, "look"],
    [600.01, "dangerous"],
    [0, "safe"],
  ] as const)("100 before and %d after: %s", (after, verdict) => {
    expect(costVerdict({ before: 100, after }, thresholds)).toBe(verdict);
  });

  it.each([
    [995, 1000, "safe"],
    [995, 1001, "dangerous"],
    [1100, 1101, "dangerous"],
    [1200, 1100, "safe"],
    [1200, 1200, "safe"],
  ] as const)("is dangerous where it goes over the budget, or further over it: %d before and %d after is %s", (before, after, verdict) => {
    expect(costVerdict({ before, after }, thresholds)).toBe(verdict);
  });

  it("heads the comment, the worst of all environments", () => {
    const change = { stack: "dev-x", address: "a.a", owner: "dev", what: "it", verified: false, before: 0, after: 700 };
    const totals: readonly JudgedTotal[] = [
      { owner: "dev", before: 0, after: 700, unverified: 350, verdict: "dangerous" },
      { owner: "prod", before: 5, after: 5, unverified: 0, verdict: "safe" },
    ];
    const keys = [{ environment: "dev", key: "a.b", difference: null }];
    const text = costComment({ totals, changes: [change], keys, unpriced: [] });
    expect(text).toMatch(/^# Cost: \+700\.00 US dollars a month, 100 % of what moves unverified, dangerous\n/);
    expect(text).toContain("| dev | 0.00 | 700.00 | +700.00 | 50 % | dangerous |");
    expect(text).toContain("| dev-x | `a.a` | it (unverified) | 0.00 | 700.00 |");
    expect(text).toContain("| dev | `a.b` | unknown |");
    expect(text).not.toContain("| prod |");
    expect(costComment({ totals, changes: [], keys: [], unpriced: [] })).toBe("# Cost: the same\n");
  });
});
