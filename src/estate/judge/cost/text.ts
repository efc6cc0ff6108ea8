import { type ComparedUnpriced } from "./differences";
import { type Costs, type CostLine, type Unpriced } from "./lines";
import { type Total } from "./totals";

/** Dollars of a month, to the cent; a thousandth part matters to nobody, and nothing is concluded from little. */
export const dollars = (amount: number): string =>
  amount !== 0 && Math.abs(amount) < 0.005
    ? amount < 0
      ? "-0.00"
      : "<0.01"
    : amount.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** The same with its sign, for what changes. */
export const signedDollars = (amount: number): string => (amount > 0 ? `+${dollars(amount)}` : dollars(amount));

export const share = (part: number, whole: number): string => (whole === 0 ? "-" : `${Math.round((100 * part) / whole)} %`);

/** Cells of a total: fixed, usage, transfer, all, and the share that is unverified. */
export const cellsOf = (total: Total): readonly string[] => [
  dollars(total.fixed),
  dollars(total.usage),
  dollars(total.transfer),
  dollars(total.all),
  share(total.unverified, total.all),
];

export function coverageText({ coverage: { resources, covered, types, pricedTypes, freeTypes } }: Costs): string {
  const percent = resources === 0 ? 100 : Math.floor((100 * covered) / resources);
  return `coverage: ${percent} % of ${resources} resources; of ${types} types ${pricedTypes} have a price and ${freeTypes} are free, each with its source`;
}

/** A quantity as it is paid for, such as `730 hour`. */
export const quantityText = ({ quantity, price }: CostLine): string =>
  `${quantity.toLocaleString("en-US", { maximumSignificantDigits: 4 })} ${price.unit}`;

/** What is paid for, marked where its price has no source of AWS. */
export const markedWhat = ({ what, verified }: { readonly what: string; readonly verified: boolean }): string =>
  verified ? what : `${what} (unverified)`;

/** Why a resource is in no total, as a sentence. */
export const unpricedReason = ({ stack, address, why }: Unpriced): string => `${stack} ${address}: ${why}`;

/** The same in a comparison, which may have a price for the resource on one side. */
export const comparedReason = (one: ComparedUnpriced): string =>
  one.side === "both" ? unpricedReason(one) : `${unpricedReason(one)} (${one.side})`;
