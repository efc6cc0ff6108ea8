import { type Effect as PlannedEffect, effectOf as plannedEffect, isLeftover, objectName } from "../../run/plan/effect";
import { type ResourceChange } from "../../run/plan/plan-json";
import { type StackJson } from "../../synthesized";
import { type Declaration, type Effect, type Subject, type Values } from "./model";
import { isRecord, read, unknown, withUnknown } from "./values";

/** What the synthesized JSON says of a resource, apart from what Terraform is given as arguments. */
export function declarationOf(
  json: StackJson | undefined,
  resolve: (value: unknown) => unknown,
  { type, name, address }: Pick<ResourceChange, "type" | "name" | "address">,
): Declaration | undefined {
  if (address !== `${type}.${name}` && !address.startsWith(`${type}.${name}[`)) return undefined;
  const values = resolve(json?.resource?.[type]?.[name]);
  if (!isRecord(values)) return undefined;
  const [lifecycle, construct] = [blockOf(values.lifecycle), read(values, "//.metadata.path")];
  return {
    values,
    lifecycle: {
      preventDestroy: lifecycle.prevent_destroy === true,
      createBeforeDestroy: lifecycle.create_before_destroy === true,
      ignoreChanges: Array.isArray(lifecycle.ignore_changes)
        ? lifecycle.ignore_changes.map(String)
        : lifecycle.ignore_changes === "all"
          ? ["all"]
          : [],
    },
    construct: typeof construct === "string" ? construct : undefined,
  };
}

/** Terraform JSON takes a block as an object or as a list of one. */
function blockOf(value: unknown): Values {
  const block: unknown = Array.isArray(value) ? value[0] : value;
  return isRecord(block) ? block : {};
}

/** What a review calls the effects of a plan. */
const names: Readonly<Record<PlannedEffect, Effect | undefined>> = {
  none: undefined,
  add: "create",
  change: "update",
  replace: "replace",
  destroy: "destroy",
  import: "import",
  move: "move",
  forget: "forget",
  unrecognized: "unrecognized",
};

export const effectOf = (resource: ResourceChange): Effect | undefined => names[plannedEffect(resource)];

/** A change as the rules see it, with what Terraform's plan says of it. */
export interface Judged {
  readonly subject: Subject;
  readonly resource: ResourceChange;
}

/** What a synthesis says of one stack; without `json` it has no such stack. */
export interface DeclaredStack {
  readonly json: StackJson | undefined;
  /** Puts what another stack's output is made of in the place of its reading. */
  readonly resolve: (value: unknown) => unknown;
}

/** A change as the rules see it; undefined for what changes nothing, in AWS or in the state. */
export function subjectOf(stack: string, resource: ResourceChange, now: DeclaredStack, base: DeclaredStack): Subject | undefined {
  const effect = effectOf(resource);
  if (effect === undefined) return undefined;
  const leftover = isLeftover(resource);
  // What is declared is the object that lives at the address.
  const declared = leftover ? undefined : declarationOf(now.json, now.resolve, resource);
  const { before, after, after_unknown: marks, importing } = resource.change;
  const gone = effect === "destroy" || effect === "forget";
  return {
    stack,
    address: objectName(resource),
    type: resource.type,
    effect,
    movedFrom: resource.previous_address,
    importedId: importing === undefined || importing === null ? undefined : (importing.id ?? "known after apply"),
    leftover: leftover ? resource.deposed : undefined,
    before: effect !== "create" && isRecord(before) ? before : {},
    after: gone ? {} : planned(after, marks, declared, before),
    declared,
    declaredBefore: leftover ? undefined : declarationOf(base.json, base.resolve, resource),
  };
}

/**
 * Values after the change. An argument that nobody declared is AWS's to compute: while it is unknown
 * it keeps its value, or is not set, and is no change.
 */
function planned(after: unknown, marks: unknown, declared: Declaration | undefined, before: unknown): Values {
  const merged = withUnknown(after, marks);
  if (!isRecord(merged)) return {};
  if (declared === undefined) return merged;
  return Object.fromEntries(
    Object.entries(merged).flatMap(([name, value]) =>
      value === unknown && !Object.hasOwn(declared.values, name)
        ? isRecord(before) && name in before
          ? [[name, before[name]]]
          : []
        : [[name, value]],
    ),
  );
}
