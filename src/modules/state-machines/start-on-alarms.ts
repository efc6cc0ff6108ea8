import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { type Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { policyJson, trustService } from "../shared/iam";
import { type Place } from "../shared/place";
import { startMachine } from "./statements";

export interface StartOnEventsProps {
  readonly place: Place;
  /** Last part of the rule's name, and of its role's. */
  readonly name: string;
  readonly description: string;
  readonly roleDescription: string;
  /** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html */
  readonly pattern: object;
  readonly machineArn: string;
  readonly targetId: string;
}

export interface StartOnAlarmsProps extends Omit<StartOnEventsProps, "pattern"> {
  /** Names of alarms, or what their names begin with. */
  readonly alarms: readonly (string | { readonly prefix: string })[];
}

/**
 * Starts a state machine when one of some alarms begins to ring. CloudWatch reports every change of an alarm,
 * whether or not its actions are suppressed.
 *
 * @param id of the rule; role, policy and target stand beside it.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export const startOnAlarms = (scope: Construct, id: string, { alarms, ...props }: StartOnAlarmsProps): void =>
  startOnEvents(scope, id, {
    ...props,
    pattern: {
      source: ["aws.cloudwatch"],
      "detail-type": ["CloudWatch Alarm State Change"],
      detail: { alarmName: alarms, state: { value: ["ALARM"] } },
    },
  });

/** Starts a state machine on events of the region's default bus, each with the whole event. @param id as above */
export function startOnEvents(scope: Construct, id: string, props: StartOnEventsProps): void {
  const { place, name, description, roleDescription, pattern, machineArn, targetId } = props;
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
    eventPattern: JSON.stringify(pattern),
  });
  new CloudwatchEventTarget(scope, `${id}-target`, {
    rule: rule.name,
    targetId,
    arn: machineArn,
    roleArn: role.arn,
    dependsOn: [policy],
  });
}
