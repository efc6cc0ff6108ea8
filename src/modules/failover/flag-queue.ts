import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { Construct } from "constructs";
import { queueArn } from "../shared/arns";
import { policyJson, type Statement } from "../shared/iam";
import { type Place } from "../shared/place";
import { failoverQueueName } from "./flag-names";

export interface FlagQueueProps {
  readonly place: Place;
  /** The only role that may put messages in or take them out. */
  readonly publisherRoleArn: string;
}

/**
 * Seconds that a message stays, the longest that SQS takes (14 days): for so long a declared failover
 * holds although nobody reports it any more.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
const retentionSeconds = 14 * 24 * 60 * 60;

/**
 * The queue whose length Route 53 watches. Nobody receives from it. It is encrypted with SQS's own key:
 * its messages say nothing, and a key of ours would be one thing more that can fail in a failover.
 */
export class FlagQueue extends Construct {
  public constructor(scope: Construct, id: string, { place, publisherRoleArn }: FlagQueueProps) {
    super(scope, id);
    const name = failoverQueueName(place.names);
    new SqsQueue(this, "queue", {
      name,
      messageRetentionSeconds: retentionSeconds,
      sqsManagedSseEnabled: true,
      policy: policyJson(onlyBy(publisherRoleArn, queueArn(place.region, place.accountId, name))),
    });
  }
}

/** Whatever else a policy allows: no service and no other role changes what is in the queue. */
function onlyBy(roleArn: string, arn: string): Statement[] {
  return [
    {
      sid: "DenyOthers",
      effect: "Deny",
      principals: "*",
      actions: [
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:PurgeQueue",
        "sqs:ReceiveMessage",
        "sqs:SendMessage",
        "sqs:StartMessageMoveTask",
      ],
      resources: [arn],
      conditions: { ArnNotEquals: { "aws:PrincipalArn": [roleArn] } },
    },
    {
      sid: "DenyPlainHttp",
      effect: "Deny",
      principals: "*",
      actions: ["sqs:*"],
      resources: [arn],
      conditions: { Bool: { "aws:SecureTransport": ["false"] } },
    },
  ];
}
