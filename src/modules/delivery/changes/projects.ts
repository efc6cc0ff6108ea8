import { changeChecks } from "../../../facts/change-checks";
import { type BuildDefinition } from "../build-projects";
import { withParts } from "../buildspec-parts";
import apply from "../buildspecs/estate-apply.yml";
import plan from "../buildspecs/estate-plan.yml";
import review from "../buildspecs/estate-review.yml";
import turn from "../buildspecs/estate-turn.yml";
import verify from "../buildspecs/estate-verify.yml";
import { batchText, type EstatePlace, reviewBuilds } from "./batch";
import { type EstatePart } from "./names";

const common = { privileged: false, cache: "none", image: "tools" } as const;

/** What runs on the way of a change of the estate but the applies, by part. */
export const estateProjects = (places: readonly EstatePlace[]): Readonly<Record<EstatePart, BuildDefinition>> => ({
  review: {
    ...common,
    description: "Checks and plans what a push to a branch of the estate would change",
    buildspec: withParts(review, {
      batch: batchText(reviewBuilds(places)),
      checks: changeChecks.map((check) => `${check} || exit 1`).join("\n"),
    }),
  },
  turn: { ...common, description: "Waits until no earlier run of a pipeline of the estate is under way", buildspec: withParts(turn) },
  plan: { ...common, description: "Plans one wave of an environment, for people to look at", buildspec: withParts(plan) },
  verify: { ...common, description: "Looks whether everything is applied, and what has drifted", buildspec: withParts(verify) },
});

/** What applies the reviewed plans of an environment. */
export const applyProject = (environment: string): BuildDefinition => ({
  ...common,
  description: `Applies reviewed plans to ${environment}`,
  buildspec: withParts(apply),
});
