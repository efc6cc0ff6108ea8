import { placeholderMark } from "../../run/provider-host/placeholders";
import { type PlanJson, type ResourceChange } from "../../run/plan/plan-json";

/**
 * What a plan on a simulated state says to a reader: without changes that are none, and with
 * placeholders by the names of what they stand for.
 *
 * @param placeholders `<stack> <address>.<argument>` by placeholder.
 */
export function settled(plan: PlanJson, placeholders: ReadonlyMap<string, string>): PlanJson {
  return {
    ...plan,
    // Nothing is behind Terraform's back in a state that follows from code.
    resource_drift: [],
    resource_changes: (plan.resource_changes ?? [])
      .flatMap((change) => (changesNothing(change) ? onlyMoved(change) : [change]))
      .map((change) => named(change, placeholders)),
  };
}

/**
 * An update whose values stay the same: a value that is sensitive in the code and not in the state,
 * or nothing at all, which a simulated state has as nothing and the provider as an empty text, list
 * or zero.
 */
function changesNothing({ change }: ResourceChange): boolean {
  if (change.actions.join() === "no-op") return change.importing === undefined;
  if (change.actions.join() !== "update" || holdsTrue(change.after_unknown)) return false;
  return JSON.stringify(withoutNothing(change.before, 0)) === JSON.stringify(withoutNothing(change.after, 0));
}

/** What changes nothing can have another address in the code all the same. */
const onlyMoved = (resource: ResourceChange): readonly ResourceChange[] =>
  resource.previous_address === undefined ? [] : [{ ...resource, change: { ...resource.change, actions: ["no-op"] } }];

/** Arguments of the resource itself are compared as they are; what is nothing in the blocks within is left out. */
function withoutNothing(value: unknown, depth: number): unknown {
  if (Array.isArray(value)) return value.map((element) => withoutNothing(element, depth + 1));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, child]): [string, unknown] => [name, withoutNothing(child, depth + 1)])
      .filter(([, child]) => depth === 0 || !isNothing(child))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

const isNothing = (value: unknown): boolean =>
  value === null || value === "" || value === 0 || value === false || (Array.isArray(value) && value.length === 0);

function holdsTrue(value: unknown): boolean {
  if (value === true) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsTrue);
}

const placeholder = new RegExp(`(?:arn:aws:unknown:us-east-1:000000000000:)?(${placeholderMark}[0-9a-f]{16})`, "g");

function named({ change, ...resource }: ResourceChange, placeholders: ReadonlyMap<string, string>): ResourceChange {
  const name = (value: unknown): unknown => {
    if (typeof value === "string")
      return value.replaceAll(placeholder, (text, mark: string) => {
        const what = placeholders.get(mark);
        // It may stand within a policy, which is JSON in a text.
        return what === undefined ? text : `(${what.replaceAll('"', "'")}, known after apply)`;
      });
    if (Array.isArray(value)) return value.map(name);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, name(child)]));
  };
  return { ...resource, change: { ...change, before: name(change.before), after: name(change.after) } };
}
