import { type ReviewedChange } from "./review";

export type Alike = readonly [ReviewedChange, ...ReviewedChange[]];

/** Changes with the same key, in the order of the first of each. */
export function alike(changes: readonly ReviewedChange[], keyOf: (change: ReviewedChange) => string): readonly Alike[] {
  const byKey = new Map<string, [ReviewedChange, ...ReviewedChange[]]>();
  for (const change of changes) {
    const key = keyOf(change);
    const same = byKey.get(key);
    if (same === undefined) byKey.set(key, [change]);
    else same.push(change);
  }
  return [...byKey.values()];
}

const judgements = new WeakMap<ReviewedChange, string>();

/** What is said of a change, but for its stack: the same change in every environment is read once. Every form of the report asks. */
export function judgement(change: ReviewedChange): string {
  const known = judgements.get(change);
  if (known !== undefined) return known;
  const { address, effect, findings, replacedBecause, lifecycle, configKeys, followsFrom, followers } = change;
  const said = JSON.stringify([
    address,
    followsFrom?.address,
    followers,
    effect,
    findings,
    replacedBecause,
    lifecycle,
    configKeys?.map(({ key }) => key),
  ]);
  judgements.set(change, said);
  return said;
}
