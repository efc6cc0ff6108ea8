import { type ResourceChange } from "../../run/plan/plan-json";
import { type PlannedEstate, type Values } from "../review/model";
import { subjectOf } from "../review/subject";
import { type Difference, withDifferences } from "./differences";
import { driftRules } from "./rules";
import { type ResourceReading } from "./resource-drift";
import { type World } from "./world";

/** Asks the rules about single arguments, before anything is known to be a finding. */
export class Judge {
  private readonly estate: PlannedEstate;
  private readonly stacks: ReadonlyMap<string, World["readings"][number]["stack"]>;

  public constructor(world: World) {
    const byStack = new Map<string, { type: string; effect: undefined; after: Values }[]>();
    for (const { stack, type, values } of world.resources)
      byStack.set(stack.instance.id, [...(byStack.get(stack.instance.id) ?? []), { type, effect: undefined, after: values }]);
    this.estate = { find: (stack, matches) => byStack.get(stack)?.find(matches) };
    this.stacks = new Map(world.readings.map(({ stack }) => [stack.instance.id, stack]));
  }

  /** Ids of the rules, fallbacks left out, that such a change in AWS sets off. */
  public hits(reading: ResourceReading, changed: readonly Difference[]): readonly string[] {
    const subject = subjectOf(
      reading.stack,
      updateOf(reading, reading.known, changed),
      { json: this.stacks.get(reading.stack)?.json, resolve: (value) => value },
      { json: undefined, resolve: (value) => value },
    );
    if (subject === undefined) return [];
    return driftRules
      .filter(({ kind, when }) => kind === undefined && when(subject, this.estate).some(({ certain }) => certain))
      .map(({ id }) => id);
  }
}

/** The change as Terraform would write it down, with nothing in it but what is reported. */
export function updateOf(
  { address, type, name, change }: Pick<ResourceReading, "address" | "type" | "name" | "change">,
  known: Values,
  changed: readonly Difference[],
): ResourceChange {
  return {
    address,
    type,
    name,
    mode: "managed",
    change: {
      actions: ["update"],
      before: withDifferences(
        known,
        changed.map(({ path, before }) => ({ path, before, after: before })),
      ),
      after: withDifferences(known, changed),
      after_unknown: {},
      before_sensitive: change?.change.before_sensitive ?? false,
      after_sensitive: change?.change.after_sensitive ?? false,
    },
  };
}
