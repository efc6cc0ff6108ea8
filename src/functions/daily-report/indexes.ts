import { type CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { indexProofDays, indexUseMetrics } from "../../facts/index-use";
import { valuesOf } from "./series";

/** What one region's database says of its indexes: how many no query reads, counted for long enough or not, or nothing. */
export type RegionIndexes = { readonly unused: number } | { readonly countedDays: number } | "nobody looked";

const daySeconds = 86_400;

/** The newest measure of the last two days: the function that makes it does so each day. */
export async function indexesOf(client: CloudWatchClient, namespace: string, at: Date): Promise<RegionIndexes> {
  const series = (name: string) => ({ namespace, name, statistic: "Maximum", periodSeconds: 3600 });
  const { unused, counted } = await valuesOf(
    client,
    { unused: series(indexUseMetrics.unused), counted: series(indexUseMetrics.countedDays) },
    new Date(at.getTime() - 2 * daySeconds * 1000),
    at,
  );
  const countedDays = counted.at(-1);
  if (countedDays === undefined) return "nobody looked";
  const last = unused.at(-1);
  // A count of yesterday says nothing where statistics were lost since then.
  return countedDays < indexProofDays || last === undefined ? { countedDays } : { unused: last };
}

/** In a line of the report. */
export const indexesText = (found: RegionIndexes): string =>
  found === "nobody looked"
    ? found
    : "unused" in found
      ? `${found.unused} unused`
      : `not known before ${indexProofDays} days are counted, ${Math.floor(found.countedDays)} are`;
