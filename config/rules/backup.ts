import { complianceConfirmation } from "../schema/storage";
import { rule } from "./rule";
import { marketSpans, overlap, type Span } from "./time-windows";

const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const dayMinutes = 24 * 60;
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** An hour's gap: a job that may start until the moment at which it must be done is given up before it begins. */
const leastMinutesOfWork = 60;

export const backupRules = [
  rule({
    id: "backup-retention-within-lock",
    reads: ["backup"],
    check: ({ backup: { daily, monthly, lock } }, report) => {
      if (lock.minimumDays > lock.maximumDays) {
        report({
          path: ["backup", "lock", "minimumDays"],
          allowed: `${lock.maximumDays} or less, the longest`,
          fix: "lower it, or raise maximumDays",
        });
        return;
      }
      const retentions: [readonly string[], number][] = [
        [["backup", "daily", "retentionDays"], daily.retentionDays],
        [["backup", "daily", "copyRetentionDays"], daily.copyRetentionDays],
        [["backup", "monthly", "retentionDays"], monthly.retentionDays],
      ];
      for (const [path, days] of retentions)
        if (days < lock.minimumDays || days > lock.maximumDays)
          report({
            path,
            allowed: `${lock.minimumDays} to ${lock.maximumDays}, what the vaults' lock takes`,
            fix: "change it, or the lock; a vault fails every job that asks for another retention",
          });
    },
  }),
  rule({
    id: "backup-lock-confirmed",
    reads: ["backup"],
    check: ({ backup: { lock } }, report) => {
      if (lock.mode === "compliance" && lock.confirm !== complianceConfirmation)
        report({
          path: ["backup", "lock", "confirm"],
          allowed: `the words "${complianceConfirmation}"`,
          fix: "write them, or use the mode governance",
        });
    },
  }),
  rule({
    id: "backup-monthly-longest",
    reads: ["backup"],
    check: ({ backup: { daily, monthly } }, report) => {
      if (monthly.retentionDays > daily.retentionDays) return;
      report({
        path: ["backup", "monthly", "retentionDays"],
        allowed: `more than ${daily.retentionDays}, what the daily one is kept`,
        fix: "keep the monthly backup longer; otherwise the daily one makes it useless",
      });
    },
  }),
  rule({
    id: "backup-time-to-finish",
    reads: ["backup"],
    check: ({ backup: { startWithinMinutes, finishWithinMinutes } }, report) => {
      if (finishWithinMinutes >= startWithinMinutes + leastMinutesOfWork) return;
      report({
        path: ["backup", "finishWithinMinutes"],
        allowed: `${startWithinMinutes + leastMinutesOfWork} or more`,
        fix: "give a job that starts late an hour to finish",
      });
    },
  }),
  rule({
    id: "backup-outside-market-hours",
    reads: ["backup", "market"],
    check: ({ backup: { daily, restoreTests, startWithinMinutes }, market }, report) => {
      const trading = marketSpans(market);
      const starts = (day: number, time: string): Span => ({ start: day * dayMinutes + minutesOf(time), minutes: startWithinMinutes });
      const times: [readonly string[], readonly Span[]][] = [
        [["backup", "daily", "timeUtc"], weekdays.map((_, day) => starts(day, daily.timeUtc))],
        [["backup", "restoreTests", "timeUtc"], [starts(weekdays.indexOf(restoreTests.weekday), restoreTests.timeUtc)]],
      ];
      for (const [path, spans] of times)
        if (spans.some((one) => trading.some((other) => overlap(one, other))))
          report({
            path,
            allowed: `a time that leaves ${market.open}-${market.close} ${market.timeZone} alone, in summer and in winter time`,
            fix: "start in the night or at the weekend",
          });
    },
  }),
];
