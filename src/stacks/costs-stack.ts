import { type Construct } from "constructs";
import { type EnvironmentConfig } from "../../config/schema/environment";
import { allocationTags } from "../facts/allocation-tags";
import { physicalName } from "../facts/naming";
import { type PlacedStack } from "../layers/instances";
import { Anomalies } from "../modules/costs/anomalies";
import { Budget } from "../modules/costs/budget";
import { CostAllocation } from "../modules/costs/cost-allocation";
import { SizeRecommendations } from "../modules/costs/size-recommendations";
import { alertTopicName } from "../modules/notifications/alert-topics";
import { topicArn } from "../modules/shared/arns";
import { LayerStack } from "../synthesis/layer-stack";
import { placeOf } from "./data-props";

/** What an account and each of its environments may cost, and what is found to cost too much. */
export class CostsStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { alerts, account } = this.env.costs;
    const place = placeOf(placed);
    for (const environment of this.accountEnvironments) {
      new Budget(this, `budget-${environment.environment}`, {
        name: physicalName("budget", { ...this.names, owner: environment.environment }, "month"),
        dollarsPerMonth: environment.costs.budgetDollars,
        counts: { tag: "Environment", value: environment.environment },
        alerts,
        topicArn: this.warnings(environment),
      });
    }
    new Budget(this, "budget-account", {
      name: physicalName("budget", this.names, "month"),
      dollarsPerMonth: this.accountEnvironments.reduce((sum, { costs }) => sum + costs.budgetDollars + costs.accountShareDollars, 0),
      counts: "account",
      alerts,
      topicArn: this.warnings(this.env),
    });
    new Anomalies(this, "anomalies", {
      place,
      topicArn: this.warnings(this.env),
      aboveDollars: account.anomalyDollars,
      adopted: account.adoptAnomalyMonitor,
    });
    if (account.allocationTags === "active") new CostAllocation(this, "cost-allocation", { tags: allocationTags });
    new SizeRecommendations(this, "sizes");
  }

  /** Known by name: the topic is of the environment's own layer. */
  private warnings({ project, environment, account }: EnvironmentConfig): string {
    return topicArn(this.region.name, account.id, alertTopicName({ project, owner: environment }, "warning"));
  }
}
