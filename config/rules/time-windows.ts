import { isTimeZone } from "./time-zones";

/** Arithmetic of weekly times in UTC. A span is measured in minutes since Monday 00:00 UTC and may run over the end of the week. */
export interface Span {
  readonly start: number;
  /** More than 0, at most a week. */
  readonly minutes: number;
}

const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
type Day = (typeof days)[number];
const dayMinutes = 24 * 60;
const weekMinutes = 7 * dayMinutes;

const wrap = (minutes: number, length: number): number => ((minutes % length) + length) % length;

function minutesOfDay(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

/** The seven spans of a daily window `HH:MM-HH:MM`. */
export function dailySpans(window: string): Span[] {
  const [from = "", to = ""] = window.split("-");
  const minutes = wrap(minutesOfDay(to) - minutesOfDay(from), dayMinutes);
  return days.map((_, day) => ({ start: day * dayMinutes + minutesOfDay(from), minutes }));
}

/** The span of a weekly window `ddd:HH:MM-ddd:HH:MM`. */
export function weeklySpan(window: string): Span {
  const [start = 0, end = 0] = window
    .split("-")
    .map((edge) => days.indexOf(edge.slice(0, 3) as Day) * dayMinutes + minutesOfDay(edge.slice(4)));
  return { start, minutes: wrap(end - start, weekMinutes) };
}

export function overlap(one: Span, other: Span): boolean {
  return wrap(other.start - one.start, weekMinutes) < one.minutes || wrap(one.start - other.start, weekMinutes) < other.minutes;
}

/** The first full hour from 07:00 UTC on, as `HH:MM`, to which spans can be moved on their own days so that they meet none of `others`. */
export function freeHour(spans: readonly Span[], others: readonly Span[]): string | undefined {
  const hours = Array.from({ length: 24 }, (_, index) => (index + 7) % 24);
  const free = hours.find(
    (hour) =>
      !spans.some(({ start, minutes }) =>
        others.some((other) => overlap({ start: start - (start % dayMinutes) + hour * 60, minutes }, other)),
      ),
  );
  return free === undefined ? undefined : `${String(free).padStart(2, "0")}:00`;
}

export interface MarketHours {
  readonly timeZone: string;
  readonly days: readonly Day[];
  readonly open: string;
  readonly close: string;
}

/**
 * When the market trades, in UTC, at every offset that its time zone has during a year: a window that
 * is right in summer only is wrong. Empty when the hours themselves are wrong (no such time zone, a
 * close before the opening): that is one mistake, reported at its own key.
 */
export function marketSpans({ timeZone, days: trading, open, close }: MarketHours): Span[] {
  if (close <= open) return [];
  return offsetsOf(timeZone).flatMap((offset) =>
    trading.map((day) => ({
      start: wrap(days.indexOf(day) * dayMinutes + minutesOfDay(open) - offset, weekMinutes),
      minutes: minutesOfDay(close) - minutesOfDay(open),
    })),
  );
}

/** Offsets from UTC in minutes, each once, from one instant per month of a fixed year. */
function offsetsOf(timeZone: string): number[] {
  if (!isTimeZone(timeZone)) return [];
  const format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  const offsets = Array.from({ length: 12 }, (_, month) => {
    const name = format.formatToParts(new Date(Date.UTC(2025, month, 15, 12))).find(({ type }) => type === "timeZoneName")?.value ?? "GMT";
    const [, sign = "+", hours = "0", minutes = "0"] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(name) ?? [];
    return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  });
  return [...new Set(offsets)];
}
