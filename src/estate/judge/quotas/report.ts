import { type AwsQuota, awsQuotas, type QuotaId } from "../../../facts/aws-quotas";
import { type SynthesizedStack } from "../../synthesized";
import { counters } from "./counters";
import { type Need } from "./need";
import { declaredIn, type Declared } from "./resources";

/**
 * What is to be done: nothing, an apply of the account's quotas stack that asks AWS, a request by hand,
 * or a smaller estate, because AWS raises the quota for nobody.
 */
export type QuotaVerdict = "enough" | "asked" | "ask" | "impossible";

export interface QuotaRow {
  readonly account: string;
  readonly region: string;
  readonly quota: QuotaId;
  readonly limits: AwsQuota;
  readonly need: Need;
  /** Value that the account's stack asks for. */
  readonly requested?: number;
  /** What AWS says that the account has. */
  readonly live?: number;
  readonly verdict: QuotaVerdict;
}

/** Values that AWS reports, by account, region and quota; undefined where it reports none. */
export type LiveQuotas = (account: string, region: string, quota: QuotaId) => number | undefined;

/** Where quotas of an account are asked that hold once, whatever the region. */
export const globalRegion = "us-east-1";

/** What each account needs in each of its regions, counted in its synthesized stacks. */
export function quotaReport(stacks: readonly SynthesizedStack[], live: LiveQuotas = () => undefined): readonly QuotaRow[] {
  const accounts = [...new Set(stacks.map(({ instance }) => instance.accountId))];
  return accounts.flatMap((account) => {
    const own = stacks.filter(({ instance }) => instance.accountId === account);
    const regions = [...new Set(own.map(({ instance }) => instance.region))];
    const declared = new Map(regions.map((region) => [region, declaredIn(own, region)]));
    const whole = [...declared.values()].flat();
    return (Object.keys(awsQuotas) as QuotaId[]).flatMap((quota) => {
      const limits: AwsQuota = awsQuotas[quota];
      const places = limits.per === "account" ? [globalRegion] : regions;
      return places.map((region) =>
        row(account, region, quota, limits.per === "account" ? whole : (declared.get(region) ?? []), live(account, region, quota)),
      );
    });
  });
}

function row(account: string, region: string, quota: QuotaId, declared: readonly Declared[], live: number | undefined): QuotaRow {
  const limits: AwsQuota = awsQuotas[quota];
  const need = counters[quota].need(declared);
  const most = Math.max(need.peak, need.failover);
  const asked = declared.find(({ type, args }) => type === "aws_servicequotas_service_quota" && args.quota_code === limits.code)?.args
    .value;
  const requested = asked === undefined ? undefined : Number(asked);
  const verdict =
    most <= (live ?? limits.value)
      ? "enough"
      : requested !== undefined && requested >= most
        ? "asked"
        : limits.adjustable
          ? "ask"
          : "impossible";
  return {
    account,
    region,
    quota,
    limits,
    need,
    ...(requested === undefined ? {} : { requested }),
    ...(live === undefined ? {} : { live }),
    verdict,
  };
}
