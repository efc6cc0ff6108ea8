/**
 * Renews src/estate/judge/cost/prices/table.json from AWS's price list, where it can be reached: `npm run prices`.
 * A price is found by its `find`; one whose query finds no row, several that differ, or a move that is
 * rather a mistake stays as it is, and is named. The list needs no credentials.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { readPriceList } from "./prices/price-list.mjs";
import { matches, renewed, written } from "./prices/renew.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { values } = parseArgs({
  options: {
    from: { type: "string", default: "https://pricing.us-east-1.amazonaws.com" },
    table: { type: "string", default: path.join(root, "src", "estate", "judge", "cost", "prices", "table.json") },
  },
});
const table = JSON.parse(readFileSync(values.table, "utf8"));
const regions = ["us-east-1", "us-west-2"];
const kept = [];
let renewedCount = 0;

try {
  for (const region of [...regions, "global"]) await renewRegion(region);
} catch (error) {
  process.stderr.write(
    `prices: AWS's price list could not be read: ${error.cause?.message ?? error.message}\nfix: run it where ${values.from} can be reached; nothing was changed\n`,
  );
  process.exit(1);
}
const used = new Set(
  Object.values(table.prices).flatMap((entry) => Object.values(entry).flatMap((value) => (Array.isArray(value) ? [value[1]] : []))),
);
table.sources = Object.fromEntries(Object.entries(table.sources).filter(([name]) => used.has(name)));
// What was kept is as old as it was: the table is of the day on which its oldest price was read.
table.about.asOf = Object.values(table.sources)
  .map(({ read }) => read)
  .sort()[0];
writeFileSync(values.table, written(table));
process.stdout.write(`${renewedCount} prices renewed\n${kept.map((one) => `kept ${one}\n`).join("")}`);

async function renewRegion(region) {
  const wanted = Object.entries(table.prices).filter(([, entry]) => entry[region] !== undefined);
  const byService = byServiceOf(wanted);
  const peer = regions.find((one) => one !== region) ?? region;
  for (const [service, entries] of byService) {
    if (service === undefined) {
      kept.push(...entries.map(([id]) => `${id} (${region}): no query is known`));
      continue;
    }
    const rows = new Map(entries.map(([id]) => [id, []]));
    const { address, published } = await readPriceList(values.from, service, region === "global" ? undefined : region, (row) => {
      for (const [id, { find }] of entries) if (matches(row, find, region, peer)) rows.get(id).push(row);
    });
    const source = `${service} ${region}`;
    table.sources[source] = { kind: "aws-list", address, read: published };
    for (const [id, entry] of entries) {
      const result = renewed(entry, entry[region][0], rows.get(id));
      if (result.why !== undefined) kept.push(`${id} (${region}): ${result.why}`);
      else {
        entry[region] = [result.amount, source];
        renewedCount += 1;
      }
    }
  }
}

function byServiceOf(entries) {
  const groups = new Map();
  for (const entry of entries) groups.set(entry[1].find?.service, [...(groups.get(entry[1].find?.service) ?? []), entry]);
  return groups;
}
