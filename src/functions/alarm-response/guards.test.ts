import { type GuardedResponse, type ResponseGuards } from "../../facts/responses";
import { exchangeCalendar } from "../../facts/market-calendar";
import { type Asking, decide, type Decision, endTurn, type Memory, nothingRemembered, turnSeconds } from "./guards";

const market = {
  hours: { timeZone: "America/New_York", days: ["mon", "tue", "wed", "thu", "fri"], open: "09:30", close: "16:00" },
  calendar: exchangeCalendar,
};
const response = (guards: Partial<ResponseGuards> = {}, name = "stop"): GuardedResponse => ({
  name,
  alarm: `alarm-of-${name}`,
  guards: { when: "marketHours", atMostPerHour: 2, dryRun: false, ...guards },
});
const open = "2026-12-01T15:00:00Z";
const asking = (run: string, at = open, since = `${run} rings`): Asking => ({ run, since, now: new Date(at) });
const later = (seconds: number): string => new Date(Date.parse(open) + seconds * 1000).toISOString();

/** Lets runs ask one after the other, and ends the turns of those that are named so. */
function play(...asked: readonly { readonly of?: GuardedResponse; readonly asks: Asking; readonly ends?: boolean }[]): string[] {
  let memory: Memory = nothingRemembered;
  return asked.map(({ of = response(), asks, ends = true }) => {
    const decision: Decision = decide(of, asks, market, memory);
    if ("memory" in decision) memory = ends ? endTurn(decision.memory, asks.run) : decision.memory;
    return decision.decision;
  });
}

describe("the guards of a response", () => {
  it("let it act in market hours", () => {
    expect(play({ asks: asking("one") })).toEqual(["act"]);
  });

  it.each([
    ["before the opening", "2026-12-01T14:29:59Z", "refuse"],
    ["at the opening", "2026-12-01T14:30:00Z", "act"],
    ["after the close", "2026-12-01T21:00:00Z", "refuse"],
    ["on a holiday", "2026-12-25T15:00:00Z", "refuse"],
    ["after an early close", "2026-12-24T18:00:00Z", "refuse"],
    ["before an early close", "2026-12-24T17:59:59Z", "act"],
  ])("know the market %s", (_, at, expected) => {
    expect(play({ asks: asking("one", at) })).toEqual([expected]);
    expect(play({ of: response({ when: "always" }), asks: asking("one", at) })).toEqual(["act"]);
  });

  it("let it act so many times within any hour, and again when the first is an hour ago", () => {
    const runs = [0, 1800, 3599, 3600].map((seconds) => ({ asks: asking(`run-${seconds}`, later(seconds)) }));
    expect(play(...runs)).toEqual(["act", "act", "refuse", "act"]);
  });

  it("count each response by itself", () => {
    const of = response({ atMostPerHour: 1 }, "another");
    expect(play({ asks: asking("one") }, { asks: asking("two") }, { of, asks: asking("three") })).toEqual(["act", "act", "act"]);
  });

  it("never let two act at once: the second waits for the first's end, or for the end of its turn", () => {
    const busy = { asks: asking("one"), ends: false };
    expect(play(busy, { of: response({}, "another"), asks: asking("two", later(1)) })).toEqual(["act", "wait"]);
    expect(play(busy, { asks: asking("two", later(turnSeconds - 1)) })).toEqual(["act", "wait"]);
    expect(play(busy, { asks: asking("two", later(turnSeconds)) })).toEqual(["act", "act"]);
    expect(play({ asks: asking("one") }, { asks: asking("two", later(1)) })).toEqual(["act", "act"]);
  });

  it("answer a change of the alarm once, however often EventBridge delivers it", () => {
    expect(play({ asks: asking("one", open, "rang") }, { asks: asking("two", later(5), "rang") })).toEqual(["act", "known"]);
  });

  it("give a run that asks again its first answer, although its number is used up", () => {
    const of = response({ atMostPerHour: 1 });
    expect(play({ of, asks: asking("one"), ends: false }, { of, asks: asking("one", later(3)) })).toEqual(["act", "act"]);
  });

  it("count a dry run as if it had acted, and keep nobody waiting for it", () => {
    const of = response({ dryRun: true, atMostPerHour: 1 });
    expect(play({ of, asks: asking("one"), ends: false }, { of: response({}, "another"), asks: asking("two", later(1)) })).toEqual([
      "dryRun",
      "act",
    ]);
    expect(play({ of, asks: asking("one") }, { of, asks: asking("two", later(1)) })).toEqual(["dryRun", "refuse"]);
  });

  it("answer a finding once a day, while they count its acts within an hour", () => {
    const of = { ...response({ when: "always", atMostPerHour: 1 }), knownSeconds: 86_400 };
    const ask = (run: string, seconds: number, since: string) => ({ of, asks: asking(run, later(seconds), since) });
    expect(
      play(ask("one", 0, "a"), ask("two", 1800, "b"), ask("three", 3600, "b"), ask("four", 7200, "a"), ask("five", 86_399, "a")),
    ).toEqual(["act", "refuse", "act", "known", "known"]);
    expect(play(ask("one", 0, "a"), ask("two", 86_400, "a"))).toEqual(["act", "act"]);
  });

  it("leave the turn of another run alone", () => {
    const memory = { acting: { run: "one", until: 5 }, starts: [] };
    expect(endTurn(memory, "two")).toBe(memory);
    expect(endTurn(memory, "one")).toEqual({ starts: [] });
  });
});
