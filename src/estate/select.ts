import { type StackInstance } from "../stacks/instances";
export function selectStacks(all: readonly StackInstance[], s: { env?: string; region?: string; layer?: string }): StackInstance[] {
  return all.filter((i) => (s.env === undefined || i.environments.includes(s.env)) && (s.region === undefined || i.region === s.region) && (s.layer === undefined || i.layer === s.layer));
}
