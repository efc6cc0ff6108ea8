import { type StackJson } from "../synthesized";
import { type PlanJson, type ResourceChange } from "./plan-json";

/** What a plan does to one stack. */
export interface StackSummary {
  readonly stack: string;
  readonly add: number;
  readonly change: number;
  readonly replace: number;
  readonly destroy: number;
  /** Resources with arguments whose value only an apply can tell, with the names of these arguments. */
  readonly unknown: readonly { readonly address: string; readonly arguments: readonly string[] }[];
}

export type Effect = "add" | "change" | "replace" | "destroy" | "none";

/** What Terraform's list of actions comes to. */
export function effectOf({ mode, change: { actions } }: ResourceChange): Effect {
  if (mode === "data") return "none";
  if (actions.includes("create") && actions.includes("delete")) return "replace";
  if (actions.includes("create")) return "add";
  if (actions.includes("update")) return "change";
  return actions.includes("delete") ? "destroy" : "none";
}

/** Counts the changes of a stack and finds the configured arguments that are unknown until apply. */
export function summarize(stack: string, plan: PlanJson, json: StackJson): StackSummary {
  const counts = { add: 0, change: 0, replace: 0, destroy: 0, none: 0 };
  const unknown: { address: string; arguments: string[] }[] = [];
  for (const change of plan.resource_changes ?? []) {
    counts[effectOf(change)] += 1;
    const names = unknownArguments(change, json.resource?.[change.type]?.[change.name] ?? {});
    if (names.length > 0) unknown.push({ address: change.address, arguments: names });
  }
  const { none: _none, ...effects } = counts;
  return { stack, ...effects, unknown };
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
