import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";

interface WatchedEvent {
  readonly description: string;
  readonly pattern: object;
  readonly urgency: "warning" | "critical";
}

/**
 * Faults that AWS reports by events alone. Those that come by CloudTrail need a trail that writes
 * management events in the region.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export const watchedEvents: Readonly<Record<string, WatchedEvent>> = {
  "key-lost": {
    description: "A key is disabled or about to be deleted, and what it encrypts with it",
    pattern: {
      source: ["aws.kms"],
      "detail-type": ["AWS API Call via CloudTrail"],
      detail: { eventSource: ["kms.amazonaws.com"], eventName: ["ScheduleKeyDeletion", "DisableKey"] },
    },
    urgency: "critical",
  },
  // https://docs.aws.amazon.com/secretsmanager/latest/userguide/monitoring-eventbridge.html
  "rotation-failed": {
    description: "A secret could not be rotated",
    pattern: {
      source: ["aws.secretsmanager"],
      "detail-type": ["AWS Service Event via CloudTrail"],
      detail: { eventName: ["RotationFailed", "TestRotationFailed"] },
    },
    urgency: "warning",
  },
  // https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
  "pipeline-failed": {
    description: "A pipeline did not get through",
    pattern: {
      source: ["aws.codepipeline"],
      "detail-type": ["CodePipeline Pipeline Execution State Change"],
      detail: { state: ["FAILED"] },
    },
    urgency: "warning",
  },
  // https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html
  "automation-failed": {
    description: "A document of Automation, of a runbook or of AWS Config, did not get through",
    pattern: {
      source: ["aws.ssm"],
      "detail-type": ["EC2 Automation Execution Status-change Notification"],
      detail: { Status: ["Failed", "TimedOut"] },
    },
    urgency: "warning",
  },
  // https://docs.aws.amazon.com/acm/latest/userguide/supported-events.html
  "certificate-not-renewed": {
    description: "ACM wants a person to renew a certificate",
    pattern: { source: ["aws.acm"], "detail-type": ["ACM Certificate Renewal Action Required", "ACM Certificate Expired"] },
    urgency: "warning",
  },
};

export interface EventsProps {
  readonly place: Place;
  readonly topicArns: Readonly<Record<"warning" | "critical", string>>;
}

/** Hands such events on to the topic of their urgency. */
export class Events extends Construct {
  public constructor(scope: Construct, id: string, { place, topicArns }: EventsProps) {
    super(scope, id);
    for (const [role, { description, pattern, urgency }] of Object.entries(watchedEvents)) {
      const { name } = new CloudwatchEventRule(this, role, {
        name: physicalName("eventRule", place.names, role),
        description,
        eventPattern: JSON.stringify(pattern),
      });
      new CloudwatchEventTarget(this, `${role}-target`, { targetId: "topic", rule: name, arn: topicArns[urgency] });
    }
  }
}
