import { type SynthesizedStack } from "./synthesized";

/** The selected stacks and all that they read from, directly or not, in the estate's order. */
export function withUpstream(all: readonly SynthesizedStack[], selected: ReadonlySet<string>): readonly SynthesizedStack[] {
  const byId = new Map(all.map((stack) => [stack.instance.id, stack]));
  const wanted = new Set<string>();
  const visit = (id: string): void => {
    if (wanted.has(id)) return;
    wanted.add(id);
    for (const upstream of byId.get(id)?.instance.dependsOn ?? []) visit(upstream);
  };
  for (const id of selected) visit(id);
  return all.filter(({ instance }) => wanted.has(instance.id));
}
