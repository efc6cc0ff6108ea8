import { effectOf, effects, type PlannedEffect } from "./effect";
import { movedOutputs } from "./outputs";
import { type CheckResult, type PlanJson } from "./plan-json";

/** Numbers of everything that a plan does, puts off or finds wrong. */
export type PlanCounts = Readonly<Record<PlannedEffect | "outputs" | "deferred" | "failedChecks", number>>;

/** What there is to do about a plan: the one definition by which every command decides. */
export interface PlanWork {
  readonly changes: PlanCounts;
  /** Whether an apply would do anything. */
  readonly applyable: boolean;
  /** False when another plan is needed after the apply. */
  readonly complete: boolean;
}

export const noCounts: PlanCounts = {
  add: 0,
  change: 0,
  replace: 0,
  destroy: 0,
  import: 0,
  move: 0,
  forget: 0,
  unrecognized: 0,
  outputs: 0,
  deferred: 0,
  failedChecks: 0,
};

/** Terraform's own word decides whether there is anything to apply; only a plan that has none is counted. */
export function workOf(plan: PlanJson): PlanWork {
  const changes: Record<keyof PlanCounts, number> = {
    ...noCounts,
    outputs: movedOutputs(plan).size,
    deferred: (plan.deferred_changes ?? []).length,
    failedChecks: failedChecks(plan).length,
  };
  for (const change of plan.resource_changes ?? []) {
    const effect = effectOf(change);
    if (effect !== "none") changes[effect] += 1;
  }
  const counted = changes.outputs > 0 || effects.some((effect) => changes[effect] > 0);
  return { changes, applyable: plan.applyable ?? counted, complete: plan.complete !== false && changes.deferred === 0 };
}

/** Whether anybody has to do anything about a plan: apply it, plan again, or look at a check. */
export const hasWork = ({ changes, applyable, complete }: PlanWork): boolean =>
  applyable || !complete || Object.values(changes).some((count) => count > 0);

/** What a check that Terraform has evaluated may be without anybody looking at it; `unknown` ones are evaluated by the apply. */
const quiet: ReadonlySet<string> = new Set(["pass", "unknown"]);

export const failedChecks = ({ checks = [] }: Pick<PlanJson, "checks">): readonly CheckResult[] =>
  checks.filter(({ status }) => !quiet.has(status));
