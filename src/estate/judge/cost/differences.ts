import { type CostLine } from "./lines";

/** What one part of one resource costs before and after; 0 where it is not there. */
export interface CostChange {
  readonly stack: string;
  readonly address: string;
  readonly owner: string;
  /** What is paid for. */
  readonly what: string;
  /** US dollars in a month. */
  readonly before: number;
  readonly after: number;
}

/** Less than this in a month is arithmetic, no change. */
const leastDollars = 0.005;

const keyOf = ({ stack, address, price, region, kind }: CostLine): string => [stack, address, price.id, region, kind].join(" ");

/** What costs more or less, the largest change first. */
export function costChanges(before: readonly CostLine[], after: readonly CostLine[]): readonly CostChange[] {
  const [old, now] = [amounts(before), amounts(after)];
  const lines = new Map([...before, ...after].map((line) => [keyOf(line), line]));
  return [...lines]
    .map(([key, { stack, address, owner, price }]) => ({
      stack,
      address,
      owner,
      what: price.what,
      before: old.get(key) ?? 0,
      after: now.get(key) ?? 0,
    }))
    .filter((change) => Math.abs(change.after - change.before) >= leastDollars)
    .sort(
      (a, b) =>
        Math.abs(b.after - b.before) - Math.abs(a.after - a.before) || (`${a.stack} ${a.address}` < `${b.stack} ${b.address}` ? -1 : 1),
    );
}

/** A resource may pay the same price more than once in a month. */
function amounts(lines: readonly CostLine[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const line of lines) sums.set(keyOf(line), (sums.get(keyOf(line)) ?? 0) + line.amount);
  return sums;
}

/** Totals of environments and accounts before and after. */
export function ownerTotals(
  before: readonly CostLine[],
  after: readonly CostLine[],
): readonly { readonly owner: string; readonly before: number; readonly after: number }[] {
  const owners = [...new Set([...before, ...after].map(({ owner }) => owner))].sort();
  const sum = (lines: readonly CostLine[], owner: string): number =>
    lines.reduce((total, line) => total + (line.owner === owner ? line.amount : 0), 0);
  return owners.map((owner) => ({ owner, before: sum(before, owner), after: sum(after, owner) }));
}

export const costVerdicts = ["dangerous", "look", "safe"] as const;
export type CostVerdict = (typeof costVerdicts)[number];

/** What a month may become dearer by, in US dollars, before somebody has to look, and before it is dangerous. */
export interface CostThresholds {
  readonly lookAboveDollars: number;
  readonly dangerousAboveDollars: number;
  /** What a month may cost at all. */
  readonly budgetDollars: number;
}

/**
 * What a change of an environment's month is to whoever reviews it. It is dangerous, however small, where it takes
 * the month over its budget, or further over it; what becomes cheaper is safe here.
 */
export function costVerdict(
  { before, after }: { readonly before: number; readonly after: number },
  { lookAboveDollars, dangerousAboveDollars, budgetDollars }: CostThresholds,
): CostVerdict {
  const more = after - before;
  if (more < leastDollars) return "safe";
  if (more > dangerousAboveDollars || after > budgetDollars) return "dangerous";
  return more > lookAboveDollars ? "look" : "safe";
}
