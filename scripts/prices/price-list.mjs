import { createInterface } from "node:readline";
import { Readable } from "node:stream";

/**
 * Reads one region's part of AWS's price list for a service, line by line: the list of EC2 alone has
 * hundreds of megabytes. Needs no credentials.
 *
 * @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-the-aws-price-list-bulk-api-fetching-price-list-files-manually.html
 * @param {string} from address of the price list, without a slash at its end
 * @param {string | undefined} region undefined for a service whose prices hold everywhere
 * @param {(row: Record<string, string>) => void} take called with each row, by the titles of its columns
 * @returns {Promise<{ address: string, published: string }>} where it was read and the day AWS published it
 */
export async function readPriceList(from, service, region, take) {
  const address = `${from}/offers/v1.0/aws/${service}/current/${region === undefined ? "" : `${region}/`}index.csv`;
  const response = await fetch(address);
  if (!response.ok || response.body === null) throw new Error(`${address} answered ${response.status}`);
  let titles;
  let published = "";
  for await (const line of createInterface({ input: Readable.fromWeb(response.body), crlfDelay: Infinity })) {
    const cells = cellsOf(line);
    if (titles !== undefined) take(Object.fromEntries(titles.map((title, index) => [title, cells[index] ?? ""])));
    else if (cells[0] === "Publication Date") published = (cells[1] ?? "").slice(0, 10);
    else if (cells[0] === "SKU") titles = cells;
  }
  if (titles === undefined || published === "") throw new Error(`${address} has not the form of a price list`);
  return { address, published };
}

/** Cells of a line of CSV, in quotes or without. */
export function cellsOf(line) {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
  );
}
