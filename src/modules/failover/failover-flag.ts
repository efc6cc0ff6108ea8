import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";
import { tells } from "../alarms/actions";
import { Alarm } from "../alarms/alarm";
import { type Metric } from "../alarms/measure";
import { type LogKeeping } from "../data/encrypted-log-group";
import { type FunctionArchive } from "../../facts/function-archive";
import { type Place } from "../shared/place";
import { failoverAlarmRole, failoverMetric, failoverParameter } from "./flag-names";
import { FlagPublisher } from "./flag-publisher";

export interface FailoverFlagProps {
  /** Of the recovery region: a failover must not need the region that is lost. */
  readonly place: Place;
  readonly archive: FunctionArchive;
  readonly logs: LogKeeping;
  readonly topicArns: { readonly critical: string; readonly warning: string };
}

/** Minutes without a report after which somebody is notified: by then the flag would not work when it is needed. */
const silentMinutes = 5;

/**
 * Minutes without a measure of the queue after which somebody is notified. SQS may take 15 minutes to measure
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
    const queueLength = {
      namespace: failoverMetric.namespace,
      name: failoverMetric.name,
      dimensions: failoverMetric.dimensions(place.names),
    };
    const { alarm } = failoverMetric;
    const runs = (name: string): Metric => ({ namespace: "AWS/Lambda", name, statistic: "Sum", dimensions: { FunctionName: publisher } });
    const silent = { place, is: "below", threshold: 1, periodSeconds: 60, actions: tells(topicArns.warning) } as const;
    new Alarm(this, "initiated", {
      place,
      name: failoverAlarmRole,
      explanation: {
        meaning: "A failover is declared: traffic goes to the recovery region",
        firstAction: "ask who declared it; `aws ssm get-parameter-history` of the flag says so",
        runbook: "failover-initiated",
      },
      measure: { ...queueLength, statistic: alarm.statistic },
      is: failoverMetric.is,
      threshold: alarm.threshold,
      periodSeconds: alarm.period,
      periods: alarm.evaluationPeriods,
      // As the health check does: without news, what was known holds.
      silence: "unchanged",
      actions: tells(topicArns.critical),
    });
    new Alarm(this, "silent", {
      ...silent,
      name: "failover-flag-silent",
      explanation: {
        meaning: "Nobody reports the failover flag: setting it would not move traffic",
        firstAction: "read the log of the function failover-flag",
        runbook: "failover-flag-silent",
      },
      measure: {
        expression: "FILL(runs, 0) - FILL(failures, 0)",
        label: "Reports of the flag",
        of: { runs: runs("Invocations"), failures: runs("Errors") },
      },
      periods: silentMinutes,
    });
    new Alarm(this, "unheard", {
      ...silent,
      name: "failover-flag-unheard",
      explanation: {
        meaning: "SQS does not measure the failover flag: setting it would not move traffic",
        firstAction: "look whether the flag's queue is there and whether SQS reports trouble in the region",
        runbook: "failover-flag-unheard",
      },
      measure: { ...queueLength, statistic: "SampleCount" },
      periods: unheardMinutes,
    });
  }
}
