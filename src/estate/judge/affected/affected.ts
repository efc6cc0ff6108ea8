import { isDeepStrictEqual } from "node:util";
import { type StackInstance } from "../../../layers/instances";
import { waves } from "../../../layers/order";
import { resourceCount, type SynthesizedStack } from "../../synthesized";
import { type Blocks, blocksOf } from "./blocks";
import { type BlockChange, compareBlocks } from "./compare";
import { type ComparedStack, movedReads, type MovedRead } from "./dependents";

/**
 * - `added`, `removed`: the stack exists in one of the revisions only;
 * - `changed`: what it makes is another thing now;
 * - `dependent`: it is the same, but an output that it reads may get another value.
 */
export type Effect = "added" | "changed" | "dependent" | "removed";

export interface AffectedStack {
  readonly instance: StackInstance;
  readonly effect: Effect;
  /** Run in which it is applied, as in `estate list`; undefined for a removed stack. */
  readonly wave: number | undefined;
  /** What differs in it; empty for a stack that exists on one side only. */
  readonly changes: readonly BlockChange[];
  /** Outputs of other affected stacks that it reads. */
  readonly reads: readonly MovedRead[];
  /** Managed resources that it declares. */
  readonly resources: number;
}

/** Whether a stack only loses resources, with what it read and gave for them. */
export const onlyTakesAway = ({ effect, changes }: AffectedStack): boolean =>
  effect === "changed" &&
  changes.every(({ effect: change }) => change === "removed") &&
  changes.some(({ address }) => !noResource.test(address));

/** Addresses of blocks that are no resources; those of resources begin with their type. @see blocksOf */
const noResource = /^(?:terraform$|(?:data|ephemeral|output|var|local|provider|module|check|moved|import|removed)[. ])/;

const nothing: Blocks = new Map();

/**
 * The stacks in which two synthesized estates differ by meaning, in the order of `head`, removed ones
 * at the end.
 */
export function affectedStacks(base: readonly SynthesizedStack[], head: readonly SynthesizedStack[]): readonly AffectedStack[] {
  const before = new Map(base.map((stack) => [stack.instance.id, stack]));
  const wave = waves(head.map(({ instance }) => instance));
  const compared = head.map((stack) => comparedWith(before.get(stack.instance.id), stack));
  const reads = movedReads(compared);
  const here = compared.flatMap(({ stack, changes }): AffectedStack[] => {
    const { instance } = stack;
    const isNew = !before.has(instance.id);
    const moved = reads.get(instance.id) ?? [];
    const effect = isNew ? "added" : changes.length > 0 ? "changed" : moved.length > 0 ? "dependent" : undefined;
    if (effect === undefined) return [];
    return [
      { instance, effect, wave: wave.get(instance.id), changes: isNew ? [] : changes, reads: moved, resources: resourceCount(stack.json) },
    ];
  });
  const still = new Set(head.map(({ instance }) => instance.id));
  const gone = base
    .filter(({ instance }) => !still.has(instance.id))
    .map((stack): AffectedStack => ({
      instance: stack.instance,
      effect: "removed",
      wave: undefined,
      changes: [],
      reads: [],
      resources: resourceCount(stack.json),
    }));
  return [...here, ...gone];
}

/** Most stacks are the same on both sides: these are not taken apart, which for all of them takes as long as the rest of a comparison. */
function comparedWith(old: SynthesizedStack | undefined, stack: SynthesizedStack): ComparedStack {
  let known: Blocks | undefined;
  const blocks = (): Blocks => (known ??= blocksOf(stack.json));
  if (old === undefined) return { stack, blocks, changes: compareBlocks(nothing, blocks()) };
  return { stack, blocks, changes: isDeepStrictEqual(old.json, stack.json) ? [] : compareBlocks(blocksOf(old.json), blocks()) };
}
