import { CloudwatchLogResourcePolicy } from "@cdktf/provider-aws/lib/cloudwatch-log-resource-policy";
import { Construct } from "constructs";
import { eventLogsPrefix } from "../../facts/event-logs";
import { policyJson } from "../shared/iam";

export interface LogDeliveryProps {
  readonly accountId: string;
  readonly region: string;
}

/**
 * Lets AWS deliver the logs of web ACLs and of DNS queries, and events that rules match, into log groups. Once per account and region: a region takes
 * ten such policies, and one pattern serves every environment.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-cloudwatchlogs-permissions
 */
export class LogDelivery extends Construct {
  public constructor(scope: Construct, id: string, { accountId, region }: LogDeliveryProps) {
    super(scope, id);
    const events = `arn:aws:logs:${region}:${accountId}:log-group:${eventLogsPrefix}*:*`;
    const writers = { service: ["delivery.logs.amazonaws.com", "events.amazonaws.com"] };
    new CloudwatchLogResourcePolicy(this, "policy", {
      policyName: "log-delivery",
      policyDocument: policyJson([
        {
          sid: "WriteVendedLogs",
          effect: "Allow",
          principals: { service: ["delivery.logs.amazonaws.com"] },
          actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
          resources: [
            `arn:aws:logs:${region}:${accountId}:log-group:aws-waf-logs-*`,
            `arn:aws:logs:${region}:${accountId}:log-group:/*/dns-queries:*`,
          ],
          conditions: {
            StringEquals: { "aws:SourceAccount": [accountId] },
            ArnLike: { "aws:SourceArn": [`arn:aws:logs:${region}:${accountId}:*`] },
          },
        },
        // EventBridge names its rule with an event, and with the stream that it makes for it nothing.
        { sid: "MakeStreamsOfEvents", effect: "Allow", principals: writers, actions: ["logs:CreateLogStream"], resources: [events] },
        {
          sid: "WriteEvents",
          effect: "Allow",
          principals: writers,
          actions: ["logs:PutLogEvents"],
          resources: [`${events}:*`],
          conditions: { ArnLike: { "aws:SourceArn": [`arn:aws:events:${region}:${accountId}:rule/*`] } },
        },
      ]),
    });
  }
}
