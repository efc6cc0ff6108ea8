import { type Call } from "../calls/call";
import { type AccessWorld } from "../world/world";
import { changingRules } from "./changing-rules";
import { deliveryRules } from "./delivery-rules";
import { epochRules } from "./epoch-rules";
import { experimentRules } from "./experiment-rules";
import { pageRules } from "./page-rules";
import { readingRules } from "./reading-rules";
import { type Rule } from "./rule";
import { runbookRules } from "./runbook-rules";
import { workloadRules } from "./workload-rules";

export interface NeverRule extends Pick<Rule, "id" | "sentence"> {
  /** What it asks, each with its own id as the reason. */
  readonly calls: (world: AccessWorld) => Call[];
}

/** Every rule, by what it is about. A new one is an entry in the file of its subject. */
export const neverRules: readonly NeverRule[] = [
  ...readingRules,
  ...changingRules,
  ...workloadRules,
  ...epochRules,
  ...pageRules,
  ...deliveryRules,
  ...runbookRules,
  ...experimentRules,
].map(({ id, sentence, asks }) => ({ id, sentence, calls: (world) => asks(world).map((question) => ({ ...question, why: id })) }));
