/**
 * Days on which the exchange does not trade or closes early, as the exchange announced them.
 * @see https://www.nyse.com/markets/hours-calendars ("NYSE Group Announces 2026, 2027 and 2028 Holiday and Early Closings Calendar", 2025-12-23)
 */
export const exchangeCalendar = {
  exchange: "NYSE",
  source: "https://www.nyse.com/markets/hours-calendars, announced 2025-12-23",
  /** The last day that is known. What comes after it is taken for an ordinary week; an alarm rings long before. */
  lastDay: "2028-12-31",
  firstDay: "2026-01-01",
  holidays: {
    "2026-01-01": "New Year's Day",
    "2026-01-19": "Martin Luther King, Jr. Day",
    "2026-02-16": "Washington's Birthday",
    "2026-04-03": "Good Friday",
    "2026-05-25": "Memorial Day",
    "2026-06-19": "Juneteenth",
    "2026-07-03": "Independence Day (observed)",
    "2026-09-07": "Labor Day",
    "2026-11-26": "Thanksgiving Day",
    "2026-12-25": "Christmas Day",
    "2027-01-01": "New Year's Day",
    "2027-01-18": "Martin Luther King, Jr. Day",
    "2027-02-15": "Washington's Birthday",
    "2027-03-26": "Good Friday",
    "2027-05-31": "Memorial Day",
    "2027-06-18": "Juneteenth (observed)",
    "2027-07-05": "Independence Day (observed)",
    "2027-09-06": "Labor Day",
    "2027-11-25": "Thanksgiving Day",
    "2027-12-24": "Christmas Day (observed)",
    "2028-01-17": "Martin Luther King, Jr. Day",
    "2028-02-21": "Washington's Birthday",
    "2028-04-14": "Good Friday",
    "2028-05-29": "Memorial Day",
    "2028-06-19": "Juneteenth",
    "2028-07-04": "Independence Day",
    "2028-09-04": "Labor Day",
    "2028-11-23": "Thanksgiving Day",
    "2028-12-25": "Christmas Day",
  },
  /** At 13:00 in New York; eligible options trade until 13:15. */
  earlyCloses: {
    "2026-11-27": "13:00",
    "2026-12-24": "13:00",
    "2027-11-26": "13:00",
    "2028-07-03": "13:00",
    "2028-11-24": "13:00",
  },
} as const satisfies ExchangeCalendar;

export interface ExchangeCalendar {
  readonly exchange: string;
  readonly source: string;
  readonly firstDay: string;
  readonly lastDay: string;
  /** Name of the holiday by its day, `YYYY-MM-DD`. */
  readonly holidays: Readonly<Record<string, string>>;
  /** Time of the close, `HH:MM` in the market's time zone, by day. */
  readonly earlyCloses: Readonly<Record<string, string>>;
}

/** When the market trades in an ordinary week. */
export interface RegularHours {
  readonly timeZone: string;
  /** Days of the week, as `mon`. */
  readonly days: readonly string[];
  readonly open: string;
  readonly close: string;
}

/** Hours of an environment, and what it adds to the exchange's calendar. */
export interface MarketDays extends RegularHours {
  /** Reason by day, `YYYY-MM-DD`. */
  readonly closures: Readonly<Record<string, string>>;
  /** Time of the close by day. */
  readonly earlyCloses: Readonly<Record<string, string>>;
}

/** Hours and calendar that an environment goes by. */
export function marketOf({ closures, earlyCloses, ...hours }: MarketDays): {
  readonly hours: RegularHours;
  readonly calendar: ExchangeCalendar;
} {
  return {
    hours,
    calendar: {
      ...exchangeCalendar,
      holidays: { ...exchangeCalendar.holidays, ...closures },
      earlyCloses: { ...exchangeCalendar.earlyCloses, ...earlyCloses },
    },
  };
}

/** A trading day's session, in the market's time zone. */
export interface Session {
  readonly open: string;
  readonly close: string;
}

const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;

/** Day of the week of a date, `YYYY-MM-DD`. */
export const weekdayOf = (date: string): string => weekdays[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? "";

/** The session of a day, or none on days without trading. */
export function sessionOn(date: string, { days, open, close }: RegularHours, calendar: ExchangeCalendar): Session | undefined {
  if (!days.includes(weekdayOf(date)) || date in calendar.holidays) return undefined;
  return { open, close: calendar.earlyCloses[date] ?? close };
}

/** Date and time of an instant on the clock of a time zone, as `YYYY-MM-DD` and `HH:MM`. */
export function localTime(instant: Date, timeZone: string): { readonly date: string; readonly time: string } {
  const parts = Object.fromEntries(
    formatterOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
  return { date: `${parts.year}-${parts.month}-${parts.day}`, time: `${parts.hour}:${parts.minute}` };
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Made once for each time zone: making one takes longer than using it a hundred times. */
function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  formatters.set(timeZone, made);
  return made;
}

/** Whether the market trades at an instant. */
export function isOpen(instant: Date, hours: RegularHours, calendar: ExchangeCalendar): boolean {
  const { date, time } = localTime(instant, hours.timeZone);
  const session = sessionOn(date, hours, calendar);
  return session !== undefined && session.open <= time && time < session.close;
}

/** Whole days from an instant until the calendar's last one; negative when it has run out. */
export function daysKnown(instant: Date, { lastDay }: Pick<ExchangeCalendar, "lastDay">): number {
  return Math.floor((Date.parse(`${lastDay}T00:00:00Z`) - instant.getTime()) / 86_400_000);
}

/** The instant at which the clock of a time zone shows a date and a time. */
export function instantOf(date: string, time: string, timeZone: string): Date {
  const wanted = Date.parse(`${date}T${time}:00Z`);
  // What the zone's clock shows at a first guess tells how far it is from UTC; trading hours are away from changes of clocks.
  const { date: shownDate, time: shownTime } = localTime(new Date(wanted), timeZone);
  return new Date(wanted - (Date.parse(`${shownDate}T${shownTime}:00Z`) - wanted));
}
