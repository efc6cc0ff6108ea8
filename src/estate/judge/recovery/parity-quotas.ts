import { type EnvironmentConfig } from "../../../../config/schema/environment";
import { type SynthesizedStack } from "../../synthesized";
import { quotaReport, type QuotaRow } from "../quotas/report";
import { type Difference } from "./parity";

/** What an account may have in a region once the quotas that its stack asks for are granted. */
const granted = ({ limits, requested }: QuotaRow): number => Math.max(limits.value, requested ?? 0);

/**
 * Quotas of the recovery region against those of the primary, as the estate asks for them. They are an account's, so that
 * what else is in the account counts as well. Less than the primary has is allowed where a failover does not need it.
 */
export function quotaDifferences(stacks: readonly SynthesizedStack[], { account, regions }: EnvironmentConfig): Difference[] {
  const rows = quotaReport(stacks).filter((row) => row.account === account.id && row.limits.per !== "account");
  const of = (region: string): QuotaRow[] => rows.filter((row) => row.region === region);
  return of(regions.recovery.name).flatMap((there): Difference[] => {
    const here = of(regions.primary.name).find(({ quota }) => quota === there.quota);
    const [has, most, need] = [granted(there), here === undefined ? 0 : granted(here), there.need.failover];
    if (has >= need && has >= most) return [];
    return [
      {
        layer: "quotas",
        type: there.limits.service,
        what: there.limits.name,
        primary: String(most),
        recovery: String(has),
        because: has < need ? undefined : `a failover needs ${need} there`,
      },
    ];
  });
}
