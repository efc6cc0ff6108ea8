import { type CostLine, type Unpriced } from "./lines";

/** What one part of one resource costs before and after; 0 where it is not there. */
export interface CostChange {
  readonly stack: string;
  readonly address: string;
  readonly owner: string;
  /** What is paid for. */
  readonly what: string;
  /** Whether its price has a source of AWS. */
  readonly verified: boolean;
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
      verified: price.verified,
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

/** What an environment or an account costs before and after, in US dollars a month. */
export interface OwnerTotal {
  readonly owner: string;
  readonly before: number;
  readonly after: number;
  /** Part of `after` whose price has no source of AWS. */
  readonly unverified: number;
}

/** Totals of environments and accounts before and after. */
export function ownerTotals(before: readonly CostLine[], after: readonly CostLine[]): readonly OwnerTotal[] {
  const owners = [...new Set([...before, ...after].map(({ owner }) => owner))].sort();
  const sum = (lines: readonly CostLine[], owner: string): number =>
    lines.reduce((total, line) => total + (line.owner === owner ? line.amount : 0), 0);
  const unverified = after.filter(({ price }) => !price.verified);
  return owners.map((owner) => ({ owner, before: sum(before, owner), after: sum(after, owner), unverified: sum(unverified, owner) }));
}

/** What moves, up or down, in US dollars a month, and the part of it whose price has no source of AWS. */
export function movedBy(changes: readonly CostChange[]): { readonly all: number; readonly unverified: number } {
  const sum = (some: readonly CostChange[]): number => some.reduce((total, { before, after }) => total + Math.abs(after - before), 0);
  return { all: sum(changes), unverified: sum(changes.filter(({ verified }) => !verified)) };
}

/** A resource that is in no total of a comparison, because something of it has no price on that side. */
export interface ComparedUnpriced extends Unpriced {
  readonly side: "before" | "after" | "both";
}

/**
 * What the totals of a comparison leave out. Without it a database of a class that has no price would look like one that
 * is gone, and cheaper.
 */
export function comparedUnpriced(before: readonly Unpriced[], after: readonly Unpriced[]): readonly ComparedUnpriced[] {
  const idOf = ({ stack, address, why }: Unpriced): string => [stack, address, why].join(" ");
  const [old, now] = [new Set(before.map(idOf)), new Set(after.map(idOf))];
  return [
    ...after.map((one) => ({ ...one, side: old.has(idOf(one)) ? ("both" as const) : ("after" as const) })),
    ...before.filter((one) => !now.has(idOf(one))).map((one) => ({ ...one, side: "before" as const })),
  ];
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
