import { comesBefore, runOrder } from "../../../layers/run-order";
import { onlyTakesAway } from "../../run/plan/takes-away";
import { hasWork, workOf } from "../../run/plan/work";
import { type SynthesizedStack } from "../../synthesized";
import { type Dependent, type Dependents } from "./dependents";
import { holds } from "./held";
import { type StackPlanInput } from "./input";
import { type Effect, type Subject } from "./model";

/** Whether a run applies one of the reviewed stacks before another one. */
export type GoesFirst = (first: string, second: string) => boolean;

/** The order in which an apply of all the plans goes. */
export function orderOf(
  plans: readonly StackPlanInput[],
  estate: readonly SynthesizedStack[],
  base: readonly SynthesizedStack[],
): GoesFirst {
  const working = plans.filter(({ plan }) => hasWork(workOf(plan)));
  const ids = (some: readonly StackPlanInput[]): ReadonlySet<string> => new Set(some.map(({ stack }) => stack));
  const here = estate.map(({ instance }) => instance);
  // Stacks that are gone from the code depended on those that stay, and nothing depends on them.
  const gone = base.map(({ instance }) => instance).filter(({ id }) => !here.some((one) => one.id === id));
  return comesBefore(runOrder(ids(working), ids(working.filter(({ plan }) => onlyTakesAway(plan))), [...here, ...gone]));
}

/** What names a resource and works without it: who may use it, who watches it. */
const onlyNamesIt = /^aws_(?:iam_\w+|cloudwatch_\w+|\w+_policy|\w+_permission)$/;
const letsGo: ReadonlySet<Effect> = new Set<Effect>(["destroy", "replace", "update"]);

/**
 * What in other stacks lets go of a destroyed resource later than it is destroyed: its own stack makes something
 * too, and is therefore applied first. What AWS itself keeps until then is told by the rule for that.
 *
 * @param users who uses what, as the base has it. @param effects what the plans do to a resource.
 */
export function laterUsersOf(
  { stack, address, type, effect, leftover }: Subject,
  users: Dependents,
  effects: (stack: string, address: string) => Effect | undefined,
  first: GoesFirst,
): readonly Dependent[] {
  if (effect !== "destroy" || leftover !== undefined || Object.hasOwn(holds, type)) return [];
  return users.usersOf(stack, address.replace(/\[.*$/s, "")).filter((user) => {
    const then = effects(user.stack, user.address);
    return (
      user.stack !== stack &&
      !onlyNamesIt.test(user.address.split(".")[0] ?? "") &&
      then !== undefined &&
      letsGo.has(then) &&
      first(stack, user.stack)
    );
  });
}
