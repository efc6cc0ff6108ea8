import { anyOf, entryWorse, isKept, only, removed } from "../matchers";
import { found, type Matcher, type Values } from "../model";
import { listAt, read, unknown } from "../values";

const distribution = ["aws_cloudfront_distribution"];

/** What keeps an origin from answering anybody but the distribution. */
const guards: readonly (readonly [string, string])[] = [
  ["origin_access_control_id", "its requests are no longer signed"],
  ["s3_origin_config.0.origin_access_identity", "its requests no longer come from one identity"],
  ["vpc_origin_config", "it is reached over the internet instead of inside the VPC"],
];

const guardLost = (before: unknown, after: unknown): string | undefined =>
  guards.find(([path]) => read(before, path) !== undefined && read(after, path) === undefined)?.[1];

/** A listener refuses, or sends elsewhere, whatever no rule takes; once it passes that on, every path is open. */
function passesOn(values: Values): boolean {
  const actions = listAt(values, "default_action");
  return actions !== unknown && actions.some((action) => read(action, "type") === "forward");
}

export const originExposed: Matcher = anyOf(
  only(distribution, entryWorse("origin", "origin_id", guardLost)),
  only(["aws_lb_listener", "aws_alb_listener"], (subject) =>
    isKept(subject) && !passesOn(subject.before) && passesOn(subject.after)
      ? [found("what no rule takes is passed on to the targets", "default_action")]
      : [],
  ),
);

const signers = ["trusted_key_groups", "trusted_signers"];
const behaviourOpened = (before: unknown, after: unknown): string | undefined =>
  signers.some((name) => read(before, name) !== undefined) && signers.every((name) => read(after, name) === undefined)
    ? "nobody has to sign for it any more"
    : undefined;

/** Content that only signed addresses or cookies opened. */
export const signatureDropped: Matcher = only(
  distribution,
  anyOf(
    ...signers.map((name) => removed(`default_cache_behavior.0.${name}`)),
    entryWorse("ordered_cache_behavior", "path_pattern", behaviourOpened),
  ),
);
