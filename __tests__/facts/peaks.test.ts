import { type MarketHours, type Peak, sessionBounds, sessionPeaks } from "../../src/facts/peaks";

const peaksOf = (open: string, close: string): Peak[] =>
  sessionPeaks({ timeZone: "America/New_York", days: ["mon", "fri"], open, close } satisfies MarketHours);
const times = (open: string, close: string): string[] =>
  peaksOf(open, close).map(({ name, from, to }) => `${name} ${hour(from)}-${hour(to)}`);

/** `HH:MM` of a schedule, which must be a time of its day. */
function hour(schedule: string): string {
  const [, minute = "", hours = ""] = /^cron\(([0-5]?\d) (1?\d|2[0-3]) \? \* MON,FRI \*\)$/.exec(schedule) ?? [];
  return `${hours.padStart(2, "0")}:${minute.padStart(2, "0")}`;
}

describe("peaks of a session", () => {
  it.each([
    ["09:30", "16:00", ["opening 09:15-11:00", "closing 13:45-16:15"]],
    ["09:30", "13:16", ["opening 09:15-11:00", "closing 11:01-13:31"]],
    // The second begins when the first ends, then before that, then before the first.
    ["09:30", "13:15", ["session 09:15-13:30"]],
    ["09:30", "13:00", ["session 09:15-13:15"]],
    ["09:30", "10:00", ["session 09:15-10:15"]],
    ["00:30", "01:30", ["session 00:15-01:45"]],
  ])("from %s to %s are apart, or one", (open, close, expected) => {
    expect(times(open, close)).toEqual(expected);
  });

  it("stay within their day in the longest session that is allowed", () => {
    expect(times(sessionBounds.opensFrom, sessionBounds.closesBy)).toEqual(["opening 00:00-01:45", "closing 21:29-23:59"]);
  });

  it("are those of the market's days and time zone", () => {
    expect(peaksOf("09:30", "13:00")).toEqual([
      { name: "session", timeZone: "America/New_York", from: "cron(15 9 ? * MON,FRI *)", to: "cron(15 13 ? * MON,FRI *)" },
    ]);
  });
});
