import path from "node:path";
import { emulatorExceptions } from "@smart0dte/aws-stand-in/exceptions";
import { readSynthesized, type SynthesizedStack } from "../../src/estate/synthesized";

/** Stacks at work at the same time: mostly they wait for the provider, which waits for AWS. */
const atOnce = 4;

/** Runs work for each stack as soon as those before it are done; the first failure ends it after what runs. */
export async function inOrder(
  stacks: readonly SynthesizedStack[],
  work: (stack: SynthesizedStack) => Promise<void>,
  direction: "up" | "down" = "up",
): Promise<void> {
  const ids = new Set(stacks.map(({ instance }) => instance.id));
  const before = new Map<string, string[]>(stacks.map(({ instance }) => [instance.id, []]));
  for (const { instance } of stacks) {
    for (const lower of [...instance.dependsOn, ...instance.after].filter((id) => ids.has(id))) {
      const [first, second] = direction === "up" ? [lower, instance.id] : [instance.id, lower];
      before.get(second)?.push(first);
    }
  }
  const waiting = new Map(stacks.map((stack) => [stack.instance.id, stack]));
  const done = new Set<string>();
  const running = new Map<string, Promise<void>>();
  const failures: unknown[] = [];
  while (waiting.size > 0 || running.size > 0) {
    for (const [id, stack] of waiting) {
      if (failures.length > 0 || running.size >= atOnce) break;
      if (before.get(id)?.some((other) => !done.has(other)) === true) continue;
      waiting.delete(id);
      const run = work(stack).then(
        () => void done.add(id),
        (error: unknown) => void failures.push(error),
      );
      running.set(
        id,
        run.finally(() => running.delete(id)),
      );
    }
    if (running.size === 0) break;
    await Promise.race(running.values());
  }
  if (failures.length > 0) throw failures[0];
  if (waiting.size > 0) throw new Error(`these stacks wait for each other: ${[...waiting.keys()].join(", ")}`);
}

/** What the emulator can hold of the stacks of an environment: not those with a type that it cannot, nor those that read from such a one. */
export function holdable(stacks: readonly SynthesizedStack[]): readonly SynthesizedStack[] {
  const types = new Set(emulatorExceptions.filter(({ effect }) => effect === "cannot-hold").map(({ type }) => type));
  const left = new Set<string>();
  return stacks.filter(({ instance, json }) => {
    const held =
      !Object.keys(json.resource ?? {}).some((type) => types.has(type)) &&
      ![...instance.dependsOn, ...instance.after].some((id) => left.has(id));
    if (!held) left.add(instance.id);
    return held;
  });
}

export const stacksOf = (work: string, environment: string): readonly SynthesizedStack[] =>
  readSynthesized(path.join(work, "cdktf.out")).filter(({ instance }) => instance.environments.includes(environment));

/** The stacks that are asked for, and those that must be applied before them. */
export function withLowerOnes(
  stacks: readonly SynthesizedStack[],
  asked: (stack: SynthesizedStack) => boolean,
): readonly SynthesizedStack[] {
  const wanted = new Set<string>();
  const byId = new Map(stacks.map((stack) => [stack.instance.id, stack]));
  const want = (stack: SynthesizedStack | undefined): void => {
    if (stack === undefined || wanted.has(stack.instance.id)) return;
    wanted.add(stack.instance.id);
    for (const id of [...stack.instance.dependsOn, ...stack.instance.after]) want(byId.get(id));
  };
  stacks.filter(asked).forEach(want);
  return stacks.filter(({ instance }) => wanted.has(instance.id));
}
