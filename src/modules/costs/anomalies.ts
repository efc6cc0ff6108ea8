import { CeAnomalyMonitor } from "@cdktf/provider-aws/lib/ce-anomaly-monitor";
import { CeAnomalySubscription } from "@cdktf/provider-aws/lib/ce-anomaly-subscription";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";

export interface AnomaliesProps {
  readonly place: Place;
  /** Notified as soon as one is found. */
  readonly topicArn: string;
  /** How much more than usual a service must cost, in US dollars. */
  readonly aboveDollars: number;
  /** ARN of the monitor of services that the account has already: it takes one. */
  readonly adopted?: string | undefined;
}

/**
 * Services of the account that cost more than they usually do. A monitor by account or tag would be the
 * management account's alone; AWS needs ten days of a service before it finds anything.
 * @see https://docs.aws.amazon.com/cost-management/latest/userguide/getting-started-ad.html
 * @see https://docs.aws.amazon.com/cost-management/latest/userguide/ad-SNS.html
 */
export class Anomalies extends Construct {
  public constructor(scope: Construct, id: string, { place, topicArn, aboveDollars, adopted }: AnomaliesProps) {
    super(scope, id);
    const monitor = new CeAnomalyMonitor(this, "monitor", {
      name: physicalName("anomalyMonitor", place.names, "services"),
      monitorType: "DIMENSIONAL",
      monitorDimension: "SERVICE",
    });
    if (adopted !== undefined) monitor.importFrom(adopted);
    new CeAnomalySubscription(this, "subscription", {
      name: physicalName("anomalyMonitor", place.names, "unusual-costs"),
      monitorArnList: [monitor.arn],
      // Topics are notified of each anomaly by itself; summaries of days and weeks go by mail alone.
      frequency: "IMMEDIATE",
      subscriber: [{ type: "SNS", address: topicArn }],
      thresholdExpression: {
        dimension: { key: "ANOMALY_TOTAL_IMPACT_ABSOLUTE", matchOptions: ["GREATER_THAN_OR_EQUAL"], values: [String(aboveDollars)] },
      },
    });
  }
}
