import { type SynthesizedStack } from "../../synthesized";
import { type CostLine, costsOf } from "./lines";
import { type Total, totalsBy } from "./totals";
import { type MonthlyUsage } from "./usage";

/** Prices of what is copied to the other region; AWS charges it where it is sent from. */
const copies: readonly string[] = ["transfer.regions", "s3.replication-time"];

/**
 * What the region that stands by costs in a month in which no request reaches it: what it has, what runs there all the same, such as logs,
 * backups and copies that are kept, and the data that is sent between the regions to keep it ready.
 *
 * @param stacks whole environments and accounts
 * @param usageOf assumptions of an environment; the requests that it has the recovery region answer are left out
 */
export const idleLines = (stacks: readonly SynthesizedStack[], usageOf: (environment: string) => MonthlyUsage): readonly CostLine[] =>
  costsOf(stacks, (environment) => withoutRequests(usageOf(environment))).lines.filter(
    ({ standsBy, price }) => standsBy || copies.includes(price.id),
  );

const withoutRequests = (usage: MonthlyUsage): MonthlyUsage => ({
  ...usage,
  assumed: { ...usage.assumed, requests: { ...usage.assumed.requests, recoveryPercent: 0 } },
});

/** Such lines added up by environment, or by account for what exists once per account. */
export const idleCost = (lines: readonly CostLine[]): readonly (readonly [owner: string, total: Total])[] => totalsBy("environment", lines);
