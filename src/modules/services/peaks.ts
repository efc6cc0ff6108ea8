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

/** The peaks of a session, from the market's hours. Holidays are not known here; on them some tasks wait in vain. */
export function sessionPeaks({ timeZone, days, open, close }: MarketHours): Peak[] {
  const peak = (name: string, from: number, to: number): Peak => ({ name, timeZone, from: cron(from, days), to: cron(to, days) });
  return [
    peak("opening", minutes(open) - leadMinutes, minutes(open) + minutesAfterOpening),
    peak("closing", minutes(close) - minutesBeforeClose - leadMinutes, minutes(close) + leadMinutes),
  ];
}

/** Minutes since midnight. */
function minutes(time: string): number {
  const [hours = 0, rest = 0] = time.split(":").map(Number);
  return hours * 60 + rest;
}

/** @see https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html */
const cron = (minuteOfDay: number, days: readonly string[]): string => `cron(${minuteOfDay % 60} ${Math.floor(minuteOfDay / 60)} ? * ${days.join(",").toUpperCase()} *)`;
