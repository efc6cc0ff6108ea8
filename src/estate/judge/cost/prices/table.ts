import { z } from "zod";
import { UserError } from "../../../../common/user-error";
import rawTable from "./table.json";

/**
 * Where a price was read. Of `aws-page` and `aws-list` the words or the row are AWS's own, quoted where
 * `via` says; every other price is unverified: `extract` is a third party's reading of AWS's price list,
 * `recalled` has no source at hand, `assumed` is another region's price.
 */
export type SourceKind = "aws-page" | "aws-list" | "extract" | "recalled" | "assumed";

export interface PriceSource {
  readonly kind: SourceKind;
  readonly address?: string | undefined;
  /** Day on which it was read. */
  readonly read: string;
  readonly via?: string | undefined;
}

/** One price of one region. */
export interface Price {
  readonly id: string;
  /** What is paid for, as a phrase. */
  readonly what: string;
  /** What the amount is for one of, such as `hour` or `GB-month`. */
  readonly unit: string;
  /** US dollars for one unit, AWS's first tier; free tiers are not taken off. */
  readonly amount: number;
  /** Name of the source in the table. */
  readonly sourceName: string;
  readonly source: PriceSource;
  /** Whether the source is AWS. */
  readonly verified: boolean;
}

/** How `npm run prices` finds a price in AWS's price list. */
export interface PriceQuery {
  readonly service: string;
  /** Usage type without the region's prefix. */
  readonly usage?: string | undefined;
  /** Values of other columns of the list. */
  readonly where?: Readonly<Record<string, string>> | undefined;
}

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const quoted = z.tuple([z.number().positive(), z.string()]);
const tableSchema = z.strictObject({
  about: z.strictObject({ asOf: day, currency: z.literal("USD"), command: z.string() }),
  sources: z.record(
    z.string(),
    z.strictObject({
      kind: z.enum(["aws-page", "aws-list", "extract", "recalled", "assumed"]),
      address: z.url().optional(),
      read: day,
      via: z.string().optional(),
    }),
  ),
  prices: z.record(
    z.string(),
    z
      .object({
        what: z.string(),
        unit: z.string(),
        find: z
          .strictObject({ service: z.string(), usage: z.string().optional(), where: z.record(z.string(), z.string()).optional() })
          .optional(),
      })
      .catchall(quoted),
  ),
});
export type PriceTable = z.output<typeof tableSchema>;

/** File that holds the prices, as messages name it. */
export const tableFile = "src/estate/judge/cost/prices/table.json";

/** @throws ZodError for a table of another form. */
export const readTable = (raw: unknown): PriceTable => tableSchema.parse(raw);

export const priceTable: PriceTable = rawTable as unknown as PriceTable;

const verifiedKinds: readonly SourceKind[] = ["aws-page", "aws-list"];

/** The price of a region, or AWS's one price for all regions; undefined where the table has none. */
export function priceIn(region: string, id: string, table: PriceTable = priceTable): Price | undefined {
  const entry = table.prices[id];
  const found = entry?.[region] ?? entry?.global;
  if (entry === undefined || found === undefined) return undefined;
  const [amount, sourceName] = found as [number, string];
  const source = table.sources[sourceName];
  if (source === undefined) throw new Error(`${tableFile}: price ${id} names the source ${sourceName}, which is not there`);
  return { id, what: entry.what, unit: entry.unit, amount, sourceName, source, verified: verifiedKinds.includes(source.kind) };
}

/** Age of the table in whole days; negative for a table from the future. */
export const ageInDays = (today: Date, table: PriceTable = priceTable): number =>
  Math.floor((today.getTime() - Date.parse(`${table.about.asOf}T00:00:00Z`)) / 86_400_000);

/**
 * The table's age in days, for a run that reports costs.
 *
 * @throws UserError for a table from the future: either it or this machine's clock is wrong.
 */
export function currentAge(today: Date, table: PriceTable = priceTable): number {
  const days = ageInDays(today, table);
  const tomorrow = Object.entries(table.sources).find(([, { read }]) => Date.parse(`${read}T00:00:00Z`) > today.getTime());
  if (tomorrow !== undefined)
    throw new UserError({
      problem: `${tableFile}: the source ${tomorrow[0]} was read on ${tomorrow[1].read}, and today is ${today.toISOString().slice(0, 10)}`,
      fix: `correct this machine's clock, or run \`${table.about.command}\``,
    });
  if (days >= 0) return days;
  throw new UserError({
    problem: `${tableFile}: the prices are of ${table.about.asOf}, and today is ${today.toISOString().slice(0, 10)}`,
    fix: `correct this machine's clock, or run \`${table.about.command}\``,
  });
}
