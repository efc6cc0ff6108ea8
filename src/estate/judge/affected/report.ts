import { type AffectedStack } from "./affected";
import { type Comparison } from "./compare-revisions";

/** What `estate affected --json` prints: the affected stacks, why, and what they read of one another. */
export function affectedJson({ base, head, uncommitted, stacks }: Comparison, affected: readonly AffectedStack[]) {
  return {
    format: "estate-affected/1" as const,
    base,
    head: head ?? { ref: null, commit: null, uncommitted },
    unaffected: stacks.length - affected.filter(({ effect }) => effect !== "removed").length,
    stacks: affected.map(({ instance: { id, environments, region, layer }, effect, wave, changes, reads, resources }) => ({
      stack: id,
      effect,
      wave: wave ?? null,
      environments,
      region,
      layer,
      resources,
      changes,
      reads,
    })),
  };
}
