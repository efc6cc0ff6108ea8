import { CloudwatchLogResourcePolicy } from "@cdktf/provider-aws/lib/cloudwatch-log-resource-policy";
import { Construct } from "constructs";
import { policyJson } from "../shared/iam";

export interface LogDeliveryProps {
  readonly accountId: string;
  readonly region: string;
}

/**
 * Lets AWS deliver the logs of web ACLs and of DNS queries into log groups. Once per account and region: a region takes
 * ten such policies, and one pattern serves every environment.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
 */
export class LogDelivery extends Construct {
  public constructor(scope: Construct, id: string, { accountId, region }: LogDeliveryProps) {
    super(scope, id);
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
      ]),
    });
  }
}
