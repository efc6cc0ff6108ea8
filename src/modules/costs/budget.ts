import { BudgetsBudget } from "@cdktf/provider-aws/lib/budgets-budget";
import { Construct } from "constructs";

/** Shares of a budget at which somebody is notified. */
export interface BudgetAlerts {
  readonly actualPercents: readonly number[];
  readonly forecastPercents: readonly number[];
}

export interface BudgetProps {
  readonly name: string;
  readonly dollarsPerMonth: number;
  /** What it counts: resources with this value of the tag, or everything in the account. */
  readonly counts: { readonly tag: string; readonly value: string } | "account";
  readonly alerts: BudgetAlerts;
  /** Of the same account; Budgets publishes to no other. */
  readonly topicArn: string;
}

/**
 * What may be spent in a month. It notifies, and stops nothing: AWS learns of costs hours later. What carries no tag,
 * as data transfer in part, is in the account's budget alone.
 * @see https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
 * @see https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-create-filters.html
 */
export class Budget extends Construct {
  public constructor(scope: Construct, id: string, { name, dollarsPerMonth, counts, alerts, topicArn }: BudgetProps) {
    super(scope, id);
    const alert = (notificationType: string) => (threshold: number) => ({
      comparisonOperator: "GREATER_THAN",
      notificationType,
      threshold,
      thresholdType: "PERCENTAGE",
      subscriberSnsTopicArns: [topicArn],
    });
    new BudgetsBudget(this, "budget", {
      name,
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: String(dollarsPerMonth),
      limitUnit: "USD",
      ...(counts === "account" ? {} : { costFilter: [{ name: "TagKeyValue", values: [`user:${counts.tag}$${counts.value}`] }] }),
      notification: [...alerts.actualPercents.map(alert("ACTUAL")), ...alerts.forecastPercents.map(alert("FORECASTED"))],
    });
  }
}
