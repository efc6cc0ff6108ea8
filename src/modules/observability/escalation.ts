import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";
import { parameterName, physicalName } from "../../facts/naming";
import { pageName } from "../alarms/names";
import { type LogKeeping } from "../data/encrypted-log-group";
import { subscribe, type Audience } from "../notifications/subscriptions";
import { topicPolicy } from "../notifications/topic-policy";
import { parameterArn, topicArn } from "../shared/arns";
import { anyResource, policyJson, type Statement, trustService } from "../shared/iam";
import { type Place } from "../shared/place";
import { ownMachineArn, StateMachine } from "../state-machines/state-machine";
import { startMachine } from "../state-machines/statements";
import { escalation } from "./escalation-machine";

export interface EscalationProps {
  readonly place: Place;
  readonly firstSeconds: number;
  readonly secondSeconds: number;
  readonly levels: { readonly second: Audience; readonly third: Audience };
  readonly notificationsKeyArn: string;
  readonly logs: LogKeeping;
}

const machineRole = "escalation";

/**
 * Tells a second and a third level of pages that nobody acknowledges. Everything of it lies in its own
 * region, so that the other region's loss is escalated too.
 */
export class Escalation extends Construct {
  public constructor(
    scope: Construct,
    id: string,
    private readonly props: EscalationProps,
  ) {
    super(scope, id);
    const { place, firstSeconds, secondSeconds, levels, logs } = props;
    const acknowledgement = parameterName(place.names, "pages/acknowledged");
    new SsmParameter(this, "acknowledgement", {
      name: acknowledgement,
      type: "String",
      value: "nothing",
      description: "The page that whoever is on call looks at; written by hand, by which its escalation ends",
      lifecycle: { ignoreChanges: ["value"] },
    });
    const topics = [this.createTopic("second", levels.second), this.createTopic("third", levels.third)];
    const [secondTopicArn = "", thirdTopicArn = ""] = topics;
    new StateMachine(this, "machine", {
      place,
      name: machineRole,
      definition: escalation({ firstSeconds, secondSeconds, secondTopicArn, thirdTopicArn, acknowledgement }),
      statements: [...this.looks(acknowledgement), { sid: "TellLevels", effect: "Allow", actions: ["sns:Publish"], resources: topics }],
      logs,
    });
    this.startOnPages();
  }

  /** @returns its ARN, made of its name so that the machine's definition can be read before anything is applied */
  private createTopic(level: "second" | "third", audience: Audience): string {
    const { place, notificationsKeyArn } = this.props;
    const name = physicalName("topic", place.names, `pages-${level}-level`);
    const topic = new SnsTopic(this, `${level}-level`, { name, kmsMasterKeyId: notificationsKeyArn });
    const arn = topicArn(place.region, place.accountId, name);
    new SnsTopicPolicy(this, `${level}-level-policy`, { arn: topic.arn, policy: policyJson(topicPolicy(arn, place.accountId)) });
    subscribe(this, `${level}-level`, topic.arn, audience);
    return arn;
  }

  private looks(acknowledgement: string): Statement[] {
    const { place } = this.props;
    return [
      anyResource(
        { sid: "LookAtPages", effect: "Allow", actions: ["cloudwatch:DescribeAlarms"] },
        "composite alarms are shown only to whoever may see all: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html",
      ),
      {
        sid: "ReadAcknowledgement",
        effect: "Allow",
        actions: ["ssm:GetParameter"],
        resources: [parameterArn(place.region, place.accountId, acknowledgement)],
      },
    ];
  }

  /**
   * CloudWatch reports every change of an alarm, whether or not its actions are suppressed; the machine
   * looks at that.
   */
  private startOnPages(): void {
    const { place } = this.props;
    const ruleName = physicalName("eventRule", place.names, "pages-escalate");
    const machineArn = ownMachineArn(place, machineRole);
    const role = new IamRole(this, "start-role", {
      name: physicalName("iamRole", place.names, `pages-escalate-${place.region}`),
      description: "Starts the escalation of a page",
      assumeRolePolicy: trustService("events.amazonaws.com", {
        sourceAccount: place.accountId,
        sourceArn: `arn:aws:events:${place.region}:${place.accountId}:rule/${ruleName}`,
      }),
    });
    const policy = new IamRolePolicy(this, "start-policy", {
      name: "work",
      role: role.name,
      policy: policyJson([startMachine(machineArn)]),
    });
    const rule = new CloudwatchEventRule(this, "pages", {
      name: ruleName,
      description: "A page rings",
      eventPattern: JSON.stringify({
        source: ["aws.cloudwatch"],
        "detail-type": ["CloudWatch Alarm State Change"],
        detail: { alarmName: [{ prefix: physicalName("alarm", place.names, pageName("")) }], state: { value: ["ALARM"] } },
      }),
    });
    new CloudwatchEventTarget(this, "pages-target", {
      rule: rule.name,
      targetId: "escalation",
      arn: machineArn,
      roleArn: role.arn,
      dependsOn: [policy],
    });
  }
}
