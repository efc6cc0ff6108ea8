import { epochWaitSeconds } from "../../src/facts/trading-epoch";
import { rule } from "./rule";
import { marketSpans, overlap } from "./time-windows";

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
/** A dry run is over within the hour, also when it is retried. */
const dryRunMinutes = 60;

export const recoveryRules = [
  rule({
    id: "recovery-waits-within-objective",
    reads: ["recovery", "objectives"],
    check: ({ recovery, objectives }, report) => {
      const budget = objectives.recoveryTimeMinutes * 60;
      for (const name of ["approvalSeconds", "promotionSeconds", "escalationSeconds", "trafficSeconds"] as const)
        if (recovery[name] >= budget)
          report({
            path: ["recovery", name],
            allowed: `less than ${budget}, the recovery time objective`,
            fix: "shorten it, or raise objectives.recoveryTimeMinutes",
          });
      const { escalationSeconds, approvalSeconds, promotionSeconds, trafficSeconds, tradingEpoch } = recovery;
      const sum = escalationSeconds + approvalSeconds + Math.max(promotionSeconds, epochWaitSeconds(tradingEpoch)) + trafficSeconds;
      if (sum > budget && [escalationSeconds, approvalSeconds, promotionSeconds, trafficSeconds].every((seconds) => seconds < budget))
        report({
          path: ["recovery"],
          got: `${sum} s of waiting in all`,
          allowed: `${budget} s or less, the recovery time objective`,
          fix: "shorten approvalSeconds or promotionSeconds first; `estate recovery prove` shows the whole path",
        });
    },
  }),
  rule({
    id: "trading-epoch-lease-longest",
    reads: ["recovery"],
    check: ({ recovery: { tradingEpoch } }, report) => {
      if (tradingEpoch.clockDriftSeconds < tradingEpoch.leaseSeconds) return;
      report({
        path: ["recovery", "tradingEpoch", "clockDriftSeconds"],
        allowed: `less than ${tradingEpoch.leaseSeconds}, the lease`,
        fix: "lengthen the lease; clocks that run apart by a whole lease measure nothing",
      });
    },
  }),
  rule({
    id: "dry-run-outside-market-hours",
    reads: ["recovery", "market"],
    check: ({ recovery: { dryRun }, market }, report) => {
      const trading = marketSpans(market);
      const spans = Array.from({ length: 7 }, (_, day) => ({ start: day * 24 * 60 + minutesOf(dryRun.timeUtc), minutes: dryRunMinutes }));
      if (!spans.some((one) => trading.some((other) => overlap(one, other)))) return;
      report({
        path: ["recovery", "dryRun", "timeUtc"],
        allowed: `a time that leaves ${market.open}-${market.close} ${market.timeZone} alone, in summer and in winter time`,
        fix: "start in the night",
      });
    },
  }),
];
