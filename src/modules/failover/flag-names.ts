import { comparisons } from "../alarms/measure";
import { type NameScope, parameterName, physicalName } from "../../facts/naming";

/** An alarm as Route 53 finds it. */
export interface FailoverAlarm {
  readonly name: string;
  readonly region: string;
}

/** The parameter that a runbook sets: `true` declares a failover, `false` takes it back. */
export const failoverParameter = (names: NameScope): string => parameterName(names, "dr/failover");

/** Last part of the name of the alarm that rings while a failover is declared. */
export const failoverAlarmRole = "failover-initiated";
export const failoverAlarmName = (names: NameScope): string => physicalName("alarm", names, failoverAlarmRole);

/** The queue that has messages while a failover is declared. */
export const failoverQueueName = (names: NameScope): string => physicalName("queue", names, "failover-declared");

const raisedWhile = "atLeast";

/**
 * What makes an alarm of the queue's length. Only SQS itself writes metrics of its namespace: CloudWatch
 * refuses names that begin with `AWS/` from everybody else, while any other namespace is open to whoever
 * may write a log line. Route 53 takes one metric of standard resolution, one plain statistic and every
 * period of the evaluation, no expression and no M out of N.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
 * @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_AlarmIdentifier.html
 */
export const failoverMetric = {
  is: raisedWhile,
  namespace: "AWS/SQS",
  name: "ApproximateNumberOfMessagesVisible",
  dimensions: (names: NameScope): { readonly QueueName: string } => ({ QueueName: failoverQueueName(names) }),
  alarm: { statistic: "Maximum", period: 60, evaluationPeriods: 1, comparisonOperator: comparisons[raisedWhile], threshold: 1 },
} as const;
