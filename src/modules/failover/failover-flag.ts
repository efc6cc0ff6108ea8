import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";
import { type LogKeeping } from "../data/encrypted-log-group";
import { type FunctionArchive } from "../shared/function-archive";
import { physicalName } from "../shared/naming";
import { type Place } from "../shared/place";
import { failoverAlarmName, failoverMetric, failoverParameter } from "./flag-names";
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
 * Minutes without a measure of the queue after which somebody is told. SQS may take 15 minutes to measure
 * a queue that was not used for long.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/monitoring-using-cloudwatch.html
 */
const unheardMinutes = 20;

/**
 * The switch that moves traffic to the recovery region: a parameter that one call to that region sets,
 * a queue that a function fills while it is set, and an alarm on the queue's length that Route 53's
 * health check copies. Nothing of it lies in us-east-1, setting it changes no record, and nothing that
 * runs in a task can write what the alarm watches.
 */
export class FailoverFlag extends Construct {
  public constructor(
    scope: Construct,
    id: string,
    private readonly props: FailoverFlagProps,
  ) {
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
    const { functionName } = new FlagPublisher(this, "publisher", { place, archive, logs });
    this.createAlarms(functionName);
  }

  private createAlarms(publisher: string): void {
    const { place, topicArns } = this.props;
    const metric = {
      namespace: failoverMetric.namespace,
      metricName: failoverMetric.name,
      dimensions: failoverMetric.dimensions(place.names),
    };
    const warn = { treatMissingData: "breaching", alarmActions: [topicArns.warning], okActions: [topicArns.warning] };
    const runs = (id: string, metricName: string) => ({
      id,
      metric: { namespace: "AWS/Lambda", metricName, period: 60, stat: "Sum", dimensions: { FunctionName: publisher } },
    });
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
      metricQuery: [
        { id: "reports", expression: "FILL(runs, 0) - FILL(failures, 0)", label: "Reports of the flag", returnData: true },
        runs("runs", "Invocations"),
        runs("failures", "Errors"),
      ],
      evaluationPeriods: silentMinutes,
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      ...warn,
    });
    new CloudwatchMetricAlarm(this, "unheard", {
      alarmName: physicalName("alarm", place.names, "failover-flag-unheard"),
      alarmDescription: "SQS does not measure the failover flag: setting it would not move traffic",
      ...metric,
      statistic: "SampleCount",
      period: 60,
      evaluationPeriods: unheardMinutes,
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      ...warn,
    });
  }
}
