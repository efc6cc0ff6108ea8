import { type CostLine } from "./lines";
import { hoursPerMonth } from "./usage";

/** What can be bought ahead of steady use; nothing here buys it. */
export interface Commitment {
  readonly owner: string;
  readonly region: string;
  /** How AWS sells it. */
  readonly offer: "reserved database instances" | "reserved cache nodes" | "Compute Savings Plan";
  readonly what: string;
  /** What runs all month: instances or nodes; for a Savings Plan dollars an hour on demand. */
  readonly steady: number;
  readonly unit: "instances" | "nodes" | "dollars an hour";
  /** US dollars in a month on demand. */
  readonly month: number;
  /** Part of it whose price has no source of AWS. */
  readonly unverified: number;
}

/** Prices by how AWS sells ahead what they are for. @see https://docs.aws.amazon.com/savingsplans/latest/userguide/what-is-savings-plans.html */
const offers: readonly { readonly prices: RegExp; readonly offer: Commitment["offer"]; readonly unit: Commitment["unit"] }[] = [
  { prices: /^rds\.postgres\.(single|multi)\./, offer: "reserved database instances", unit: "instances" },
  { prices: /^elasticache\.(redis|valkey)\./, offer: "reserved cache nodes", unit: "nodes" },
  { prices: /^fargate\.(arm|x86)\./, offer: "Compute Savings Plan", unit: "dollars an hour" },
];

/**
 * What of the estate runs whether or not anybody trades, and can therefore be bought ahead. Spot is not sold ahead;
 * what follows the load is left out, and so is what a schedule starts: an hour that does not use what was bought
 * loses it.
 */
export function commitments(lines: readonly CostLine[]): readonly Commitment[] {
  const found = new Map<string, Commitment>();
  for (const { owner, region, kind, price, quantity, amount, steady = quantity } of lines) {
    const offer = offers.find(({ prices }) => prices.test(price.id));
    if (offer === undefined || kind !== "fixed" || steady === 0) continue;
    const month = amount * (steady / quantity);
    // One plan covers all of Fargate; instances and nodes are reserved by their class.
    const what = offer.unit === "dollars an hour" ? "tasks of Fargate" : price.what;
    const key = [owner, region, offer.offer, what].join(" ");
    const before = found.get(key);
    found.set(key, {
      owner,
      region,
      offer: offer.offer,
      what,
      unit: offer.unit,
      steady: (before?.steady ?? 0) + (offer.unit === "dollars an hour" ? month : steady) / hoursPerMonth,
      month: (before?.month ?? 0) + month,
      unverified: (before?.unverified ?? 0) + (price.verified ? 0 : month),
    });
  }
  return [...found.values()].sort((a, b) => b.month - a.month || (`${a.owner} ${a.what}` < `${b.owner} ${b.what}` ? -1 : 1));
}

/** What a discount makes of a commitment: US dollars that a month costs less, and how much of its term it must be used to pay. */
export const worth = ({ month }: Commitment, discountPercent: number): { readonly saves: number; readonly breakEvenPercent: number } => ({
  saves: (month * discountPercent) / 100,
  breakEvenPercent: 100 - discountPercent,
});
