import { Construct } from "constructs";
import { tells } from "../alarms/actions";
import { Alarm } from "../alarms/alarm";
import { type Metric } from "../alarms/measure";
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
      [this.errors(colour), this.slowness(colour)].map(({ reference }) => reference),
    );
  }

  private dimensions({ arnSuffix }: TargetGroup): Record<string, string> {
    return { LoadBalancer: this.props.loadBalancerArnSuffix, TargetGroup: arnSuffix };
  }

  private common(role: string) {
    const { place, service, topicArns } = this.props;
    return { place, name: `${service}-${role}`, periodSeconds: 60, silence: "fine", actions: tells(...topicArns) } as const;
  }

  private errors(colour: "blue" | "green"): Alarm {
    const { service, errorPercent, targets } = this.props;
    const dimensions = this.dimensions(targets[colour]);
    const sum = (name: string): Metric => ({ namespace, name, statistic: "Sum", dimensions });
    return new Alarm(this, `${colour}-errors`, {
      ...this.common(`${colour}-errors`),
      explanation: {
        meaning: `More than ${errorPercent} % of the answers of ${service} are errors`,
        firstAction: "see whether a deployment runs, which is taken back by this; then read the service's log",
        runbook: "deployment-errors",
      },
      measure: {
        expression: "100 * FILL(errors, 0) / requests",
        label: "5xx answers in percent",
        of: { errors: sum("HTTPCode_Target_5XX_Count"), requests: sum("RequestCount") },
      },
      threshold: errorPercent,
      periods: 2,
      datapoints: 2,
    });
  }

  private slowness(colour: "blue" | "green"): Alarm {
    const { service, p99Milliseconds, targets } = this.props;
    return new Alarm(this, `${colour}-slowness`, {
      ...this.common(`${colour}-slowness`),
      explanation: {
        meaning: `The slowest hundredth of the answers of ${service} takes more than ${p99Milliseconds} ms`,
        firstAction: "see whether a deployment runs, which is taken back by this; then look at slow traces of the service",
        runbook: "deployment-slowness",
      },
      measure: { namespace, name: "TargetResponseTime", statistic: "p99", dimensions: this.dimensions(targets[colour]) },
      threshold: p99Milliseconds / 1000,
      periods: 3,
      datapoints: 3,
    });
  }
}
