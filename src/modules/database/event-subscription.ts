import { DbEventSubscription } from "@cdktf/provider-aws/lib/db-event-subscription";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";

export interface EventSubscriptionProps {
  readonly place: Place;
  readonly instanceIdentifier: string;
  readonly topicArn: string;
}

/** Notifies a topic of what happens to an instance: failovers, failures, low storage, maintenance. */
export class EventSubscription extends Construct {
  public constructor(scope: Construct, id: string, { place, instanceIdentifier, topicArn }: EventSubscriptionProps) {
    super(scope, id);
    new DbEventSubscription(this, "subscription", {
      name: physicalName("databaseGroup", place.names, "database-events"),
      snsTopic: topicArn,
      sourceType: "db-instance",
      sourceIds: [instanceIdentifier],
      // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html
      eventCategories: [
        "availability",
        "configuration change",
        "deletion",
        "failover",
        "failure",
        "low storage",
        "maintenance",
        "notification",
        "read replica",
        "recovery",
        "restoration",
      ],
    });
  }
}
