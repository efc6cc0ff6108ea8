import { costVerdicts } from "../cost/differences";
import { comparedReason, dollars } from "../cost/text";
import { type ReviewedCost } from "./cost";
import { type Review } from "./review";

/**
 * The review with what the change costs: a month that becomes too dear, and what no total has, are to be read like what plans
 * find beside their changes.
 */
export function withCost(review: Review, cost: ReviewedCost | undefined): Review {
  if (cost === undefined) return review;
  const told = cost.totals
    .filter(({ verdict }) => verdict !== "safe")
    .sort((a, b) => costVerdicts.indexOf(a.verdict) - costVerdicts.indexOf(b.verdict))
    .map(
      ({ owner, before, after, verdict }) =>
        `${owner} costs ${dollars(after - before)} US dollars a month more, ${dollars(after)} instead of ${dollars(before)}, which ${verdict === "dangerous" ? "is dangerous" : "wants a look"} by its \`costs\` in the configuration`,
    );
  const unknown = cost.unpriced.map((one) => `what ${comparedReason(one)}; no total has it, and the change may be dearer: ${one.fix}`);
  return { ...review, unsettled: [...told, ...unknown, ...review.unsettled], cost };
}
