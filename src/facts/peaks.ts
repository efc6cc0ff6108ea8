/** A time of high volume on trading days. */
export interface Peak {
  readonly name: string;
  readonly timeZone: string;
  /** Schedule of its begin and of its end, as Application Auto Scaling takes it. */
  readonly from: string;
  readonly to: string;
}

export interface MarketHours {
  readonly timeZone: string;
  /** Days of the week, as `mon`. */
  readonly days: readonly string[];
  /** `HH:MM` in the market's time zone. */
  readonly open: string;
  readonly close: string;
}

/** Minutes by which tasks are there before volume is: a task takes one or two to start and be healthy. */
const leadMinutes = 15;

/** Same-day options trade most after the opening and in the last two hours, as they run out. */
const minutesAfterOpening = 90;
const minutesBeforeClose = 120;

/**
 * When a session must open at the earliest and close at the latest, as `HH:MM`: what is scheduled around
 * it must begin and end on the session's own day, as a schedule's hours and days are those of one clock.
 */
export const sessionBounds = { opensFrom: clock(leadMinutes), closesBy: clock(24 * 60 - 1 - leadMinutes) } as const;

/**
 * The peaks of a session, from the market's hours. Those of a short session meet and are one: the end of
 * the first would take the tasks away that the second has asked for. Holidays are not known here; on them
 * some tasks wait in vain.
 */
export function sessionPeaks({ timeZone, days, open, close }: MarketHours): Peak[] {
  const peak = (name: string, from: number, to: number): Peak => ({ name, timeZone, from: cron(from, days), to: cron(to, days) });
  const opening = { from: minutes(open) - leadMinutes, to: minutes(open) + minutesAfterOpening };
  const closing = { from: minutes(close) - minutesBeforeClose - leadMinutes, to: minutes(close) + leadMinutes };
  if (closing.from <= opening.to) return [peak("session", opening.from, closing.to)];
  return [peak("opening", opening.from, opening.to), peak("closing", closing.from, closing.to)];
}

/** Minutes since midnight. */
function minutes(time: string): number {
  const [hours = 0, rest = 0] = time.split(":").map(Number);
  return hours * 60 + rest;
}

/** Minutes since midnight as `HH:MM`. */
function clock(minuteOfDay: number): string {
  return [Math.floor(minuteOfDay / 60), minuteOfDay % 60].map((part) => String(part).padStart(2, "0")).join(":");
}

/** @see https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html */
const cron = (minuteOfDay: number, days: readonly string[]): string =>
  `cron(${minuteOfDay % 60} ${Math.floor(minuteOfDay / 60)} ? * ${days.join(",").toUpperCase()} *)`;
