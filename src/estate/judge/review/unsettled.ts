import { objectName } from "../../run/plan/effect";
import { isFirstPlan } from "../../run/plan/first-plan";
import { movedOutputs } from "../../run/plan/outputs";
import { failedChecks } from "../../run/plan/work";
import { type SynthesizedStack } from "../../synthesized";
import { type StackPlanInput } from "./input";
import { readersOf } from "./readers";

const mostNamed = 6;
const named = (names: readonly string[]): string =>
  `${names.slice(0, mostNamed).join(", ")}${names.length > mostNamed ? ` and ${names.length - mostNamed} more` : ""}`;

/** What a plan says beside its changes and what a person has to read: none of it is a resource that changes. */
export function unsettled({ stack, plan }: StackPlanInput, estate: readonly SynthesizedStack[]): readonly string[] {
  const deferred = (plan.deferred_changes ?? []).map(({ resource_change: change }) => objectName(change));
  const failed = failedChecks(plan).map(({ address, instances = [] }) => {
    const problems = instances.flatMap(({ problems: own = [] }) => own.map(({ message }) => message));
    return `${address.to_display}${problems.length === 0 ? "" : ` (${named(problems)})`}`;
  });
  return [
    ...(deferred.length > 0
      ? [`the plan of ${stack} puts off ${named(deferred)}: plan again after the apply`]
      : plan.complete === false
        ? [`the plan of ${stack} is not complete: it was made for a part of the stack, or puts something off`]
        : []),
    ...(failed.length > 0 ? [`in the plan of ${stack} a check fails: ${named(failed)}`] : []),
    ...(isFirstPlan(plan) ? [] : outputsRead(stack, [...movedOutputs(plan)], estate)),
  ];
}

/** Outputs that others read. Where everything is made new, all of them are, and nobody can read them yet. */
function outputsRead(stack: string, moved: readonly string[], estate: readonly SynthesizedStack[]): string[] {
  if (moved.length === 0) return [];
  const readers = readersOf(stack, estate);
  return [...moved].sort().flatMap((output) => {
    const users = readers.get(output) ?? [];
    return users.length === 0
      ? []
      : [
          `the plan of ${stack} may give the output ${output} another value, which ${named(users)} ${users.length === 1 ? "reads" : "read"}: plan ${users.length === 1 ? "it" : "them"} again after the apply`,
        ];
  });
}
