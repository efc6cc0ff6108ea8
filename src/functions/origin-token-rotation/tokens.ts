/** The origin's tokens and where their rotation stands. At most one of `next` and `previous` is there. */
export interface Tokens {
  /** What CloudFront shows; none before the first rotation. */
  readonly current?: string;
  /** Will be current once every region takes it. */
  readonly next?: string;
  /** Was current; still taken until every edge location shows the new one. */
  readonly previous?: string;
  /** Time of the last step. */
  readonly since: Date;
}

/** Values that every region must take, oldest first: what a request may still carry, and what the next one will. */
export const accepted = ({ previous, current, next }: Tokens): string[] => [previous, current, next].filter((token) => token !== undefined);

export interface Schedule {
  readonly rotationDays: number;
  /** Time that a change is given to arrive everywhere: in WAF's region and at every edge location. */
  readonly settleMinutes: number;
}

export interface Moment {
  readonly now: Date;
  /** Whether the current token shall be replaced whatever its age. */
  readonly requested: boolean;
  /** Makes a token. */
  readonly draw: () => string;
}

const minute = 60_000;
const day = 24 * 60 * minute;

/**
 * The next step, once every region takes `accepted(tokens)`; undefined when none is due. A token is
 * taken by all regions before CloudFront shows it, and shown nowhere any more before they refuse it.
 */
export function following(
  { current, next, previous, since }: Tokens,
  { rotationDays, settleMinutes }: Schedule,
  { now, requested, draw }: Moment,
): Tokens | undefined {
  const age = now.getTime() - since.getTime();
  if (current === undefined) return next === undefined ? { next: draw(), since: now } : { current: next, since: now };
  if (next !== undefined) return age < settleMinutes * minute ? undefined : { current: next, previous: current, since: now };
  if (previous !== undefined) return age < settleMinutes * minute ? undefined : { current, since: now };
  return requested || age >= rotationDays * day ? { current, next: draw(), since: now } : undefined;
}
