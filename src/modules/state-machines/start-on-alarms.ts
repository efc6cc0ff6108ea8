import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { type Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { policyJson, trustService } from "../shared/iam";
import { type Place } from "../shared/place";
import { startMachine } from "./statements";

export interface StartOnAlarmsProps {
  readonly place: Place;
  /** Last part of the rule's name, and of its role's. */
  readonly name: string;
  readonly description: string;
  readonly roleDescription: string;
  /** Names of alarms, or what their names begin with. */
  readonly alarms: readonly (string | { readonly prefix: string })[];
  readonly machineArn: string;
  readonly targetId: string;
}

/**
 * Starts a state machine when one of some alarms begins to ring. CloudWatch reports every change of an alarm,
 * whether or not its actions are suppressed.
 *
 * @param id of the rule; role, policy and target stand beside it.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export function startOnAlarms(scope: Construct, id: string, props: StartOnAlarmsProps): void {
  const { place, name, description, roleDescription, alarms, machineArn, targetId } = props;
  const ruleName = physicalName("eventRule", place.names, name);
  const role = new IamRole(scope, "start-role", {
    name: physicalName("iamRole", place.names, `${name}-${place.region}`),
    description: roleDescription,
    assumeRolePolicy: trustService("events.amazonaws.com", {
      sourceAccount: place.accountId,
      sourceArn: `arn:aws:events:${place.region}:${place.accountId}:rule/${ruleName}`,
    }),
  });
  const policy = new IamRolePolicy(scope, "start-policy", {
    name: "work",
    role: role.name,
    policy: policyJson([startMachine(machineArn)]),
  });
  const rule = new CloudwatchEventRule(scope, id, {
    name: ruleName,
    description,
    eventPattern: JSON.stringify({
      source: ["aws.cloudwatch"],
      "detail-type": ["CloudWatch Alarm State Change"],
      detail: { alarmName: alarms, state: { value: ["ALARM"] } },
    }),
  });
  new CloudwatchEventTarget(scope, `${id}-target`, {
    rule: rule.name,
    targetId,
    arn: machineArn,
    roleArn: role.arn,
    dependsOn: [policy],
  });
}
