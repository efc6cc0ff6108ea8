import { type EnvironmentConfig } from "../../../../config/schema/environment";
import { type SynthesizedStack } from "../../synthesized";
import { type LiveQuotas, quotaReport, type QuotaRow } from "../quotas/report";
import { type Difference } from "./parity";

/** What an account may have in a region once the quotas that its stack asks for are granted. */
const granted = ({ limits, requested }: QuotaRow): number => Math.max(limits.value, requested ?? 0);
/** What AWS says that it has; what AWS does not list is as AWS gives it to everybody. */
const has = ({ limits, live }: QuotaRow): number => live ?? limits.value;

/**
 * Quotas of the recovery region against those of the primary, as the estate asks for them. They are an account's, so that
 * what else is in the account counts as well. Less than the primary has is allowed where a failover does not need it.
 *
 * @param live what AWS says that the account has; as the estate asks for it without
 */
export function quotaDifferences(
  stacks: readonly SynthesizedStack[],
  { account, regions }: EnvironmentConfig,
  live?: LiveQuotas,
): Difference[] {
  const valueOf = live === undefined ? granted : has;
  const rows = quotaReport(stacks, live).filter((row) => row.account === account.id && row.limits.per !== "account");
  const of = (region: string): QuotaRow[] => rows.filter((row) => row.region === region);
  return of(regions.recovery.name).flatMap((there): Difference[] => {
    const here = of(regions.primary.name).find(({ quota }) => quota === there.quota);
    const [value, most, need] = [valueOf(there), here === undefined ? 0 : valueOf(here), there.need.failover];
    if (value >= need && value >= most) return [];
    return [
      {
        layer: "quotas",
        type: there.limits.service,
        what: there.limits.name,
        primary: String(most),
        recovery: String(value),
        because: value < need ? undefined : `a failover needs ${need} there`,
      },
    ];
  });
}
