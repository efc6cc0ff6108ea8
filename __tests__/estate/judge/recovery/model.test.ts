import { bounds, type Guard, guards, primary, recovery, type Region } from "../../../../src/estate/judge/recovery/model/protocol";
import { packing } from "../../../../src/estate/judge/recovery/model/packing";
import { search } from "../../../../src/estate/judge/recovery/model/search";

/** Two orders make a violation, and tasks do not influence each other: two tasks, wherever they are, stand for any number. */
const places: readonly (readonly [string, readonly [Region, Region]])[] = [
  ["in both regions", [primary, recovery]],
  ["in the primary region", [primary, primary]],
  ["in the recovery region", [recovery, recovery]],
];

describe("the trading epoch", () => {
  it.each(places)("never has orders of two regions in one epoch, or of an earlier one after a later one: tasks %s", (_, both) => {
    const result = search({ bounds, places: both });
    console.log(`${result.states} states, ${result.transitions} transitions, bounds ${JSON.stringify(bounds)}`);
    expect(result.counterExample).toBeUndefined();
  });

  it("does trade: in every epoch that the bounds allow, and in both regions", () => {
    expect(search({ bounds, places: [primary, recovery] }).traded).toEqual(
      expect.arrayContaining([
        { epoch: 1, region: primary },
        { epoch: 2, region: recovery },
        { epoch: 3, region: primary },
        { epoch: 3, region: recovery },
      ]),
    );
  });

  it.each(Object.entries(guards) as [Guard, string][])("needs %s: %s", (guard) => {
    const { counterExample } = search({ bounds, places: [primary, recovery], without: guard });
    expect(counterExample?.violation).toMatch(
      guard === "freshApproval" ? /approval that was over/ : /^(orders of two regions|an order of an earlier)/,
    );
    // Every step of the run is told, from the first on.
    expect(counterExample?.steps).not.toContain("?");
    expect(counterExample?.steps[0]).toMatch(/^(task|takeover|a tick)/);
  });

  it("has no run longer than it must be: without the wait two regions trade in twelve steps", () => {
    const { counterExample } = search({ bounds, places: [primary, recovery], without: "waitAfterRevoking" });
    expect(counterExample?.steps.length).toBeLessThanOrEqual(12);
  });
});

describe("states as numbers", () => {
  it("are the same state when they are read again", () => {
    const { pack, unpack } = packing(bounds, false);
    const state = {
      store: { epoch: 3, holder: 2, run: 1 },
      before: { epoch: 2, holder: 1 },
      tasks: [
        { lease: 1, left: 2, answer: 3, answerLeft: 1, slow: 1, order: 2, orderAge: 1 },
        { lease: 0, left: 0, answer: 0, answerLeft: 0, slow: 0, order: 3, orderAge: 0 },
      ],
      runs: [
        { step: "waiting", expected: 2, target: 1, time: 5, fast: 1, late: 0 },
        { step: "asked", expected: 1, target: 2, time: 2, fast: 0, late: 1 },
      ],
      broker: { epoch: 3, region: 2 },
    } satisfies Parameters<typeof pack>[0];
    expect(unpack(pack(state))).toEqual(state);
  });

  it("are refused where the bounds are too wide for them", () => {
    expect(() => packing({ ...bounds, takeovers: 2000 }, false)).toThrow("too wide");
  });
});
