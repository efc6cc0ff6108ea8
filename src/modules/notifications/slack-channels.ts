import { ChatbotSlackChannelConfiguration } from "@cdktf/provider-aws/lib/chatbot-slack-channel-configuration";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { type Severity, severities } from "../../facts/severities";
import { awsManagedPolicyArn, topicArn } from "../shared/arns";
import { anyResource, policyJson, trustService } from "../shared/iam";
import { type Place } from "../shared/place";
import { alertTopicName } from "./alert-topics";

export interface SlackChannelsProps {
  readonly place: Place;
  readonly workspaceId: string;
  /** Channel of each topic that has one. */
  readonly channels: Readonly<Partial<Record<Severity, string>>>;
  /** Regions whose topics are heard. */
  readonly regions: readonly string[];
}

/**
 * Channels of Slack that get the messages of topics, of every region. From a channel an alarm can be looked at, and
 * nothing more: its role sees alarms and metrics alone, and the guardrail holds whatever else it might be given to
 * reading. Acting needs a role of one's own.
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/understanding-permissions.html
 */
export class SlackChannels extends Construct {
  public constructor(scope: Construct, id: string, { place, workspaceId, channels, regions }: SlackChannelsProps) {
    super(scope, id);
    const role = new IamRole(this, "role", {
      name: physicalName("iamRole", place.names, "slack"),
      description: "Looks at alarms from a channel of Slack",
      assumeRolePolicy: trustService("chatbot.amazonaws.com", { sourceAccount: place.accountId }),
    });
    new IamRolePolicy(this, "policy", {
      name: "look",
      role: role.name,
      policy: policyJson([
        anyResource(
          {
            sid: "LookAtAlarms",
            effect: "Allow",
            actions: ["cloudwatch:DescribeAlarms", "cloudwatch:GetMetricData", "cloudwatch:ListMetrics"],
          },
          "metrics are no resources, and alarms of all names are shown",
        ),
      ]),
    });
    for (const severity of severities) {
      const channel = channels[severity];
      if (channel === undefined) continue;
      new ChatbotSlackChannelConfiguration(this, severity, {
        configurationName: physicalName("chatConfiguration", place.names, `alerts-${severity}`),
        iamRoleArn: role.arn,
        slackTeamId: workspaceId,
        slackChannelId: channel,
        snsTopicArns: regions.map((region) => topicArn(region, place.accountId, alertTopicName(place.names, severity))),
        // Without one, AWS takes AdministratorAccess.
        guardrailPolicyArns: [awsManagedPolicyArn("ReadOnlyAccess")],
        userAuthorizationRequired: true,
        loggingLevel: "ERROR",
      });
    }
  }
}
