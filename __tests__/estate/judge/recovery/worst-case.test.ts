import { longestOfEach, worstCase } from "../../../../src/estate/judge/recovery/worst-case";

const task = (seconds: number, rest: object = { End: true }) => ({ Type: "Task", Resource: "any", TimeoutSeconds: seconds, ...rest });
const machine = (states: Readonly<Record<string, object>>) => JSON.stringify({ StartAt: Object.keys(states)[0], States: states });

describe("the longest time of a machine", () => {
  it.each<[string, Readonly<Record<string, object>>, number | undefined]>([
    ["one after the other", { a: task(10, { Next: "b" }), b: { Type: "Wait", Seconds: 5, End: true } }, 15],
    [
      "attempts and what is between them",
      { a: task(10, { Retry: [{ IntervalSeconds: 2, MaxAttempts: 2, BackoffRate: 2 }], End: true }) },
      36,
    ],
    [
      "a delay that grows no further",
      { a: task(1, { Retry: [{ IntervalSeconds: 10, MaxAttempts: 3, BackoffRate: 10, MaxDelaySeconds: 20 }], End: true }) },
      54,
    ],
    [
      "the longer of two ways",
      { a: { Type: "Choice", Choices: [{ Variable: "$.x", IsPresent: true, Next: "b" }], Default: "c" }, b: task(3), c: task(7) },
      7,
    ],
    ["the way after an error", { a: task(4, { Catch: [{ ErrorEquals: ["States.ALL"], Next: "b" }], End: true }), b: task(9) }, 13],
    [
      "no way that fails",
      {
        a: { Type: "Choice", Choices: [{ Variable: "$.x", IsPresent: true, Next: "b" }], Default: "c" },
        b: task(3),
        c: task(70, { Next: "d" }),
        d: { Type: "Fail" },
      },
      3,
    ],
    ["no success at all", { a: task(3, { Next: "b" }), b: { Type: "Fail" } }, undefined],
    [
      "what runs at a time once",
      {
        a: {
          Type: "Parallel",
          Branches: [
            { StartAt: "b", States: { b: task(3) } },
            { StartAt: "c", States: { c: task(8) } },
          ],
          End: true,
        },
      },
      8,
    ],
    [
      "a loop as often as it counts",
      {
        a: { Type: "Pass", Result: { left: 3 }, ResultPath: "$.n", Next: "b" },
        b: task(10, { Next: "c" }),
        c: { Type: "Choice", Choices: [{ Variable: "$.n.left", NumericLessThanEquals: 1, Next: "e" }], Default: "d" },
        d: { Type: "Pass", Parameters: { "left.$": "States.MathAdd($.n.left, -1)" }, ResultPath: "$.n", Next: "b" },
        e: { Type: "Succeed" },
      },
      30,
    ],
  ])("counts %s", (_, states, seconds) => {
    expect(worstCase(machine(states))?.seconds).toBe(seconds);
  });

  it.each<[string, Readonly<Record<string, object>>, RegExp]>([
    ["a loop that nothing ends", { a: task(1, { Next: "a" }) }, /for ever/],
    ["a task without a timeout", { a: { Type: "Task", Resource: "any", End: true } }, /no timeout/],
    ["a wait whose end it does not know", { a: { Type: "Wait", TimestampPath: "$.x", End: true } }, /as its input says/],
    ["a kind of state that it does not know", { a: { Type: "Map", End: true } }, /Type/],
  ])("is not given for %s", (_, states, message) => {
    expect(() => worstCase(machine(states))).toThrow(message);
  });

  it("is known of each state by itself, of those in branches too", () => {
    const branches = [
      { StartAt: "b", States: { b: task(3, { Retry: [{ IntervalSeconds: 1, MaxAttempts: 1, BackoffRate: 1 }], End: true }) } },
    ];
    const definition = machine({
      a: { Type: "Parallel", Branches: branches, Next: "c" },
      c: { Type: "Wait", Seconds: 2, Next: "d" },
      d: { Type: "Succeed" },
    });
    expect(Object.fromEntries(longestOfEach(definition))).toEqual({ a: 7, b: 7, c: 2 });
  });

  it("tells the way that takes so long", () => {
    expect(worstCase(machine({ a: task(1, { Next: "b" }), b: { Type: "Wait", Seconds: 2, End: true } }))?.steps).toEqual([
      { state: "a", seconds: 1 },
      { state: "b", seconds: 2 },
    ]);
  });
});
