import { exchangeCalendar } from "../../facts/market-calendar";
import { dueReports } from "./due";

const hours = { timeZone: "America/New_York", days: ["mon", "tue", "wed", "thu", "fri"], open: "09:30", close: "16:00" };
const due = (at: string, calendar = exchangeCalendar as Parameters<typeof dueReports>[2]) => dueReports(new Date(at), hours, calendar);
const kinds = (at: string): string[] => due(at).map(({ kind, days }) => `${kind} ${days.join(" ")}`);

describe("a report", () => {
  it.each([
    ["the look before the close", "2026-12-01T20:45:00Z", []],
    ["the first look after the close", "2026-12-01T21:15:00Z", ["day 2026-12-01 2026-12-01"]],
    ["the next look", "2026-12-01T21:45:00Z", []],
    ["a holiday", "2026-12-25T21:15:00Z", []],
    ["a Saturday", "2026-12-05T21:15:00Z", []],
    ["the first look after an early close", "2026-12-24T18:15:00Z", ["day 2026-12-24 2026-12-24", "week 2026-12-21 2026-12-24"]],
    ["the usual time of a day that closed early", "2026-12-24T21:15:00Z", []],
    ["a Friday", "2026-12-04T21:15:00Z", ["day 2026-12-04 2026-12-04", "week 2026-11-30 2026-12-04"]],
    ["a Thursday before a holiday", "2026-07-02T20:15:00Z", ["day 2026-07-02 2026-07-02", "week 2026-06-29 2026-07-02"]],
    ["a Thursday", "2026-12-03T21:15:00Z", ["day 2026-12-03 2026-12-03"]],
    [
      "the week after Thanksgiving, which began on a Monday",
      "2026-11-27T18:15:00Z",
      ["day 2026-11-27 2026-11-27", "week 2026-11-23 2026-11-27"],
    ],
    ["summer, by the clock of New York", "2026-07-01T20:15:00Z", ["day 2026-07-01 2026-07-01"]],
    ["summer, by the clock of winter", "2026-07-01T21:15:00Z", []],
  ])("at %s is due as it should", (_, at, expected) => {
    expect(kinds(at)).toEqual(expected);
  });

  it("is about the session, from its opening to its close in New York", () => {
    expect(due("2026-12-24T18:15:00Z").map(({ from, to }) => [from.toISOString(), to.toISOString()])).toEqual([
      ["2026-12-24T14:30:00.000Z", "2026-12-24T18:00:00.000Z"],
      ["2026-12-21T14:30:00.000Z", "2026-12-24T18:00:00.000Z"],
    ]);
  });

  it("comes once for every trading day of a year, and a week's once for every week that has one", () => {
    const found = { day: 0, week: 0 };
    for (let at = Date.parse("2026-01-01T00:15:00Z"); at < Date.parse("2027-01-01T05:00:00Z"); at += 1_800_000)
      for (const { kind } of due(new Date(at).toISOString())) found[kind]++;
    // Weekdays of 2026 without the exchange's ten holidays.
    expect(found).toEqual({ day: 261 - 10, week: 53 });
  });
});
