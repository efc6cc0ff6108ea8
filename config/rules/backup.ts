import { complianceConfirmation } from "../schema/storage";
import { estateRule, rule } from "./rule";
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
    id: "backup-copies-within-lock",
    reads: ["backup"],
    check: ({ backup: { copyAccount } }, report) => {
      if (copyAccount === undefined) return;
      const { lock, dailyRetentionDays, monthlyRetentionDays } = copyAccount;
      for (const [name, days] of Object.entries({ dailyRetentionDays, monthlyRetentionDays }))
        if (days < lock.minimumDays || days > lock.maximumDays)
          report({
            path: ["backup", "copyAccount", name],
            allowed: `${lock.minimumDays} to ${lock.maximumDays}, what the lock of the other account's vault takes`,
            fix: "change it; that vault fails every copy that asks for another retention",
          });
      if (monthlyRetentionDays <= dailyRetentionDays)
        report({
          path: ["backup", "copyAccount", "monthlyRetentionDays"],
          allowed: `more than ${dailyRetentionDays}, what the copy of the daily one is kept`,
          fix: "keep the monthly copy longer; otherwise the daily one makes it useless",
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

export const backupEstateRules = [
  estateRule({
    id: "backups-are-copied-to-nobodys-account",
    reads: ["account", "backup"],
    check: (environments, report) => {
      for (const { environment, account, backup } of environments) {
        if (backup.copyAccount === undefined) continue;
        const { accountId } = backup.copyAccount;
        const held = environments.filter((other) => other.account.id === accountId).map((other) => other.environment);
        if (held.length === 0) continue;
        report(environment, {
          path: ["backup", "copyAccount", "accountId"],
          allowed:
            accountId === account.id
              ? "another account: the own one has its copies in the other region already, and who breaks into it reaches both"
              : `an account that holds none of the estate's environments, and this one holds ${held.join(", ")}: copies are to be out of reach of whoever runs one`,
          fix: "give an account of the organization that holds copies alone, or leave backup.copyAccount out",
        });
      }
    },
  }),
  estateRule({
    id: "backups-are-not-copied-to-the-management-account",
    reads: ["organization", "backup"],
    check: (environments, report) => {
      const management = environments.flatMap(({ organization }) => organization?.managementAccountId ?? []);
      for (const { environment, backup } of environments)
        if (backup.copyAccount !== undefined && management.includes(backup.copyAccount.accountId))
          report(environment, {
            path: ["backup", "copyAccount", "accountId"],
            allowed: "a member account: no control policy binds the management account",
            fix: "give an account of the organization that holds copies alone",
          });
    },
  }),
];
