import { type Construct } from "constructs";
import { AlertTopics } from "../modules/notifications/alert-topics";
import { SlackChannels } from "../modules/notifications/slack-channels";
import { Subscriptions } from "../modules/notifications/subscriptions";
import { consume } from "../synthesis/consume";
import { notificationsContract, securityContract } from "../layers/contracts";
import { chatRegionOf } from "../facts/chat-regions";
import { placeOf } from "./data-props";
import { publish } from "../synthesis/publish";
import { type PlacedStack } from "../layers/instances";
import { LayerStack } from "../synthesis/layer-stack";

/** Topics that the region's alarms and events go to, and who hears of them. */
export class NotificationsStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { notificationsKeyArn } = consume(this, securityContract);
    const topics = new AlertTopics(this, "alerts", {
      names: this.names,
      accountId: this.env.account.id,
      region: this.region.name,
      keyArn: notificationsKeyArn,
    });
    new Subscriptions(this, "subscriptions", {
      topicArns: { info: topics.infoArn, warning: topics.warningArn, critical: topics.criticalArn },
      notify: this.env.observability.notify,
    });
    const { slack } = this.env.observability;
    if (slack !== undefined && this.region.name === chatRegionOf(this.env.regions)) {
      new SlackChannels(this, "slack", { place: placeOf(placed), ...slack, regions: [this.region.name, this.peer.name] });
    }
    publish(this, notificationsContract, {
      infoTopicArn: topics.infoArn,
      warningTopicArn: topics.warningArn,
      criticalTopicArn: topics.criticalArn,
    });
  }
}
