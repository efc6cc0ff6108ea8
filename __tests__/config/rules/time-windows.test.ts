import { dailySpans, freeHour, marketSpans, overlap, weeklySpan } from "../../../config/rules/time-windows";

const newYork = { timeZone: "America/New_York", days: ["mon", "tue", "wed", "thu", "fri"], open: "09:30", close: "16:00" } as const;
const trades = (window: string): boolean => marketSpans(newYork).some((span) => overlap(span, weeklySpan(window)));

describe("weekly times in UTC", () => {
  it("keeps daily windows apart from the end of the day", () => {
    expect(dailySpans("23:30-00:30")[6]).toEqual({ start: 6 * 1440 + 23 * 60 + 30, minutes: 60 });
  });

  it("lets a weekly window run over the end of the week", () => {
    const overNight = weeklySpan("sun:23:30-mon:00:30");
    expect(overNight.minutes).toBe(60);
    expect(overlap(overNight, weeklySpan("mon:00:00-mon:01:00"))).toBe(true);
    expect(overlap(overNight, weeklySpan("mon:00:30-mon:01:30"))).toBe(false);
  });

  it.each([
    // Summer: 13:30-20:00 UTC. Winter: 14:30-21:00 UTC. Both count.
    ["fri:12:30-fri:13:30", false],
    ["fri:13:00-fri:13:45", true],
    ["fri:20:15-fri:20:45", true],
    ["fri:21:00-fri:22:00", false],
    ["sat:14:00-sat:15:00", false],
    ["sun:23:00-mon:13:31", true],
  ])("compares %s with the trading hours of both halves of the year", (window, expected) => {
    expect(trades(window)).toBe(expected);
  });

  it("follows a market whose day begins on the UTC day before", () => {
    const spans = marketSpans({ timeZone: "Australia/Sydney", days: ["mon"], open: "10:00", close: "16:00" });
    expect(spans.some((span) => overlap(span, weeklySpan("sun:23:30-sun:23:45")))).toBe(true);
  });

  it.each([
    ["America/New_York", "07:00"],
    // 07:00-14:00 UTC in summer, 08:00-15:00 in winter.
    ["Europe/Berlin", "15:00"],
    ["Asia/Tokyo", "07:00"],
  ])("finds an hour at which the market of %s does not trade", (timeZone, expected) => {
    expect(freeHour(dailySpans("13:30-14:00"), marketSpans({ ...newYork, timeZone, open: "09:00" }))).toBe(expected);
  });

  it("finds no hour for a window that always meets the market", () => {
    expect(freeHour(dailySpans("00:00-23:00"), marketSpans(newYork))).toBeUndefined();
    expect(freeHour([weeklySpan("sat:13:00-sat:14:00")], marketSpans({ ...newYork, open: "00:15", close: "23:44" }))).toBe("07:00");
  });

  it.each([{ timeZone: "Mars/Olympus" }, { timeZone: "america/new_york" }, { open: "17:00" }])(
    "leaves the market's own mistake %j to its key",
    (mistake) => {
      expect(marketSpans({ ...newYork, ...mistake })).toEqual([]);
    },
  );
});
