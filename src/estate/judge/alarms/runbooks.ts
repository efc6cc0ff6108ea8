/**
 * Which runbook an alarm's section leads to, by the section's name; the first that matches counts. What stands in none says
 * all there is to say in its own first action.
 */
const runbooks: readonly (readonly [RegExp, string])[] = [
  [/^(?:page-(?:region|peer)|failover-|region-|health-check-)/, "region"],
  [/^(?:page-database|database-|proxy-)/, "database"],
  [/^(?:page-cache|cache-)/, "cache"],
  [/^(?:deployment-|build-)/, "deployment"],
  [/^(?:page-(?:trading|time-series|series)|trading-|time-series-)/, "feed-or-broker"],
  [/^certificate-/, "certificate"],
  [/^state-machine-/, "failed-failover"],
  [/^(?:page-(?:services|network)|service-|load-balancer-|edge-|firewall-|nat-|collector-)/, "service"],
  [/^(?:page-attack|security-attack)$/, "account-compromised"],
  [/^(?:page-watch|watch-|deeper-causes|symptoms|topic-)/, "alarm-storm"],
];

/** Name of a document of docs/runbooks, without its ending. */
export const runbookOf = (section: string): string | undefined => runbooks.find(([pattern]) => pattern.test(section))?.[1];
