import { type EnvironmentConfig } from "../schema/environment";
import { rule } from "./rule";
import { dailySpans, freeHour, marketSpans, overlap, type Span, weeklySpan } from "./time-windows";

interface Window {
  readonly path: readonly string[];
  readonly spans: readonly Span[];
  /** Shortest window that AWS accepts, in minutes. */
  readonly minimumMinutes: number;
}

interface Store {
  readonly backup: Window;
  readonly maintenance: Window;
}

const daily = (path: readonly string[], window: string, minimumMinutes: number): Window => ({
  path,
  spans: dailySpans(window),
  minimumMinutes,
});
const weekly = (path: readonly string[], window: string, minimumMinutes: number): Window => ({
  path,
  spans: [weeklySpan(window)],
  minimumMinutes,
});

/**
 * Shortest windows: RDS 30 minutes, ElastiCache 60.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html
 */
function stores({ database, cache }: Pick<EnvironmentConfig, "database" | "cache">): Store[] {
  return [
    {
      backup: daily(["database", "backup", "windowUtc"], database.backup.windowUtc, 30),
      maintenance: weekly(["database", "maintenanceWindowUtc"], database.maintenanceWindowUtc, 30),
    },
    {
      backup: daily(["database", "replica", "backupWindowUtc"], database.replica.backupWindowUtc, 30),
      maintenance: weekly(["database", "replica", "maintenanceWindowUtc"], database.replica.maintenanceWindowUtc, 30),
    },
    {
      backup: daily(["cache", "snapshots", "windowUtc"], cache.snapshots.windowUtc, 60),
      maintenance: weekly(["cache", "maintenanceWindowUtc"], cache.maintenanceWindowUtc, 60),
    },
  ];
}

const meet = (some: readonly Span[], others: readonly Span[]): boolean => some.some((one) => others.some((other) => overlap(one, other)));

export const dataWindowRules = [
  rule({
    id: "windows-outside-market-hours",
    reads: ["database", "cache", "market"],
    check: ({ database, cache, market }, report) => {
      const trading = marketSpans(market);
      for (const { path, spans } of stores({ database, cache }).flatMap(({ backup, maintenance }) => [backup, maintenance])) {
        if (!meet(spans, trading)) continue;
        const hour = freeHour(spans, trading);
        const fix =
          hour === undefined
            ? "shorten the window, or move it to a day without trading"
            : `move the window to the night or the weekend, for example to ${hour} UTC`;
        report({ path, allowed: `a window outside ${market.open}-${market.close} ${market.timeZone}, in summer and in winter time`, fix });
      }
    },
  }),
  rule({
    id: "backup-outside-maintenance",
    reads: ["database", "cache"],
    check: (environment, report) => {
      for (const { backup, maintenance } of stores(environment)) {
        if (!meet(backup.spans, maintenance.spans)) continue;
        report({
          path: maintenance.path,
          allowed: `a window that does not meet ${backup.path.join(".")}`,
          fix: "move one of the two; AWS refuses windows that overlap",
        });
      }
    },
  }),
  rule({
    id: "windows-long-enough",
    reads: ["database", "cache"],
    check: (environment, report) => {
      for (const { path, spans, minimumMinutes } of stores(environment).flatMap(({ backup, maintenance }) => [backup, maintenance])) {
        if (spans.every(({ minutes }) => minutes >= minimumMinutes)) continue;
        report({ path, allowed: `a window of ${minimumMinutes} minutes or more`, fix: "move its end" });
      }
    },
  }),
];
