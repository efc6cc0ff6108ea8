import { rule } from "./rule";

const minutesOf = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return 60 * hours + minutes;
};

export const usageRules = [
  rule({
    id: "usage-within-capacity",
    reads: ["usage", "market", "services"],
    check: ({ usage: { requests }, market, services }, report) => {
      const session = (minutesOf(market.close) - minutesOf(market.open)) * 60;
      // Other rules speak of a session that ends before it begins.
      if (session <= 0) return;
      const tasks = Object.values(services.catalog)
        .filter(({ route }) => route !== undefined)
        .reduce((sum, service) => sum + service.tasks.maximum, 0);
      const most = Math.floor((tasks * requests.perTaskPerSecond * session) / (1 - requests.cachedPercent / 100));
      if (requests.perTradingDay <= most) return;
      report({
        path: ["usage", "requests", "perTradingDay"],
        allowed: `at most ${most}: what ${tasks} tasks of the services with routes answer in a session, besides what CloudFront has`,
        fix: "correct the assumption, or raise the services' maximum of tasks",
      });
    },
  }),
];
