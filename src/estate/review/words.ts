import { type Effect, type Verdict } from "./model";

/** What every form of a review calls a verdict, and what it tells its reader to make of it. */
export const headings: Readonly<Record<Verdict, string>> = { irreversible: "Irreversible", dangerous: "Dangerous", unknown: "Unknown until the apply", look: "To look at", safe: "Safe" };
export const meaning: Readonly<Record<Verdict, string>> = {
  irreversible: "No later apply brings back what these take away.",
  dangerous: "These can hurt at once; another apply undoes them.",
  unknown: "What decides about these is known only after the apply. That is no pass.",
  look: "A person should read these.",
  safe: "Nothing here needs reading.",
};
export const effects: Readonly<Record<Effect, string>> = { create: "created", update: "changed", replace: "replaced", destroy: "destroyed", forget: "forgotten" };

export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
