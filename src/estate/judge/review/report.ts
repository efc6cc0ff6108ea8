import path from "node:path";
import { writeAtomically } from "../../../common/atomic-file";
import { reviewMarkdown } from "./markdown";
import { type Rule, verdicts } from "./model";
import { reviewPage } from "./page/page";
import { type Review } from "./review";
import { rules } from "./rules";
import { reviewSarif } from "./sarif";

/** What there is to say about a rule. */
export const ruleJson = ({ id, topic, tier, title, why, see }: Rule) => ({ id, topic, tier, title, why, see });

/** The review as a JSON value, with the rules that found something. */
export function reviewJson(review: Review) {
  const used = new Set(review.changes.flatMap(({ findings }) => findings.map(({ rule }) => rule)));
  return {
    format: "estate-review/1" as const,
    terraformVersions: review.terraformVersions,
    counts: review.counts,
    firstPlans: review.firstPlans,
    unsettled: review.unsettled,
    notes: review.notes,
    footnotes: review.footnotes,
    stacks: review.stacks,
    rules: rules.filter(({ id }) => used.has(id)).map(ruleJson),
    changes: review.changes,
    obstacles: review.obstacles,
    ...(review.cost === undefined ? {} : { cost: review.cost }),
  };
}

/** Whether a person has to read anything. */
export const needsReading = ({ counts, unsettled }: Review): boolean =>
  unsettled.length > 0 || verdicts.some((verdict) => verdict !== "safe" && counts[verdict] > 0);

export interface ReviewFiles {
  readonly json: string;
  readonly markdown: string;
  readonly sarif: string;
  readonly page: string;
}

/** Writes every form and returns the paths. */
export function writeReview(folder: string, review: Review): ReviewFiles {
  const files = {
    json: path.join(folder, "review.json"),
    markdown: path.join(folder, "review.md"),
    sarif: path.join(folder, "review.sarif"),
    page: path.join(folder, "review.html"),
  };
  writeAtomically(files.json, `${JSON.stringify(reviewJson(review), undefined, 2)}\n`);
  writeAtomically(files.markdown, reviewMarkdown(review));
  writeAtomically(files.sarif, `${JSON.stringify(reviewSarif(review), undefined, 2)}\n`);
  writeAtomically(files.page, reviewPage(review));
  return files;
}
