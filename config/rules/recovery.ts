import { epochWaitSeconds } from "../../src/facts/trading-epoch";
import { isIPv4 } from "node:net";
import { containsCidr } from "cidr-tools";
import { rule } from "./rule";
import { marketSpans, overlap } from "./time-windows";

/**
 * Ranges that nobody has on the internet. Those for documentation are not among them, unlike for what is blocked: an example of an
 * allow-list names their addresses, and does no harm.
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry/
 */
const notPublic = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "224.0.0.0/3",
];
const isPublic = (address: string): boolean => isIPv4(address) && !notPublic.some((range) => containsCidr(range, address));

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
/** A dry run is over within the hour, also when it is retried. */
const dryRunMinutes = 60;
/** A failover with its way back; what is left of it waits until the market has closed. */
const drillMinutes = 240;

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
    id: "allow-lists-of-who-is-asked",
    reads: ["recovery", "secrets"],
    check: ({ recovery: { allowLists }, secrets: { external } }, report) => {
      const named = Object.entries(external).flatMap(([name, { kind }]) => (kind === "other" ? [] : [name]));
      for (const [name, { addresses }] of Object.entries(allowLists)) {
        if (!named.includes(name))
          report({
            path: ["recovery", "allowLists", name],
            got: name,
            allowed: named.length === 0 ? "nothing: no broker and no feed is under secrets.external" : `one of ${named.join(", ")}`,
            fix: "write the name that the broker or feed has under secrets.external",
          });
        addresses.forEach((address, index) => {
          if (addresses.indexOf(address) !== index || !isPublic(address))
            report({
              path: ["recovery", "allowLists", name, "addresses", index],
              allowed: "a public IPv4 address, each once",
              fix: "write an address that the NAT gateways of the recovery region have: output natPublicIps of its network",
            });
        });
      }
    },
  }),
  rule({
    id: "drills-outside-market-hours",
    reads: ["recovery", "market"],
    check: ({ recovery, market }, report) => {
      const trading = marketSpans(market);
      for (const [name, minutes] of Object.entries({ dryRun: dryRunMinutes, drill: drillMinutes })) {
        const { timeUtc } = recovery[name as "dryRun" | "drill"] ?? {};
        if (timeUtc === undefined) continue;
        const spans = Array.from({ length: 7 }, (_, day) => ({ start: day * 24 * 60 + minutesOf(timeUtc), minutes }));
        if (!spans.some((one) => trading.some((other) => overlap(one, other)))) continue;
        report({
          path: ["recovery", name, "timeUtc"],
          allowed: `a time that leaves ${market.open}-${market.close} ${market.timeZone} alone, in summer and in winter time`,
          fix: "start in the night",
        });
      }
    },
  }),
  rule({
    id: "no-drill-where-customers-trade",
    reads: ["recovery", "dataClassification"],
    check: ({ recovery: { drill }, dataClassification }, report) => {
      if (drill !== undefined && dataClassification === "restricted")
        report({
          path: ["recovery", "drill"],
          allowed: "none where the data is restricted",
          fix: "remove it: there the monthly dry run looks for everything, and a whole failover is drilled in another environment",
        });
    },
  }),
];
