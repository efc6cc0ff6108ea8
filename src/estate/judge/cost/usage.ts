import { type EnvironmentConfig } from "../../../../config/schema/environment";

/** Hours of a month, by which AWS itself turns hours into months. @see https://docs.aws.amazon.com/pricing-calculator/latest/userguide/what-is-pricing-calculator.html */
export const hoursPerMonth = 730;
const daysPerMonth = hoursPerMonth / 24;
const weeksPerMonth = daysPerMonth / 7;

/** What an environment is assumed to use in a month, from the keys below `usage` and the market's calendar. */
export interface MonthlyUsage {
  readonly assumed: EnvironmentConfig["usage"];
  readonly tradingDays: number;
  /** Hours of the month in which the market trades. */
  readonly sessionHours: number;
  /** Requests of viewers, and those that CloudFront passes on to the services. */
  readonly requests: number;
  readonly originRequests: number;
  /** GiB that viewers get, and that the services answer. */
  readonly responseGiB: number;
  readonly originGiB: number;
}

export function monthlyUsage({ usage, market }: Pick<EnvironmentConfig, "usage" | "market">): MonthlyUsage {
  const tradingDays = Math.max(0, market.days.length * weeksPerMonth - usage.marketHolidayDays / 12);
  const requests = usage.requests.perTradingDay * tradingDays;
  const originRequests = requests * (1 - usage.requests.cachedPercent / 100);
  const gib = (count: number): number => (count * usage.requests.responseKiB) / 1024 ** 2;
  return {
    assumed: usage,
    tradingDays,
    sessionHours: tradingDays * hoursBetween(market.open, market.close),
    requests,
    originRequests,
    responseGiB: gib(requests),
    originGiB: gib(originRequests),
  };
}

/** Hours between two times of one day, written HH:MM. */
export const hoursBetween = (from: string, to: string): number => (minutesOf(to) - minutesOf(from)) / 60;

export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return 60 * hours + minutes;
}

/** Months for which something is kept that is taken in every day. */
export const months = (days: number): number => days / daysPerMonth;
