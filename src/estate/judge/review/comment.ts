import { type PlanJson } from "../../run/plan/plan-json";
import { hasWork, type PlanCounts, workOf } from "../../run/plan/work";
import { type StackPlanInput } from "./input";
import { reviewDigest } from "./digest";
import { longestMarkdown, reviewMarkdown } from "./markdown";
import { type Review } from "./review";

/**
 * The review as a tool posts it that takes plans for Terraform's own output: after the Markdown stands
 * the line by which Terraform sums up a plan, since Atlantis counts changes, and hides plans without
 * any, by that line alone.
 * @see https://www.runatlantis.io/docs/server-configuration.html#hide-unchanged-plan-comments
 */
export function reviewComment(review: Review, plans: readonly StackPlanInput[], longest = longestMarkdown): string {
  // What is declared lies in files that git does not know, which a reader of a comment cannot open.
  const shown = { ...review, changes: review.changes.map((change) => ({ ...change, declaredAt: undefined })) };
  const text = longest < leastForAll ? reviewDigest(shown, longest) : reviewMarkdown(shown, Math.min(longest, longestMarkdown));
  return `${text}\n${summaryLine(plans.map(({ plan }) => plan))}\n`;
}

/** Below so many characters there is room for what is worst alone. */
const leastForAll = 12_000;

/**
 * In Terraform's words and sums: what is replaced counts twice, imports are named where there are any, and what moves
 * the state alone (moves, what is forgotten, outputs) counts as nothing and is no reason to say that there are no changes.
 * @see https://github.com/hashicorp/terraform/blob/v1.11.4/internal/command/jsonformat/plan.go
 */
export function summaryLine(plans: readonly PlanJson[]): string {
  const works = plans.map(workOf);
  if (!works.some(hasWork)) return "No changes. Your infrastructure matches the configuration.";
  const count = (...names: readonly (keyof PlanCounts)[]): number =>
    works.reduce((sum, { changes }) => sum + names.reduce((own, name) => own + changes[name], 0), 0);
  // Of what is changed or replaced as well Terraform counts the import too.
  const imports = plans.flatMap(({ resource_changes: changes = [] }) =>
    changes.filter(({ change: { importing } }) => importing !== undefined && importing !== null),
  ).length;
  return `Plan: ${imports > 0 ? `${imports} to import, ` : ""}${count("add", "replace")} to add, ${count("change")} to change, ${count("destroy", "replace")} to destroy.`;
}
