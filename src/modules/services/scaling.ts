import { AppautoscalingPolicy } from "@cdktf/provider-aws/lib/appautoscaling-policy";
import { AppautoscalingScheduledAction } from "@cdktf/provider-aws/lib/appautoscaling-scheduled-action";
import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target";
import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type Peak } from "../../facts/peaks";
import { type ScalingMetricName, scalingMetrics } from "../../facts/scaling-metrics";

export interface ScalingProps {
  readonly clusterName: string;
  readonly serviceName: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly cpuPercent: number;
  readonly memoryPercent: number;
  /** Metric of the platform that one task takes so much of, as the collector writes it down. */
  readonly metric?: {
    readonly namespace: string;
    readonly name: ScalingMetricName;
    readonly dimensions: Readonly<Record<string, string>>;
    readonly perTask: number;
  };
  /** Tasks at the least while volume peaks. */
  readonly peakMinimum?: number;
  readonly peaks: readonly Peak[];
}

/** Seconds between two steps. Out at once, in slowly: a quiet minute before the close is no reason to be small at the close. */
const cooldown = { scaleOutCooldown: 30, scaleInCooldown: 300 } as const;

/**
 * How many tasks a service has: as many as the busiest of its measures asks for, within its bounds.
 *
 * What belongs to one target is made one after the other. Application Auto Scaling answers
 * `ConcurrentUpdateException` to some of the calls that change a target at the same time.
 * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScalingPolicy.html (Errors)
 * @see https://github.com/hashicorp/terraform-provider-aws/issues/17915
 */
export class Scaling extends Construct {
  private readonly target: AppautoscalingTarget;
  /** What the next policy or action of the target waits for. */
  private last: ITerraformDependable;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: ScalingProps,
  ) {
    super(scope, id);
    this.target = new AppautoscalingTarget(this, "target", {
      serviceNamespace: "ecs",
      scalableDimension: "ecs:service:DesiredCount",
      resourceId: `service/${props.clusterName}/${props.serviceName}`,
      minCapacity: props.minimum,
      maxCapacity: props.maximum,
      // While volume peaks, its schedule holds the minimum: an apply then would let the service shrink.
      ...(props.peakMinimum === undefined ? {} : { lifecycle: { ignoreChanges: ["min_capacity"] } }),
    });
    this.last = this.target;
    this.track("cpu", {
      targetValue: props.cpuPercent,
      predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" },
    });
    this.track("memory", {
      targetValue: props.memoryPercent,
      predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageMemoryUtilization" },
    });
    if (props.metric !== undefined) this.trackPerTask(props.metric);
    if (props.peakMinimum !== undefined) this.prepareFor(props.peaks, props.peakMinimum);
  }

  private get scaled() {
    const { serviceNamespace, scalableDimension, resourceId } = this.target;
    return { serviceNamespace, scalableDimension, resourceId };
  }

  private track(
    measure: string,
    measured: Omit<
      NonNullable<ConstructorParameters<typeof AppautoscalingPolicy>[2]["targetTrackingScalingPolicyConfiguration"]>,
      keyof typeof cooldown
    >,
  ): void {
    this.last = new AppautoscalingPolicy(this, measure, {
      name: measure,
      policyType: "TargetTrackingScaling",
      ...this.scaled,
      targetTrackingScalingPolicyConfiguration: { ...measured, ...cooldown },
      dependsOn: [this.last],
    });
  }

  /**
   * A measure must fall when tasks are added, or scaling never comes to rest; so the platform's metric
   * is divided by the tasks that run. A policy without data takes no task away, and a target shrinks
   * only when all its policies agree; so what is silent counts as its table says.
   * @see https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html
   */
  private trackPerTask({ namespace, name, dimensions, perTask }: NonNullable<ScalingProps["metric"]>): void {
    const { clusterName, serviceName } = this.props;
    const running = {
      namespace: "ECS/ContainerInsights",
      metricName: "RunningTaskCount",
      dimensions: [
        { name: "ClusterName", value: clusterName },
        { name: "ServiceName", value: serviceName },
      ],
    };
    this.track("metric", {
      targetValue: perTask,
      customizedMetricSpecification: {
        metrics: [
          {
            id: "total",
            label: name,
            returnData: false,
            metricStat: {
              stat: "Average",
              metric: {
                namespace,
                metricName: name,
                dimensions: Object.entries(dimensions).map(([dimension, value]) => ({ name: dimension, value })),
              },
            },
          },
          { id: "tasks", label: "Running tasks", returnData: false, metricStat: { stat: "Average", metric: running } },
          {
            id: "per_task",
            label: `${name} per task`,
            expression: `${scalingMetrics[name].silence === "zero" ? "FILL(total, 0)" : "total"} / tasks`,
            returnData: true,
          },
        ],
      },
    });
  }

  private prepareFor(peaks: readonly Peak[], peakMinimum: number): void {
    const { minimum, maximum } = this.props;
    for (const { name, timeZone, from, to } of peaks) {
      const at = (edge: string, schedule: string, minCapacity: number): void => {
        this.last = new AppautoscalingScheduledAction(this, `${name}-${edge}`, {
          name: `${name}-${edge}`,
          ...this.scaled,
          schedule,
          timezone: timeZone,
          scalableTargetAction: { minCapacity: String(minCapacity), maxCapacity: String(maximum) },
          dependsOn: [this.last],
        });
      };
      at("begins", from, peakMinimum);
      at("ends", to, minimum);
    }
  }
}
