import { localTime } from "./market-calendar";

/** Who is on call when: people in turn, each for a week, and those who take a day of somebody else. */
export interface Rota {
  readonly timeZone: string;
  /** First day of the first week, a Monday, `YYYY-MM-DD`. */
  readonly from: string;
  /** People by name, in turn; after the last the first begins again, so that no week is without one. */
  readonly weeks: readonly string[];
  /** Whoever takes a day, `YYYY-MM-DD`, of whoever's week it is. */
  readonly overrides: Readonly<Record<string, string>>;
}

const day = 86_400_000;

/** Days from one date to another. */
const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / day);

/**
 * Name of whoever is on call at an instant. Days begin at midnight of the rota's time zone. Before the first week the
 * turn is the one that it would have been, so that there is always somebody.
 *
 * @throws Error for a rota without people
 */
export function onCallAt(instant: Date, { timeZone, from, weeks, overrides }: Rota): string {
  const { date } = localTime(instant, timeZone);
  const turn = Math.floor(daysBetween(from, date) / 7);
  const name = overrides[date] ?? weeks[((turn % weeks.length) + weeks.length) % weeks.length];
  if (name === undefined) throw new Error("the rota names nobody: give it at least one week");
  return name;
}
