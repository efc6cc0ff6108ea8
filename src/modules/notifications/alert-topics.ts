import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { Construct } from "constructs";
import { topicArn } from "../shared/arns";
import { policyJson } from "../shared/iam";
import { type NameScope, physicalName } from "../../facts/naming";
import { type Severity } from "../../facts/severities";
import { topicPolicy } from "./topic-policy";

/** Name of a region's topic; with region and account it gives the ARN of the other region's too. */
export const alertTopicName = (names: NameScope, severity: Severity): string => physicalName("topic", names, `alerts-${severity}`);

export interface AlertTopicsProps {
  readonly names: NameScope;
  readonly accountId: string;
  readonly region: string;
  /** Customer-managed key; services cannot publish to a topic under the key that AWS manages for SNS. */
  readonly keyArn: string;
}

/** One topic per severity, to which alarms and events of the region go. Who is notified, and how, is not decided here. */
export class AlertTopics extends Construct {
  public readonly infoArn: string;
  public readonly warningArn: string;
  public readonly criticalArn: string;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: AlertTopicsProps,
  ) {
    super(scope, id);
    this.infoArn = this.createTopic("info");
    this.warningArn = this.createTopic("warning");
    this.criticalArn = this.createTopic("critical");
  }

  private createTopic(severity: Severity): string {
    const { names, accountId, region, keyArn } = this.props;
    const name = alertTopicName(names, severity);
    const topic = new SnsTopic(this, severity, { name, kmsMasterKeyId: keyArn });
    new SnsTopicPolicy(this, `${severity}-policy`, {
      arn: topic.arn,
      policy: policyJson(topicPolicy(topicArn(region, accountId, name), accountId)),
    });
    return topic.arn;
  }
}
