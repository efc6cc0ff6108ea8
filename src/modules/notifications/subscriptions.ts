import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import { type Severity } from "../../facts/severities";

/** Addresses by names that stay while addresses change. */
type People = Readonly<Record<string, string>>;

/** Ways to reach people, as SNS names its protocols. */
export interface Audience {
  readonly email: People;
  readonly sms: People;
  readonly https: People;
}

export interface SubscriptionsProps {
  readonly topicArns: Readonly<Record<Severity, string>>;
  readonly notify: Readonly<Record<Severity, Audience>>;
}

/**
 * Who hears of the topics. Whoever gets mail or HTTPS has to confirm it once, and until then is notified
 * nothing; SNS deletes what is not confirmed in two days, and the next apply asks again.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html
 */
export class Subscriptions extends Construct {
  public constructor(scope: Construct, id: string, { topicArns, notify }: SubscriptionsProps) {
    super(scope, id);
    for (const [severity, audience] of Object.entries(notify) as [Severity, Audience][])
      subscribe(this, severity, topicArns[severity], audience);
  }
}

/** Subscribes people to a topic. @param prefix of the constructs' ids */
export function subscribe(scope: Construct, prefix: string, topicArn: string, audience: Audience): void {
  for (const [protocol, people] of Object.entries(audience) as [string, People][]) {
    for (const [name, endpoint] of Object.entries(people))
      new SnsTopicSubscription(scope, `${prefix}-${protocol}-${name}`, { topicArn, protocol, endpoint });
  }
}
