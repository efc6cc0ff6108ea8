import { readFileSync } from "node:fs";
import path from "node:path";
import { runOrder } from "../../../layers/run-order";
import { type SynthesizedStack } from "../../synthesized";
import { parsePlan } from "../plan/plan-json";
import { onlyTakesAway } from "../plan/takes-away";
import { type Bundle } from "./bundle";

/**
 * For each bundle the stacks whose bundles are applied before it. Those in which there is nothing to do wait for
 * nothing, and keep no order among the others.
 */
export function applyOrder(bundles: readonly Bundle[], all: readonly SynthesizedStack[]): ReadonlyMap<string, readonly string[]> {
  const working = bundles.filter(({ manifest }) => manifest.applyable);
  const ids = (some: readonly Bundle[]): ReadonlySet<string> => new Set(some.map(({ manifest }) => manifest.stack));
  return runOrder(
    ids(working),
    ids(working.filter(takesAway)),
    all.map(({ instance }) => instance),
  );
}

/** Whether a bundle's plan only takes things away. The counts rule most of them out without their JSON being read. */
export function takesAway({ folder, manifest: { changes, json } }: Bundle): boolean {
  if (changes.destroy + changes.forget === 0 || changes.add + changes.change + changes.replace > 0) return false;
  const file = path.join(folder, json.name);
  return onlyTakesAway(parsePlan(readFileSync(file, "utf8"), file));
}
