import { type Series } from "./model";

/** Which figures an event changes. What is left out matches all. */
export interface Which {
  readonly namespace?: string;
  readonly names?: readonly string[];
  /** Text that stands in the dimensions, such as the name of a service. */
  readonly of?: string;
  /** @default both regions */
  readonly region?: string;
}

/** Something that happens to figures for some time. */
export interface Happening extends Which {
  /** Minutes after the scenario's start. */
  readonly from: number;
  readonly to: number;
  /** What they are then; `silent` for no data at all. */
  readonly value: number | "silent";
  /** Whether it comes and goes, each for so many minutes. */
  readonly everyOther?: number;
}

/** A page that a person would expect. */
export interface ExpectedPage {
  readonly region: string;
  readonly page: string;
  /** Minutes after the trouble begins within which it must have come. */
  readonly within: number;
}

export interface Scenario {
  readonly id: string;
  /** What happens, as a sentence. */
  readonly description: string;
  readonly start: string;
  readonly minutes: number;
  readonly happenings: readonly Happening[];
  /** Regions that are gone for some time: nothing is reported, evaluated or notified there. */
  readonly lost?: readonly { readonly region: string; readonly from: number; readonly to: number }[];
  /** Regions whose SNS takes no message for some time: alarms ring there and nobody hears of it, and an escalation fails. */
  readonly mute?: readonly { readonly region: string; readonly from: number; readonly to: number }[];
  /** Exactly these pages come, each once. */
  readonly pages: readonly ExpectedPage[];
}

export const matches = (series: Series, region: string, { namespace, names, of, region: where }: Which): boolean =>
  (namespace === undefined || series.namespace === namespace) &&
  (names === undefined || names.includes(series.name)) &&
  (of === undefined || JSON.stringify(series.dimensions).includes(of)) &&
  (where === undefined || where === region);

/** Whether something happens at a minute. */
export const happens = ({ from, to, everyOther }: Happening, minute: number): boolean =>
  minute >= from && minute < to && (everyOther === undefined || Math.floor((minute - from) / everyOther) % 2 === 0);

/** Minutes at which something that happens begins or ends. */
export function turns({ from, to, everyOther }: Happening): number[] {
  if (everyOther === undefined) return [from, to];
  return [...Array.from({ length: Math.ceil((to - from) / everyOther) }, (_, index) => from + index * everyOther), to];
}
