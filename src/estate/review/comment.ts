import { movedOutputs } from "../plan/outputs";
import { type PlanJson } from "../plan/plan-json";
import { effectOf } from "../plan/summary";
import { type StackPlanInput } from "./input";
import { reviewMarkdown } from "./markdown";
import { type Review } from "./review";

/**
 * The review as a tool posts it that takes plans for Terraform's own output: after the Markdown stands
 * the line by which Terraform sums up a plan, since Atlantis counts changes, and hides plans without
 * any, by that line alone.
 * @see https://www.runatlantis.io/docs/server-configuration.html#hide-unchanged-plan-comments
 */
export const reviewComment = (review: Review, plans: readonly StackPlanInput[]): string => `${reviewMarkdown(review)}\n${summaryLine(plans.map(({ plan }) => plan))}\n`;

/** In Terraform's words; what is replaced counts twice there, and outputs count as nothing to add. */
export function summaryLine(plans: readonly PlanJson[]): string {
  const effects = plans.flatMap(({ resource_changes: changes = [] }) => changes.map(effectOf));
  const count = (...wanted: readonly string[]): number => effects.filter((effect) => wanted.includes(effect)).length;
  const [add, change, destroy] = [count("add", "replace"), count("change"), count("destroy", "replace")];
  const changes = add + change + destroy > 0 || plans.some((plan) => movedOutputs(plan).size > 0);
  return changes ? `Plan: ${add} to add, ${change} to change, ${destroy} to destroy.` : "No changes. Your infrastructure matches the configuration.";
}
