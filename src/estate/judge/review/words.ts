import { counted } from "../../../common/counted";
import { type Effect, type Verdict, verdicts } from "./model";
import { type Review } from "./review";

/** What every form of a review calls a verdict, and what its reader is to make of it. */
export const headings: Readonly<Record<Verdict, string>> = {
  irreversible: "Irreversible",
  dangerous: "Dangerous",
  unknown: "Unknown until the apply",
  look: "To look at",
  safe: "Safe",
};
export const meaning: Readonly<Record<Verdict, string>> = {
  irreversible: "No later apply brings back what these take away.",
  dangerous: "These can hurt at once. Another apply undoes them, unless AWS refuses what they do.",
  unknown: "What decides about these is known only after the apply. That is no pass.",
  look: "A person should read these.",
  safe: "Nothing here needs reading.",
};
export const effects: Readonly<Record<Effect, string>> = {
  create: "created",
  update: "changed",
  replace: "replaced",
  destroy: "destroyed",
  import: "taken over",
  move: "moved",
  forget: "forgotten",
  unrecognized: "treated in a way that is not known",
};

const mostFailing = 5;

/** Says which changes AWS will refuse. @returns nothing when there are none. */
export function failingText({ changes }: Pick<Review, "changes">): readonly string[] {
  const failing = changes.filter(({ willFail }) => willFail);
  if (failing.length === 0) return [];
  const named = failing.slice(0, mostFailing).map(({ stack, address }) => `${address} in ${stack}`);
  const more = failing.length > mostFailing ? ` and ${failing.length - mostFailing} more` : "";
  return [`the apply will fail at ${counted(failing.length, "change")}: ${named.join(", ")}${more}`];
}

const mostObstacles = 8;

/** Says what stands in the way of an apply, and what makes it possible. @returns nothing when nothing does. */
export function obstacleTexts({ obstacles }: Pick<Review, "obstacles">): readonly string[] {
  const more = obstacles.length - mostObstacles;
  return [
    ...obstacles.slice(0, mostObstacles).map(({ stack, address, problem, fix }) => `${address} in ${stack}: ${problem}; ${fix}`),
    ...(more > 0 ? [`and ${more} more, in the JSON form`] : []),
  ];
}

/** What a review is called: its counts, or what else there is to read where nothing is counted. */
export function titleText({
  counts,
  unsettled,
  firstPlans,
  stacks,
}: Pick<Review, "counts" | "unsettled" | "firstPlans" | "stacks">): string {
  const told = verdicts.filter((verdict) => counts[verdict] > 0).map((verdict) => `${counts[verdict]} ${verdict}`);
  if (told.length > 0)
    return `${told.join(", ")}${isFirst({ firstPlans, stacks }) ? ` in ${firstPlans.length === 1 ? "a first plan" : "first plans"}: nothing exists yet` : ""}`;
  return unsettled.length === 0 ? "no changes" : `no resource changes, ${counted(unsettled.length, "other thing")} to read`;
}

/** Whether every plan that changes anything was made as if nothing existed. */
const isFirst = ({ firstPlans, stacks }: Pick<Review, "firstPlans" | "stacks">): boolean =>
  firstPlans.length > 0 &&
  stacks.every(({ stack, counts }) => firstPlans.includes(stack) || verdicts.every((verdict) => counts[verdict] === 0));

/** Says of plans that were made as if nothing existed that they were. @returns nothing when there are none. */
export function firstPlanText({ firstPlans, stacks }: Pick<Review, "firstPlans" | "stacks">): readonly string[] {
  if (firstPlans.length === 0) return [];
  const which = isFirst({ firstPlans, stacks })
    ? stacks.length === 1
      ? "This is a first plan"
      : "All plans are first plans"
    : `${firstPlans.length} of ${stacks.length} plans ${firstPlans.length === 1 ? "is a first plan" : "are first plans"} (${firstPlans.slice(0, 3).join(", ")}${firstPlans.length > 3 ? ", …" : ""})`;
  return [
    `${which}: made as if nothing existed, so everything in ${firstPlans.length === 1 ? "it" : "them"} is made new and compared with nothing; \`npx estate diff\` shows what an edit changes`,
  ];
}
