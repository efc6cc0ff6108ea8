import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";
import { type LogKeeping } from "../data/encrypted-log-group";
import { type FunctionArchive } from "../shared/function-archive";
import { physicalName } from "../shared/naming";
import { type Place } from "../shared/place";
import { failoverAlarmName, failoverMetric, failoverNamespace, failoverParameter } from "./flag-names";
import { FlagPublisher } from "./flag-publisher";

export interface FailoverFlagProps {
  /** Of the recovery region: a failover must not need the region that is lost. */
  readonly place: Place;
  readonly archive: FunctionArchive;
  readonly logs: LogKeeping;
  readonly topicArns: { readonly critical: string; readonly warning: string };
}

/** Minutes without a report after which somebody is told: by then the flag would not work when it is needed. */
const silentMinutes = 5;

/**
 * The switch that moves traffic to the recovery region: a parameter that one call to that region sets,
 * and an alarm that Route 53's health check copies. Nothing of it lies in us-east-1, and setting it
 * changes no record.
 */
export class FailoverFlag extends Construct {
  public constructor(scope: Construct, id: string, private readonly props: FailoverFlagProps) {
    super(scope, id);
    const { place, archive, logs } = props;
    new SsmParameter(this, "parameter", {
      name: failoverParameter(place.names),
      type: "String",
      value: "false",
      allowedPattern: "^(true|false)$",
      description: "true: the recovery region has taken over, and keeps the traffic until this is false again",
      // Set and taken back at run time; an apply in the middle of a disaster must not end it.
      lifecycle: { ignoreChanges: ["value"] },
    });
    new FlagPublisher(this, "publisher", { place, archive, logs });
    this.createAlarms();
  }

  private createAlarms(): void {
    const { place, topicArns } = this.props;
    const metric = { namespace: failoverNamespace(place.names), metricName: failoverMetric.name };
    new CloudwatchMetricAlarm(this, "initiated", {
      alarmName: failoverAlarmName(place.names),
      alarmDescription: "A failover is declared: traffic goes to the recovery region",
      ...metric,
      ...failoverMetric.alarm,
      // As the health check does: without news, what was known holds.
      treatMissingData: "ignore",
      alarmActions: [topicArns.critical],
      okActions: [topicArns.critical],
    });
    new CloudwatchMetricAlarm(this, "silent", {
      alarmName: physicalName("alarm", place.names, "failover-flag-silent"),
      alarmDescription: "Nobody reports the failover flag: setting it would not move traffic",
      ...metric,
      statistic: "SampleCount",
      period: 60,
      evaluationPeriods: silentMinutes,
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      treatMissingData: "breaching",
      alarmActions: [topicArns.warning],
      okActions: [topicArns.warning],
    });
  }
}
