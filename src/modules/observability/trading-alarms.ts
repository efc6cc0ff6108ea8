import { Construct } from "constructs";
import { tradingMetrics, type TradingMetricName, tradingNamespace } from "../../facts/trading-metrics";
import { tellsNobody } from "../alarms/actions";
import { type Alarm } from "../alarms/alarm";
import { type Watch } from "../alarms/rows/row";
import { type Metric, type Statistic } from "../alarms/measure";
import { watchAlarm, type WatchSettings } from "../alarms/watch-alarm";

export interface TradingAlarmsProps {
  readonly settings: WatchSettings;
  /** Services of the environment; figures of others are not watched. */
  readonly services: readonly string[];
  /** Whether what is not critical is watched too. */
  readonly full: boolean;
}

const figure = (name: TradingMetricName, statistic: Statistic): Metric => ({
  namespace: tradingNamespace,
  name,
  statistic,
  dimensions: { "service.name": tradingMetrics[name].owner },
});

/** What is watched of each figure of the business. */
export const tradingWatches = ({ value }: Pick<WatchSettings, "value">): Readonly<Record<TradingMetricName, readonly Watch[]>> => ({
  SignalAccuracy: [
    {
      role: "signal-accuracy",
      measure: figure("SignalAccuracy", "Average"),
      is: "below",
      threshold: { key: "trading.signalAccuracyPercent" },
      periodSeconds: 3600,
      periods: 3,
      severity: "warning",
      silence: "fine",
      meaning: `For three hours fewer than ${value("trading.signalAccuracyPercent")} % of the signals came true`,
      firstAction: "compare with the market's volatility; a strategy may have to be switched off",
    },
  ],
  SignalGenerationLatency: [
    {
      role: "signal-latency",
      measure: figure("SignalGenerationLatency", "p99"),
      threshold: { key: "trading.signalLatencyMilliseconds" },
      periods: 3,
      severity: "warning",
      meaning: `A hundredth of the signals come more than ${value("trading.signalLatencyMilliseconds")} ms after their quote`,
      firstAction: "look at slow traces of the service signals",
    },
  ],
  ActiveTradingSignals: [
    {
      role: "active-signals",
      measure: figure("ActiveTradingSignals", "Maximum"),
      threshold: { key: "trading.activeSignals" },
      periods: 3,
      severity: "warning",
      meaning: `More than ${value("trading.activeSignals")} signals are active: a strategy may have run away`,
      firstAction: "see which strategy gives them",
    },
  ],
  OrderExecutionTime: [
    {
      role: "order-time",
      measure: figure("OrderExecutionTime", "p99"),
      threshold: { key: "trading.orderTimeMilliseconds" },
      periods: 3,
      severity: "warning",
      meaning: `A hundredth of the orders take more than ${value("trading.orderTimeMilliseconds")} ms from signal to fill`,
      firstAction: "look at slow traces of the service execution; the broker may be slow",
    },
  ],
  OrderErrorRate: [
    {
      role: "order-errors",
      measure: figure("OrderErrorRate", "Maximum"),
      threshold: { key: "trading.orderErrorPercent" },
      periods: 2,
      severity: "critical",
      meaning: `More than ${value("trading.orderErrorPercent")} % of the orders fail`,
      firstAction: "see what the broker answers; stop trading if positions cannot be closed",
    },
  ],
  PositionPnL: [
    {
      role: "loss",
      measure: figure("PositionPnL", "Minimum"),
      is: "below",
      threshold: { key: "trading.lossUsd", times: -1 },
      periods: 1,
      severity: "critical",
      // Without a position there is nothing to report.
      silence: "fine",
      meaning: `All open positions together have lost more than ${value("trading.lossUsd")} USD`,
      firstAction: "decide whether to stop trading",
    },
  ],
  MarketDataLatency: [
    {
      role: "data-latency",
      measure: figure("MarketDataLatency", "p95"),
      threshold: { key: "trading.dataLatencyMilliseconds" },
      periods: 3,
      severity: "warning",
      meaning: `A twentieth of the quotes arrive more than ${value("trading.dataLatencyMilliseconds")} ms late`,
      firstAction: "see whether the feed or the network is slow: compare both feeds",
    },
  ],
  MarketDataProcessingRate: [
    {
      role: "data-silent",
      // A service that lives and gets no quotes reports none. Filled in, since CloudWatch takes older points in place of missing ones and would ring two minutes later.
      measure: {
        expression: "FILL(quotes, 0)",
        label: "Quotes in a second, at the most",
        of: { quotes: figure("MarketDataProcessingRate", "Maximum") },
      },
      is: "below",
      threshold: 1,
      periods: 2,
      severity: "critical",
      meaning: "No market data arrives",
      firstAction: "see whether the feed is connected; signals work on old quotes, so stop trading",
    },
  ],
});

/** Figures whose silence is their normal state outside the session: their alarms speak through the page alone. */
const silentOutsideTheSession: readonly TradingMetricName[] = ["MarketDataProcessingRate"];

/** Alarms on the figures of the business. */
export class TradingAlarms extends Construct {
  /** Those that are worth a page in market hours. */
  public readonly critical: readonly Alarm[];

  public constructor(scope: Construct, id: string, { settings, services, full }: TradingAlarmsProps) {
    super(scope, id);
    const critical: Alarm[] = [];
    for (const [name, watches] of Object.entries(tradingWatches(settings)) as [TradingMetricName, readonly Watch[]][]) {
      if (!services.includes(tradingMetrics[name].owner)) continue;
      for (const watch of watches) {
        if (watch.severity !== "critical" && !full) continue;
        const alarm = watchAlarm(
          this,
          watch.role,
          { subject: "trading", runbook: `trading-${watch.role}`, watch },
          silentOutsideTheSession.includes(name) ? { ...settings, actions: () => tellsNobody } : settings,
        );
        if (watch.severity === "critical") critical.push(alarm);
      }
    }
    this.critical = critical;
  }
}
