import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { Construct } from "constructs";
import { eventsLogGroup, throttledKeysRule } from "../../facts/event-logs";
import { physicalName } from "../../facts/naming";
import { EncryptedLogGroup, type LogKeeping } from "../data/encrypted-log-group";
import { logGroupArn } from "../shared/arns";
import { type Place } from "../shared/place";

export interface ThrottledKeysProps {
  readonly place: Place;
  readonly logs: LogKeeping;
}

/**
 * Requests to keys that KMS refused because they were too many. KMS has no metric of these: CloudTrail has an event of each, which
 * a rule counts and keeps in a log group, since a topic would get thousands. What comes near the quota has an alarm of its own;
 * this one also sees a burst that no average over minutes shows, and a key that is changed too often.
 *
 * Operations that use a key, such as `Decrypt`, come to rules as they are; of those that only read, such as `DescribeKey`, EventBridge has none.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/throttling.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html
 */
export class ThrottledKeys extends Construct {
  public constructor(scope: Construct, id: string, { place, logs }: ThrottledKeysProps) {
    super(scope, id);
    const name = eventsLogGroup(place.names, throttledKeysRule);
    const log = new EncryptedLogGroup(this, "log", { ...logs, name });
    const rule = new CloudwatchEventRule(this, "rule", {
      name: physicalName("eventRule", place.names, throttledKeysRule),
      description: "KMS has refused a request because there were too many",
      eventPattern: JSON.stringify({
        source: ["aws.kms"],
        "detail-type": ["AWS API Call via CloudTrail"],
        detail: { eventSource: ["kms.amazonaws.com"], errorCode: ["ThrottlingException"] },
      }),
    });
    new CloudwatchEventTarget(this, "target", {
      targetId: "log",
      rule: rule.name,
      arn: logGroupArn(place.region, place.accountId, name),
      dependsOn: [log],
    });
  }
}
