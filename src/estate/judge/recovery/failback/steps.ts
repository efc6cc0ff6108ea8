import { type FailbackState } from "./state";
import { type FailbackTargets } from "./targets";
import { type WrittenStep } from "./step";
import { writtenSteps } from "./written-steps";

/** How a step stands: what is not known keeps those behind it from being told. */
export type Standing = "done" | "next" | "later" | "unknown";

export interface FailbackStep extends Omit<WrittenStep, "done"> {
  readonly standing: Standing;
}

/** Steps that show that those before them are done, whatever is seen of these by now. */
const milestones: readonly string[] = ["set-aside", "copy-back", "promote", "copy-out", "say-who-writes-again"];

/**
 * Where a failback stands: the first step that is not done is the next. A step is done as well when a later one is, which
 * could not have been without it.
 *
 * @returns undefined where nothing is to be failed back: the primary region trades, and the other copies it
 */
export function failbackSteps(place: FailbackTargets, state: FailbackState, now: Date): FailbackStep[] | undefined {
  if (isNeeded(place, state) === false) return undefined;
  const steps = writtenSteps(place, now.toISOString().slice(0, 10));
  const seen = steps.map(({ done }) => done(state));
  const reached = steps.reduce((last, { id }, index) => (milestones.includes(id) && seen[index] === true ? index : last), -1);
  let open = false;
  return steps.map(({ done: _, ...step }, index) => {
    const found = seen[index];
    const standing: Standing = open ? "later" : index <= reached || found === true ? "done" : found === undefined ? "unknown" : "next";
    // What AWS cannot say of itself closes nothing behind it.
    open ||= standing !== "done" && found !== "hand";
    return { ...step, standing };
  });
}

/** @returns undefined while an answer is missing */
function isNeeded(
  { primary, activeRegion }: FailbackTargets,
  { epoch, originalAside, promoted, promotedAside }: FailbackState,
): boolean | undefined {
  if (activeRegion === "recovery") return true;
  if (!("known" in epoch && "known" in originalAside && "known" in promoted && "known" in promotedAside)) return undefined;
  return !(
    epoch.known?.holder === primary &&
    originalAside.known === undefined &&
    promotedAside.known === undefined &&
    promoted.known?.copies !== undefined
  );
}
