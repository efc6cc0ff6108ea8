import { type Report, rule } from "./rule";

/** Alerts that a budget takes. @see https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_CreateBudget.html */
const mostAlerts = 10;

function inOrder(name: string, percents: readonly number[], report: Report): void {
  for (const [index, percent] of percents.entries()) {
    const before = percents[index - 1];
    if (before === undefined || percent > before) continue;
    report({
      path: ["costs", "alerts", name, index],
      allowed: `more than ${before}, which stands before it`,
      fix: "write the shares in rising order, each once",
    });
  }
}

export const costsRules = [
  rule({
    id: "costs-thresholds-in-order",
    reads: ["costs"],
    check: ({ costs: { lookAboveDollars, dangerousAboveDollars } }, report) => {
      if (dangerousAboveDollars > lookAboveDollars) return;
      report({
        path: ["costs", "dangerousAboveDollars"],
        allowed: `more than lookAboveDollars, ${lookAboveDollars}`,
        fix: "raise it, or lower lookAboveDollars",
      });
    },
  }),
  rule({
    id: "budget-alerts-in-order",
    reads: ["costs"],
    check: ({ costs: { alerts } }, report) => {
      inOrder("actualPercents", alerts.actualPercents, report);
      inOrder("forecastPercents", alerts.forecastPercents, report);
      const count = alerts.actualPercents.length + alerts.forecastPercents.length;
      if (count === 0 || count > mostAlerts)
        report({
          path: ["costs", "alerts"],
          got: `${count} shares`,
          allowed: `1 to ${mostAlerts} shares in both lists together`,
          fix: count === 0 ? "leave the lists away, or name at least one share: a budget that notifies nobody is none" : "take some out",
        });
    },
  }),
  rule({
    id: "adopted-monitor-of-the-account",
    reads: ["costs", "account"],
    check: ({ costs, account }, report) => {
      const { adoptAnomalyMonitor } = costs.account;
      if (adoptAnomalyMonitor === undefined || adoptAnomalyMonitor.split(":")[4] === account.id) return;
      report({
        path: ["costs", "account", "adoptAnomalyMonitor"],
        allowed: `a monitor of the account ${account.id}`,
        fix: "ask that account: aws ce get-anomaly-monitors",
      });
    },
  }),
];
