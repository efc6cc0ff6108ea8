import { verdicts } from "../../../../src/estate/judge/review/model";
import { type Review, type ReviewedChange } from "../../../../src/estate/judge/review/review";

/** A change that a review has judged. */
export const change = (address: string, more: Partial<ReviewedChange> = {}): ReviewedChange => ({
  stack: "one",
  address,
  type: address.split(".")[0] ?? "",
  effect: "update",
  verdict: "look",
  findings: [],
  noise: false,
  changed: [],
  replacedBecause: [],
  construct: undefined,
  lifecycle: undefined,
  declaredAt: undefined,
  dependents: [],
  willFail: false,
  followsFrom: undefined,
  followers: 0,
  ...more,
});
/** A review of changes. */
export const review = (...changes: readonly ReviewedChange[]): Review => ({
  terraformVersions: [],
  stacks: [],
  counts: Object.fromEntries(
    verdicts.map((verdict) => [verdict, changes.filter((one) => one.verdict === verdict).length]),
  ) as Review["counts"],
  changes,
  obstacles: [],
  unsettled: [],
  firstPlans: [],
  notes: [],
  footnotes: [],
});
