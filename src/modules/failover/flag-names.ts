import { type NameScope, parameterName, physicalName } from "../shared/naming";

/** An alarm as Route 53 finds it. */
export interface FailoverAlarm {
  readonly name: string;
  readonly region: string;
}

/** The parameter that a runbook sets: `true` declares a failover, `false` takes it back. */
export const failoverParameter = (names: NameScope): string => parameterName(names, "dr/failover");

export const failoverAlarmName = (names: NameScope): string => physicalName("alarm", names, "failover-initiated");

/** Of the environment alone, so that the right to publish it is the right to move this environment's traffic and no other's. */
export const failoverNamespace = ({ project, owner }: NameScope): string => `${project}/${owner}/recovery`;

/**
 * The metric and what makes an alarm of it. Route 53 takes one metric of standard resolution, one
 * plain statistic and every period of the evaluation, no expression and no M out of N.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_AlarmIdentifier.html
 */
export const failoverMetric = {
  name: "FailoverInitiated",
  alarm: { statistic: "Maximum", period: 60, evaluationPeriods: 1, comparisonOperator: "GreaterThanOrEqualToThreshold", threshold: 1 },
} as const;
