import { type ExchangeCalendar, instantOf, localTime, type RegularHours, sessionOn } from "../../facts/market-calendar";
import { reportTimes } from "../../facts/report-settings";

/** A report that is due, and the time that it is about. */
export interface DueReport {
  readonly kind: "day" | "week";
  /** First and last trading day, `YYYY-MM-DD`. */
  readonly days: readonly [string, string];
  readonly from: Date;
  readonly to: Date;
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
const dayAfter = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
/** Days since Monday. */
const inWeek = (date: string): number => (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;

/**
 * Reports that are due at a look: one for the day at the first look after its close, however early that is, and one for the
 * week after the close of its last trading day. Looks come every half an hour, so that each close has exactly one.
 *
 * @param at when the look was meant to be, whenever it is made
 */
export function dueReports(at: Date, hours: RegularHours, calendar: ExchangeCalendar): DueReport[] {
  const { date, time } = localTime(at, hours.timeZone);
  const session = sessionOn(date, hours, calendar);
  if (session === undefined) return [];
  const since = minutesOf(time) - minutesOf(session.close);
  const { afterCloseMinutes: first, everyMinutes } = reportTimes;
  if (since < first || since >= first + everyMinutes) return [];
  const to = instantOf(date, session.close, hours.timeZone);
  const day: DueReport = { kind: "day", days: [date, date], from: instantOf(date, session.open, hours.timeZone), to };
  const monday = dayAfter(date, -inWeek(date));
  const week = Array.from({ length: 7 }, (_, index) => dayAfter(monday, index)).filter(
    (one) => sessionOn(one, hours, calendar) !== undefined,
  );
  const [opening = date] = week;
  if (week.at(-1) !== date) return [day];
  return [day, { kind: "week", days: [opening, date], from: instantOf(opening, hours.open, hours.timeZone), to }];
}
