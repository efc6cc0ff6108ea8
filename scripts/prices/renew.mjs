/** How many of AWS's units one unit of the table has, by the word that the table uses. */
const sizes = { thousand: 1e3, "10 thousand": 1e4, "100 thousand": 1e5, million: 1e6 };

/** A price that has moved by more than this factor is rather a mistake of the query than news. */
export const largestMove = 3;

/** Prefixes of usage types in a region; older services have none in us-east-1. */
const prefixes = { "us-east-1": ["", "USE1-"], "us-west-2": ["USW2-"], global: [""] };

/**
 * Whether a row of AWS's list is what a price of the table asks for: on demand, its first tier, of that
 * usage type, with those values.
 */
export function matches(row, find, region, peer) {
  const usage = row.usageType ?? "";
  return (
    row.TermType === "OnDemand" &&
    (row.StartingRange === "" || Number(row.StartingRange) === 0) &&
    Number(row.PricePerUnit) > 0 &&
    (find.usage === undefined || (prefixes[region] ?? [`${region}-`]).some((prefix) => usage === `${prefix}${find.usage}`)) &&
    Object.entries(find.where ?? {}).every(([title, value]) => row[title] === value.replace("{peer}", peer))
  );
}

/**
 * What becomes of a price: the amount of the one row that matches, or why it is left as it is.
 *
 * @param {{ unit: string }} entry
 * @param {number} before amount in the table
 * @param {readonly Record<string, string>[]} rows that match
 * @returns {{ amount: number, description: string } | { why: string }}
 */
export function renewed(entry, before, rows) {
  const amounts = [...new Set(rows.map(({ PricePerUnit }) => Number(PricePerUnit)))];
  if (amounts.length === 0) return { why: "no row of the list is asked for" };
  if (amounts.length > 1) return { why: `rows of the list differ: ${amounts.join(", ")}` };
  const amount = Number((amounts[0] * (sizes[entry.unit] ?? 1)).toPrecision(12));
  if (amount > before * largestMove || amount < before / largestMove)
    return { why: `it would move from ${before} to ${amount}: read the row by hand` };
  return { amount, description: rows[0].PriceDescription };
}

/** The table as a file: a price on each line, so that a renewal is read line by line. */
export function written({ about, sources, prices }) {
  const lines = (entries) =>
    Object.entries(entries)
      .map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`)
      .join(",\n");
  return `{\n  "about": ${JSON.stringify(about)},\n  "sources": {\n${lines(sources)}\n  },\n  "prices": {\n${lines(prices)}\n  }\n}\n`;
}
