import { type ExchangeCalendar, daysKnown, isOpen, type RegularHours } from "../../facts/market-calendar";
import { watchMetrics, type WatchMetric } from "../../facts/watch-metrics";

/** What a look around needs from outside. */
export interface Surroundings {
  readonly now: Date;
  readonly hours: RegularHours;
  readonly calendar: ExchangeCalendar;
  /** Whether a page answers as it should; throws when it cannot be asked. */
  answers(url: string): Promise<boolean>;
  /** Whether a WebSocket opens, and ticks where it has to; throws when it cannot be asked. */
  socketAnswers(url: string, wantsData: boolean): Promise<boolean>;
  /** Names of the other region's pages that ring; throws when the region does not say. */
  peerPages(): Promise<readonly string[]>;
  /** Names of the other region's alarms that ring and say that nobody is told there; throws when the region does not say. */
  peerMute(): Promise<readonly string[]>;
}

export interface Places {
  readonly siteUrl: string;
  readonly apiUrl: string;
  /** Undefined where the application has no WebSocket. */
  readonly socketUrl?: string | undefined;
}

export interface Observation {
  readonly metric: WatchMetric;
  readonly value: number;
}

/**
 * Looks at the market's clock, at the application from outside and at the other region. Each look stands
 * for itself: whatever fails counts as *does not answer*, and the others are reported all the same.
 */
export async function lookAround({ siteUrl, apiUrl, socketUrl }: Places, surroundings: Surroundings): Promise<readonly Observation[]> {
  const { now, hours, calendar } = surroundings;
  const open = isOpen(now, hours, calendar);
  const [site, api, socket, pages, mute] = await Promise.all([
    surroundings.answers(siteUrl).catch(() => false),
    surroundings.answers(apiUrl).catch(() => false),
    socketUrl === undefined ? undefined : surroundings.socketAnswers(socketUrl, open).catch(() => false),
    surroundings.peerPages().catch(() => undefined),
    surroundings.peerMute().catch(() => undefined),
  ]);
  const bit = (value: boolean): number => (value ? 1 : 0);
  return [
    { metric: watchMetrics.marketOpen, value: bit(open) },
    { metric: watchMetrics.calendarDaysKnown, value: daysKnown(now, calendar) },
    { metric: watchMetrics.siteAnswers, value: bit(site) },
    { metric: watchMetrics.apiAnswers, value: bit(api) },
    ...(socket === undefined ? [] : [{ metric: watchMetrics.socketAnswers, value: bit(socket) }]),
    { metric: watchMetrics.peerAnswers, value: bit(pages !== undefined) },
    { metric: watchMetrics.peerTells, value: bit(pages !== undefined && pages.length > 0) },
    // Whoever does not say whether people can be told there is taken for somebody who cannot tell them.
    { metric: watchMetrics.peerMute, value: bit(mute === undefined || mute.length > 0) },
  ];
}
