/** A pair of windows in which the error budget of thirty days is spent too fast. */
export interface BurnRate {
  readonly name: "fast" | "slow";
  /** How many times faster than the budget allows. */
  readonly factor: number;
  /** Long enough that a few errors do not count. */
  readonly longSeconds: number;
  /** Short enough that the alarm ends soon after the trouble. */
  readonly shortSeconds: number;
}

/**
 * A fast burn has spent 2 % of a month's budget in an hour, a slow one 5 % in six hours.
 * @see https://sre.google/workbook/alerting-on-slos/ (multiwindow, multi-burn-rate alerts)
 */
export const burnRates: readonly BurnRate[] = [
  { name: "fast", factor: 14.4, longSeconds: 3600, shortSeconds: 300 },
  { name: "slow", factor: 6, longSeconds: 21_600, shortSeconds: 1800 },
];

/** Share of requests, in percent, that an objective lets fail. */
export const budgetPercent = (objectivePercent: number): number => Number((100 - objectivePercent).toPrecision(12));
