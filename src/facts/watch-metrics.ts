/** What the function reports every minute; the alarms on it take the names from here. */
export const watchMetrics = {
  /** 1 while the market trades, 0 otherwise. */
  marketOpen: "MarketOpen",
  /** Days for which the market's calendar is known. */
  calendarDaysKnown: "CalendarDaysKnown",
  /** 1 when the web page loads through CloudFront. */
  siteAnswers: "SiteAnswers",
  /** 1 when the API answers through CloudFront. */
  apiAnswers: "ApiAnswers",
  /** 1 when the application opens a WebSocket through CloudFront, and sends something on it while the market trades. */
  socketAnswers: "SocketAnswers",
  /** 1 when the other region's CloudWatch reports the state of its pages. */
  peerAnswers: "PeerAnswers",
  /** 1 when the other region has notified somebody already: one of its pages rings. */
  peerTells: "PeerTells",
  /** 1 when the other region's alarms say that messages to whoever is to be woken do not arrive there, or do not say at all. */
  peerMute: "PeerMute",
} as const;

export type WatchMetric = (typeof watchMetrics)[keyof typeof watchMetrics];
