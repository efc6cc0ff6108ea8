import { rmSync } from "node:fs";
import { precedingAmong } from "../../../layers/order";
import { type StackInstance } from "../../../layers/instances";
import { takesAway } from "./apply-order";
import { type PlannedStack } from "./plan-live";

/**
 * Which of the stacks that only destroy are planned for, by who applies one wave after the other and so cannot order them
 * by their plans: those that go before all waves and nothing else, or everything but those that go after all waves.
 */
export const destructionParts = ["first", "put-off"] as const;
export type DestructionPart = (typeof destructionParts)[number];

export interface Parted {
  /** What is applied now. */
  readonly kept: readonly PlannedStack[];
  /** Stacks with something to do whose bundles were removed. */
  readonly leftOut: readonly string[];
}

/**
 * Removes the bundles that are not of the part. First goes what is only destroyed and nothing that makes anything depends
 * on; a stack that could not be planned might make something. Put off is what is only destroyed and others depend on.
 *
 * @param all every stack of the estate, each after those it depends on.
 */
export function partOf(planned: readonly PlannedStack[], part: DestructionPart, all: readonly StackInstance[]): Parted {
  const goes = new Set(planned.filter((one) => one.kind === "planned" && takesAway(one.bundle)).map(({ stack }) => stack));
  const makers = planned.filter((one) => hasSomethingToDo(one) && !goes.has(one.stack)).map(({ stack }) => stack);
  const wanted = ({ stack }: PlannedStack): boolean =>
    part === "first" ? goes.has(stack) && !isUsedByMaker(stack, makers, all) : !goes.has(stack) || !hasUsers(stack, all);
  const kept = planned.filter(wanted);
  const leftOut = planned.filter((one) => !wanted(one) && hasSomethingToDo(one));
  for (const one of planned) if (!wanted(one) && one.kind === "planned") rmSync(one.bundle.folder, { recursive: true, force: true });
  return { kept, leftOut: leftOut.map(({ stack }) => stack) };
}

const hasSomethingToDo = (one: PlannedStack): boolean => one.kind !== "planned" || one.bundle.manifest.applyable;

/** Whether something that makes anything, or may, stands on it. */
const isUsedByMaker = (stack: string, makers: readonly string[], all: readonly StackInstance[]): boolean =>
  makers.some((maker) => standsOn(maker, stack, all));

const standsOn = (stack: string, other: string, all: readonly StackInstance[]): boolean =>
  (precedingAmong(new Set([stack, other]), all).get(stack) ?? []).includes(other);

const hasUsers = (stack: string, all: readonly StackInstance[]): boolean =>
  all.some(({ dependsOn, after }) => [...dependsOn, ...after].includes(stack));
