import { Construct } from "constructs";
import { tells } from "../alarms/actions";
import { Alarm } from "../alarms/alarm";
import { type Metric, type Statistic } from "../alarms/measure";
import { type Place } from "../shared/place";
import { type TargetGroupPair } from "./target-group-pair";

export interface TaskHealthProps {
  readonly place: Place;
  readonly service: string;
  readonly loadBalancerArnSuffix: string;
  readonly targets: TargetGroupPair;
  /** Tasks that run at the least. */
  readonly minimum: number;
  readonly warningTopicArn: string;
}

/** Last part of the name of the alarm that rings before a service has no healthy task. */
export const healthyTasksAlarm = (service: string): string => `${service}-tasks-healthy`;

/** Healthy tasks below which a service is in danger, where it has as many: with one left, the next fault is an outage. */
const leastHealthy = 2;

/**
 * Alarms on the tasks behind a service's two target groups together, since either may be the live one.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
export class TaskHealth extends Construct {
  public constructor(
    scope: Construct,
    id: string,
    private readonly props: TaskHealthProps,
  ) {
    super(scope, id);
    const { place, service, minimum, warningTopicArn } = props;
    const common = { place, periodSeconds: 60, actions: tells(warningTopicArn) } as const;
    const least = Math.min(minimum, leastHealthy);
    new Alarm(this, "healthy", {
      ...common,
      name: healthyTasksAlarm(service),
      explanation: {
        meaning: `${service} has fewer than ${least} healthy tasks`,
        firstAction: "see whether a deployment runs and take it back; else read the service's events and its log",
        runbook: "service-tasks-healthy",
      },
      measure: this.sum("HealthyHostCount", "Minimum", "Healthy tasks"),
      is: "below",
      threshold: least,
      periods: 2,
      symptom: "breaks",
    });
    new Alarm(this, "unhealthy", {
      ...common,
      name: `${service}-tasks-unhealthy`,
      explanation: {
        meaning: `A task of ${service} does not answer its health check`,
        firstAction: "read the task's log; ECS replaces it by itself",
        runbook: "service-tasks-unhealthy",
      },
      measure: this.sum("UnHealthyHostCount", "Maximum", "Unhealthy tasks"),
      is: "atLeast",
      threshold: 1,
      periods: 5,
      datapoints: 3,
    });
  }

  private sum(name: string, statistic: Statistic, label: string) {
    const { loadBalancerArnSuffix, targets } = this.props;
    const metric = (arnSuffix: string): Metric => ({
      namespace: "AWS/ApplicationELB",
      name,
      statistic,
      dimensions: { LoadBalancer: loadBalancerArnSuffix, TargetGroup: arnSuffix },
    });
    return {
      expression: "FILL(blue, 0) + FILL(green, 0)",
      label,
      of: { blue: metric(targets.blue.arnSuffix), green: metric(targets.green.arnSuffix) },
    };
  }
}
