import { tradingMetrics, type TradingMetricName } from "./trading-metrics";

/** What may be done when an alarm rings, without a person. */
export const responseActions = ["stopTrading", "restartService", "raiseMinimum", "evaluateFailover"] as const;
export type ResponseAction = (typeof responseActions)[number];

/** Pages that every environment has in both regions, by the last part of their alarms' names. */
const pages = ["region", "network", "database", "cache", "services", "peer", "watch"].map((page) => `page-${page}`);

/** Page of the business, which is there where one of its figures is worth a page. */
const tradingPage = "page-trading";

/** Alarms on the business that are there in every environment that has the service, whatever else is watched. */
export const tradingAlarms: Readonly<Record<string, TradingMetricName>> = {
  "trading-order-errors": "OrderErrorRate",
  "trading-loss": "PositionPnL",
  "trading-data-silent": "MarketDataProcessingRate",
};

/** Pages by which the recovery region tells of the primary one: the failover is evaluated where it is done, and nothing else can. */
export const failoverAlarms: readonly string[] = ["page-region", "page-peer"];

/**
 * Last parts of the names of alarms that a response may follow: pages, which speak for one cause each, and the business's
 * critical figures. What is only warned of is for a person to weigh.
 */
export function answerableAlarms(services: readonly string[]): string[] {
  const figures = Object.entries(tradingAlarms).flatMap(([alarm, metric]) =>
    services.includes(tradingMetrics[metric].owner) ? [alarm] : [],
  );
  return [...pages, ...(figures.length === 0 ? [] : [tradingPage]), ...figures];
}

/** When a response may act, and how often. */
export interface ResponseGuards {
  readonly when: "marketHours" | "always";
  readonly atMostPerHour: number;
  readonly dryRun: boolean;
}

/** What the guards are told of a response. */
export interface GuardedResponse {
  readonly name: string;
  /** Name of its alarm. */
  readonly alarm: string;
  readonly guards: ResponseGuards;
}

/** First part of the log streams, in the group of audit events, that tell of responses. */
export const responseStreams = "responses";
