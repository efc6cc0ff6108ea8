import { daysKnown, exchangeCalendar, isOpen, type RegularHours, sessionOn, weekdayOf } from "../../src/facts/market-calendar";

const hours: RegularHours = { timeZone: "America/New_York", days: ["mon", "tue", "wed", "thu", "fri"], open: "09:30", close: "16:00" };
const years = [2026, 2027, 2028];

const iso = (year: number, month: number, day: number): string => new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
const plus = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** The n-th weekday of a month, the last one for n = -1. */
function nth(year: number, month: number, weekday: string, n: number): string {
  const days = Array.from({ length: 31 }, (_, index) => iso(year, month, index + 1)).filter(
    (date) => date.slice(5, 7) === String(month).padStart(2, "0") && weekdayOf(date) === weekday,
  );
  return days.at(n > 0 ? n - 1 : n) ?? "";
}

/** Easter by the anonymous Gregorian computus. */
function easter(year: number): string {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  return iso(year, Math.floor((h + l - 7 * m + 114) / 31), ((h + l - 7 * m + 114) % 31) + 1);
}

/** NYSE Rule 7.2: Saturday's holiday is kept on Friday, Sunday's on Monday; but not New Year's in the old year. */
function observed(date: string): string | undefined {
  if (weekdayOf(date) === "sat") return date.endsWith("01-01") ? undefined : plus(date, -1);
  return weekdayOf(date) === "sun" ? plus(date, 1) : date;
}

const holidaysOf = (year: number): string[] =>
  [
    observed(iso(year, 1, 1)),
    nth(year, 1, "mon", 3),
    nth(year, 2, "mon", 3),
    plus(easter(year), -2),
    nth(year, 5, "mon", -1),
    observed(iso(year, 6, 19)),
    observed(iso(year, 7, 4)),
    nth(year, 9, "mon", 1),
    nth(year, 11, "thu", 4),
    observed(iso(year, 12, 25)),
  ].flatMap((date) => (date === undefined ? [] : [date]));

describe("the exchange's calendar", () => {
  it.each(years)("has the holidays of %i that the exchange's own rules give", (year) => {
    expect(Object.keys(exchangeCalendar.holidays).filter((date) => date.startsWith(String(year)))).toEqual(holidaysOf(year));
  });

  it.each(years)("closes early in %i on the eves of holidays and after Thanksgiving, where those are trading days", (year) => {
    const eves = [iso(year, 7, 3), plus(nth(year, 11, "thu", 4), 1), iso(year, 12, 24)].filter(
      (date) =>
        sessionOn(date, hours, { ...exchangeCalendar, earlyCloses: {} }) !== undefined &&
        // The eve of a holiday that is kept on another day is an ordinary day.
        (date.endsWith("07-03") ? ["tue", "wed", "thu", "fri"].includes(weekdayOf(iso(year, 7, 4))) : true),
    );
    expect(Object.keys(exchangeCalendar.earlyCloses).filter((date) => date.startsWith(String(year)))).toEqual(eves);
  });

  it("has weekdays alone, within the years that it claims to know", () => {
    for (const date of [...Object.keys(exchangeCalendar.holidays), ...Object.keys(exchangeCalendar.earlyCloses)]) {
      expect(hours.days, date).toContain(weekdayOf(date));
      expect(date >= exchangeCalendar.firstDay && date <= exchangeCalendar.lastDay, date).toBe(true);
    }
    for (const year of years) expect(Object.keys(exchangeCalendar.holidays).some((date) => date.startsWith(String(year)))).toBe(true);
  });

  it.each([
    ["2026-11-25T14:29:00Z", false],
    ["2026-11-25T14:30:00Z", true],
    ["2026-11-25T20:59:00Z", true],
    ["2026-11-25T21:00:00Z", false],
    // Summer time: an hour earlier in UTC.
    ["2026-07-06T13:30:00Z", true],
    ["2026-07-06T20:00:00Z", false],
    // Thanksgiving, the short day after it, a weekend.
    ["2026-11-26T15:00:00Z", false],
    ["2026-11-27T17:59:00Z", true],
    ["2026-11-27T18:00:00Z", false],
    ["2026-11-28T15:00:00Z", false],
    // The night of the change to summer time.
    ["2026-03-09T13:30:00Z", true],
    ["2026-03-06T13:30:00Z", false],
  ])("says at %s that the market is open: %s", (instant, open) => {
    expect(isOpen(new Date(instant), hours, exchangeCalendar)).toBe(open);
  });

  it("knows how long it is known", () => {
    expect(daysKnown(new Date("2028-12-01T12:00:00Z"), exchangeCalendar)).toBe(29);
    expect(daysKnown(new Date("2029-01-02T00:00:00Z"), exchangeCalendar)).toBe(-2);
  });
});
