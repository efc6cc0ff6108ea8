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
    id: "lag-alarms-within-objective",
    reads: ["objectives", "observability", "cache", "storage"],
    check: ({ objectives, observability: { thresholds }, cache, storage }, report) => {
      const most = objectives.recoveryPointMinutes * 60;
      const lags: readonly (readonly [part: string, name: string, seconds: number | undefined])[] = [
        ["database", "replicaLagCriticalSeconds", thresholds.database.replicaLagCriticalSeconds],
        ...(cache.recovery.mode === "globalDatastore" ? [["cache", "globalLagSeconds", thresholds.cache.globalLagSeconds] as const] : []),
        ...(storage.crossRegionReplication
          ? [["storage", "replicationLatencySeconds", thresholds.storage.replicationLatencySeconds] as const]
          : []),
      ];
      for (const [part, name, seconds] of lags)
        if (seconds !== undefined && seconds > most)
          report({
            path: ["observability", "thresholds", part, name],
            allowed: `${most} or less, the recovery point objective: so far behind a copy may be before anybody is notified`,
            fix: "lower it, or raise objectives.recoveryPointMinutes",
          });
    },
  }),
  rule({
    id: "somebody-starts-the-failover",
    reads: ["access", "dataClassification", "observability"],
    check: ({ access: { humanRoles }, dataClassification, observability: { notify, pagesTell } }, report) => {
      if (dataClassification !== "restricted") return;
      if (!Object.values(humanRoles).some(({ permissions }) => permissions === "onCall" || permissions === "operator"))
        report({
          path: ["access", "humanRoles"],
          allowed: "a role with the permissions onCall or operator, where the data is restricted",
          fix: "add one, such as `on-call: { permissions: onCall }`: else a failover is started with the role for emergencies",
        });
      // Where pages are critical another rule asks for the same.
      if (pagesTell !== "critical" && Object.keys(notify.critical.sms).length === 0)
        report({
          path: ["observability", "notify", "critical", "sms"],
          allowed: "at least one, where the data is restricted: the failover asks this topic for its approval",
          fix: "name the telephone of whoever approves; mail is not read within recovery.approvalSeconds",
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
