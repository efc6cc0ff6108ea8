import { costVerdicts } from "../cost/differences";
import { dollars } from "../cost/text";
import { type ReviewedCost } from "./cost";
import { type Review } from "./review";

/** The review with what the change costs: a month that becomes too dear is to be read like what plans find beside their changes. */
export function withCost(review: Review, cost: ReviewedCost | undefined): Review {
  if (cost === undefined) return review;
  const told = cost.totals
    .filter(({ verdict }) => verdict !== "safe")
    .sort((a, b) => costVerdicts.indexOf(a.verdict) - costVerdicts.indexOf(b.verdict))
    .map(
      ({ owner, before, after, verdict }) =>
        `${owner} costs ${dollars(after - before)} US dollars a month more, ${dollars(after)} instead of ${dollars(before)}, which ${verdict === "dangerous" ? "is dangerous" : "wants a look"} by its \`costs\` in the configuration`,
    );
  return { ...review, unsettled: [...told, ...review.unsettled], cost };
}
