import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import { physicalName } from "../shared/naming";
import { type Place } from "../shared/place";
import { type TargetGroup, type TargetGroupPair } from "./target-group-pair";

export interface RollbackAlarmsProps {
  readonly place: Place;
  readonly service: string;
  readonly loadBalancerArnSuffix: string;
  readonly targets: TargetGroupPair;
  /** Share of 5xx answers, in percent. */
  readonly errorPercent: number;
  readonly p99Milliseconds: number;
  /** Topics that hear of it. */
  readonly topicArns: readonly string[];
}

const namespace = "AWS/ApplicationELB";
const minute = 60;

/** Alarms that take a deployment back: errors and slowness, on both groups because either may be the new one. */
export class RollbackAlarms extends Construct {
  public readonly names: string[];

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: RollbackAlarmsProps,
  ) {
    super(scope, id);
    this.names = (["blue", "green"] as const).flatMap((colour) =>
      [this.errors(colour), this.slowness(colour)].map(({ alarmName }) => alarmName),
    );
  }

  private dimensions({ arnSuffix }: TargetGroup): Record<string, string> {
    return { LoadBalancer: this.props.loadBalancerArnSuffix, TargetGroup: arnSuffix };
  }

  private common(role: string) {
    const { place, service, topicArns } = this.props;
    return {
      alarmName: physicalName("alarm", place.names, `${service}-${role}`),
      treatMissingData: "notBreaching",
      alarmActions: [...topicArns],
      okActions: [...topicArns],
    };
  }

  private errors(colour: "blue" | "green"): CloudwatchMetricAlarm {
    const dimensions = this.dimensions(this.props.targets[colour]);
    const sum = (id: string, metricName: string) => ({ id, metric: { namespace, metricName, period: minute, stat: "Sum", dimensions } });
    return new CloudwatchMetricAlarm(this, `${colour}-errors`, {
      ...this.common(`${colour}-errors`),
      alarmDescription: `More than ${this.props.errorPercent} % of the answers of ${this.props.service} are errors`,
      comparisonOperator: "GreaterThanThreshold",
      threshold: this.props.errorPercent,
      evaluationPeriods: 2,
      datapointsToAlarm: 2,
      metricQuery: [
        { id: "share", expression: "100 * FILL(errors, 0) / requests", label: "5xx answers in percent", returnData: true },
        sum("errors", "HTTPCode_Target_5XX_Count"),
        sum("requests", "RequestCount"),
      ],
    });
  }

  private slowness(colour: "blue" | "green"): CloudwatchMetricAlarm {
    return new CloudwatchMetricAlarm(this, `${colour}-slowness`, {
      ...this.common(`${colour}-slowness`),
      alarmDescription: `The slowest hundredth of the answers of ${this.props.service} takes more than ${this.props.p99Milliseconds} ms`,
      comparisonOperator: "GreaterThanThreshold",
      threshold: this.props.p99Milliseconds / 1000,
      evaluationPeriods: 3,
      datapointsToAlarm: 3,
      namespace,
      metricName: "TargetResponseTime",
      extendedStatistic: "p99",
      period: minute,
      dimensions: this.dimensions(this.props.targets[colour]),
    });
  }
}
