import { type ExchangeCalendar, isOpen, type RegularHours } from "../../facts/market-calendar";
import { type ResponseGuards } from "../../facts/responses";

/** What the guards remember from one run to the next; times are seconds since 1970. */
export interface Memory {
  /** The run that acts now, and when its turn ends whatever becomes of it. */
  readonly acting?: { readonly run: string; readonly until: number } | undefined;
  readonly starts: readonly Start[];
}

interface Start {
  readonly response: string;
  readonly run: string;
  readonly at: number;
  /** What is answered once: when the alarm changed, as its event says, or the finding. */
  readonly since: string;
  /** Until when it is remembered, where that is longer than an hour. */
  readonly knownUntil?: number;
}

export const nothingRemembered: Memory = { starts: [] };

/** What a run asks for. */
export interface Guarded {
  readonly name: string;
  readonly guards: ResponseGuards;
  /** How long something that was answered is not answered again. @default an hour */
  readonly knownSeconds?: number;
}

/** A run of the machine that asks whether it may act. */
export interface Asking {
  readonly run: string;
  readonly since: string;
  readonly now: Date;
}

export interface Market {
  readonly hours: RegularHours;
  readonly calendar: ExchangeCalendar;
}

export type Decision =
  | { readonly decision: "act" | "dryRun"; readonly memory: Memory }
  /** Another run acts: ask again. */
  | { readonly decision: "wait"; readonly reason: string }
  /** `known` when EventBridge has delivered the same change before. */
  | { readonly decision: "refuse" | "known"; readonly reason: string };

const hourSeconds = 3600;

/** Longer than any action of the machine with all its attempts: who holds the turn then is gone. */
export const turnSeconds = 600;

/**
 * Whether a response may act now: in market hours, so many times an hour, never beside another one. A dry run counts as if
 * it had acted, so that it shows how often that would have been.
 */
export function decide({ name, guards, knownSeconds }: Guarded, { run, since, now }: Asking, market: Market, memory: Memory): Decision {
  const at = Math.floor(now.getTime() / 1000);
  const { acting } = memory;
  const starts = memory.starts.filter((start) => start.at > at - hourSeconds || (start.knownUntil ?? 0) > at);
  // The same run asks again when its first answer was lost on the way.
  if (starts.some((start) => start.run === run)) return { decision: guards.dryRun ? "dryRun" : "act", memory };
  if (starts.some((start) => start.response === name && start.since === since))
    return { decision: "known", reason: "this was answered already" };
  if (guards.when === "marketHours" && !isOpen(now, market.hours, market.calendar))
    return { decision: "refuse", reason: "the market is closed" };
  if (starts.filter((start) => start.response === name && start.at > at - hourSeconds).length >= guards.atMostPerHour)
    return { decision: "refuse", reason: `it has acted ${guards.atMostPerHour} times within an hour` };
  const known = knownSeconds === undefined ? {} : { knownUntil: at + knownSeconds };
  const started = [...starts, { response: name, run, at, since, ...known }];
  if (guards.dryRun) return { decision: "dryRun", memory: { ...memory, starts: started } };
  if (acting !== undefined && acting.until > at) return { decision: "wait", reason: `${acting.run} acts` };
  return { decision: "act", memory: { acting: { run, until: at + turnSeconds }, starts: started } };
}

/** Ends the turn of a run; that of another one stays. */
export const endTurn = (memory: Memory, run: string): Memory => (memory.acting?.run === run ? { starts: memory.starts } : memory);
