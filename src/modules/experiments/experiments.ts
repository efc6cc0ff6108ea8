import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { EncryptedLogGroup, type LogKeeping } from "../data/encrypted-log-group";
import { type Place } from "../shared/place";
import { Experiment, type ExperimentProps } from "./experiment";

export type PlannedExperiment = Pick<ExperimentProps, "fault" | "stopAlarmArns" | "time">;

export interface ExperimentsProps {
  readonly place: Place;
  readonly experiments: readonly PlannedExperiment[];
  readonly logs: LogKeeping;
  /** Gets to know of experiments that did not end as planned. */
  readonly topicArn: string;
}

/** The experiments of an environment, the log of what each did and found, and who gets to know that one did not get through. */
export class Experiments extends Construct {
  public constructor(scope: Construct, id: string, { place, experiments, logs, topicArn }: ExperimentsProps) {
    super(scope, id);
    const group = new EncryptedLogGroup(this, "log", {
      ...logs,
      // A policy of the account for names that begin so lets AWS deliver, as for state machines.
      name: `/aws/vendedlogs/fis/${physicalName("tag", place.names, "experiments")}`,
    });
    for (const experiment of experiments) new Experiment(this, experiment.fault.name, { place, ...experiment, logGroupArn: group.arn });
    this.report(place, topicArn);
  }

  /** One that an alarm or a person has stopped has shown something; one that failed has shown nothing. */
  private report(place: Place, topicArn: string): void {
    const { name } = new CloudwatchEventRule(this, "unplanned-end", {
      name: physicalName("eventRule", place.names, "experiment-ended"),
      description: "An experiment was stopped, or failed",
      // https://docs.aws.amazon.com/fis/latest/userguide/monitoring-eventbridge.html
      eventPattern: JSON.stringify({
        source: ["aws.fis"],
        "detail-type": ["FIS Experiment State Change"],
        detail: { "new-state": { status: ["stopped", "failed"] } },
      }),
    });
    new CloudwatchEventTarget(this, "unplanned-end-target", { targetId: "topic", rule: name, arn: topicArn });
  }
}
