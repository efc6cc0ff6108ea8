import { type StackJson } from "../../synthesized";
import { type PlanJson, type ResourceChange } from "./plan-json";
import { effectOf, objectName, type PlannedEffect } from "./effect";
import { type PlanWork, workOf } from "./work";

/** What a plan does to one stack. */
export interface StackSummary extends PlanWork {
  readonly stack: string;
  /** Resources with arguments whose value is known only after the apply, with the names of these arguments. */
  readonly unknown: readonly { readonly address: string; readonly arguments: readonly string[] }[];
}

/** An object that a plan does something to. */
export interface PlannedObject {
  readonly address: string;
  readonly effect: PlannedEffect;
}

export const plannedObjects = (plan: PlanJson): readonly PlannedObject[] =>
  (plan.resource_changes ?? []).flatMap((change) => {
    const effect = effectOf(change);
    return effect === "none" ? [] : [{ address: objectName(change), effect }];
  });

/** Counts the changes of a stack and finds the configured arguments that are unknown until apply. */
export function summarize(stack: string, plan: PlanJson, json: StackJson): StackSummary {
  const unknown = (plan.resource_changes ?? []).flatMap((change) => {
    const names = unknownArguments(change, json.resource?.[change.type]?.[change.name] ?? {});
    return names.length > 0 ? [{ address: change.address, arguments: names }] : [];
  });
  return { stack, ...workOf(plan), unknown };
}

/** Arguments that the configuration sets and whose value is unknown; what AWS itself computes does not count. */
function unknownArguments({ change: { after_unknown: unknown } }: ResourceChange, configured: Readonly<Record<string, unknown>>): string[] {
  if (typeof unknown !== "object" || unknown === null) return [];
  return Object.entries(unknown)
    .filter(([name, value]) => name in configured && hasTrue(value))
    .map(([name]) => name)
    .sort();
}

function hasTrue(value: unknown): boolean {
  if (value === true) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasTrue);
}
