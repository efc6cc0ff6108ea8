import { isLeftover } from "../../run/plan/effect";
import { type PlanJson, type ResourceChange } from "../../run/plan/plan-json";
import { type SynthesizedStack } from "../../synthesized";
import { type StackPlanInput } from "../review/input";
import { type Review, review } from "../review/review";

/** Something that no apply brings back. */
export interface Loss {
  readonly stack: string;
  readonly address: string;
  readonly type: string;
  /** Rule of the review that says so. */
  readonly rule: string;
  readonly text: string;
  /** False when only the apply shows whether it is so. */
  readonly certain: boolean;
}

/** What a review found irreversible. */
export const lossesIn = ({ changes }: Review): Loss[] =>
  changes.flatMap(({ stack, address, type, findings }) =>
    findings
      .filter(({ tier }) => tier === "irreversible")
      .map(({ rule, text, certain }) => ({ stack, address, type, rule, text, certain })),
  );

/**
 * What the change took away that a rollback undoes. Its plan, read backwards, is that change: what it makes
 * had been destroyed, what it replaces had been replaced. So the review's rules, asked of that, say what was
 * lost already, and what AWS will not let go back.
 *
 * @param plans of the rollback.
 * @param now the synthesis that the change led to.
 * @param earlier the synthesis that it started from, and that the rollback leads back to.
 */
export const lostByChange = (
  plans: readonly StackPlanInput[],
  now: readonly SynthesizedStack[],
  earlier: readonly SynthesizedStack[],
): Loss[] =>
  lossesIn(
    review(
      plans.map(({ stack, plan }) => ({ stack, plan: backwards(plan) })),
      now,
      earlier,
    ),
  );

const opposites: Readonly<Record<string, readonly string[]>> = {
  create: ["delete"],
  delete: ["create"],
  update: ["update"],
  "delete,create": ["delete", "create"],
  "create,delete": ["create", "delete"],
};

/** A plan with every change of AWS the other way round; what changes the state alone loses nothing, and is left out. */
function backwards({ resource_changes: changes = [], resource_drift: _drift, ...plan }: PlanJson): PlanJson {
  return { ...plan, resource_changes: changes.flatMap(reversed) };
}

function reversed(resource: ResourceChange): ResourceChange[] {
  const actions = opposites[resource.change.actions.join(",")];
  if (actions === undefined || resource.mode !== "managed" || isLeftover(resource)) return [];
  const { previous_address: _moved, change, ...rest } = resource;
  const { before, after, before_sensitive: wasSecret, after_sensitive: isSecret, replace_paths: paths } = change;
  return [
    {
      ...rest,
      change: {
        actions,
        before: after,
        after: before,
        after_unknown: false,
        before_sensitive: isSecret,
        after_sensitive: wasSecret,
        ...(paths === undefined ? {} : { replace_paths: paths }),
      },
    },
  ];
}
