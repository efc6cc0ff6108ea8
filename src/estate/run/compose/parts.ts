import { type StackInstance } from "../../../layers/instances";

/** Stacks that Terraform works on together: nothing in them reads from stacks of another part. */
export interface Part<S> {
  /** `<account>-<region>`. */
  readonly name: string;
  readonly stacks: readonly S[];
}

/**
 * Divides stacks into parts that can be worked on by themselves: contracts are read within a region of an
 * account alone, since states lie in a bucket of that account and region (`instances.ts`).
 */
export function partsOf<S extends { readonly instance: StackInstance }>(stacks: readonly S[]): readonly Part<S>[] {
  const parts = new Map<string, S[]>();
  for (const stack of stacks) {
    const name = `${stack.instance.accountName}-${stack.instance.region}`;
    parts.set(name, [...(parts.get(name) ?? []), stack]);
  }
  return [...parts].map(([name, own]) => ({ name, stacks: own }));
}
