import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { Construct } from "constructs";
import { topicArn } from "../shared/arns";
import { policyJson, type Statement } from "../shared/iam";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";

export interface CacheEventsProps {
  readonly place: Place;
}

/**
 * The topic that the cache reports its events to: names of clusters and snapshots, no data.
 *
 * It is not encrypted. ElastiCache drops a topic that is, and calls it inactive without an error.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ElastiCacheSNS.html
 */
export class CacheEvents extends Construct {
  public readonly topicArn: string;

  public constructor(scope: Construct, id: string, { place: { names, accountId, region } }: CacheEventsProps) {
    super(scope, id);
    const name = physicalName("topic", names, "cache-events");
    const topic = new SnsTopic(this, "topic", { name });
    new SnsTopicPolicy(this, "policy", {
      arn: topic.arn,
      policy: policyJson(publishByOwnCaches(topicArn(region, accountId, name), accountId)),
    });
    this.topicArn = topic.arn;
  }
}

/**
 * ElastiCache publishes without a service principal, and with `aws:SourceOwner`; a policy that asks
 * for `aws:SourceAccount` makes the topic inactive.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ECEvents.SNS.html
 */
function publishByOwnCaches(topic: string, accountId: string): Statement[] {
  const publish = { principals: "*", actions: ["sns:Publish"], resources: [topic] } as const;
  return [
    { ...publish, sid: "DenyPlainHttp", effect: "Deny", conditions: { Bool: { "aws:SecureTransport": ["false"] } } },
    { ...publish, sid: "PublishByOwnCaches", effect: "Allow", conditions: { StringEquals: { "aws:SourceOwner": [accountId] } } },
  ];
}
