import { Construct } from "constructs";
import { type BurnRate, budgetPercent, burnRates } from "../../facts/burn-rates";
import { tells, tellsNobody } from "../alarms/actions";
import { Alarm } from "../alarms/alarm";
import { allOf, inAlarm } from "../alarms/alarm-rule";
import { CompositeAlarm } from "../alarms/composite-alarm";
import { type Calculation, type Metric, type Statistic } from "../alarms/measure";
import { type Place } from "../shared/place";
import { type TargetGroup, type TargetGroupPair } from "./target-group-pair";

/** What a service owes whoever asks it. */
export interface Objectives {
  /** Share of requests that are not answered with an error of the service. */
  readonly availabilityPercent: number;
  /** Share of requests that are answered within the time. */
  readonly latencyPercent: number;
  readonly latencyMilliseconds: number;
}

export interface BurnAlarmsProps {
  readonly place: Place;
  readonly service: string;
  readonly loadBalancerArnSuffix: string;
  readonly targets: TargetGroupPair;
  readonly objectives: Objectives;
  readonly warningTopicArn: string;
}

/** An objective as a share of bad requests. */
interface Objective {
  readonly name: "availability" | "latency";
  readonly percent: number;
  /** Bad requests in percent. */
  readonly bad: Calculation;
  readonly meaning: string;
}

/**
 * Alarms on an error budget that is spent too fast: each looks at a long window, so that a few errors do
 * not count, and at a short one, so that it ends when the trouble does. A fast burn is worth a page, a slow
 * one a look within the day.
 * @see https://sre.google/workbook/alerting-on-slos/
 */
export class BurnAlarms extends Construct {
  public constructor(
    scope: Construct,
    id: string,
    private readonly props: BurnAlarmsProps,
  ) {
    super(scope, id);
    for (const objective of [this.availability(), this.latency()]) for (const rate of burnRates) this.create(objective, rate);
  }

  private create({ name, percent, bad, meaning }: Objective, { name: speed, factor, longSeconds, shortSeconds }: BurnRate): void {
    const { place, service, warningTopicArn } = this.props;
    const role = `${name}-burn-${speed}`;
    const threshold = Number((factor * budgetPercent(percent)).toPrecision(12));
    const explanation = {
      meaning: `${meaning}: ${factor} times faster than the objective of ${percent} % allows`,
      firstAction: "see whether a deployment runs and take it back; else look at failing and slow traces of the service",
      runbook: `service-${role}`,
    };
    const windows = Object.entries({ long: longSeconds, short: shortSeconds }).map(
      ([window, periodSeconds]) =>
        new Alarm(this, `${role}-${window}`, {
          place,
          name: `${service}-${role}-${window}`,
          explanation,
          measure: bad,
          threshold,
          periodSeconds,
          periods: 1,
          actions: tellsNobody,
        }),
    );
    new CompositeAlarm(this, role, {
      place,
      name: `${service}-${role}`,
      explanation,
      rule: allOf(...windows.map(({ alarmName }) => inAlarm(alarmName))),
      actions: tells(warningTopicArn),
      after: windows.map(({ resource }) => resource),
      symptom: speed === "fast",
    });
  }

  private availability(): Objective {
    const { objectives, service } = this.props;
    return {
      name: "availability",
      percent: objectives.availabilityPercent,
      bad: {
        expression: "100 * (FILL(e1, 0) + FILL(e2, 0)) / (FILL(r1, 0) + FILL(r2, 0))",
        label: "Failed requests in percent",
        of: { ...this.both("e", "HTTPCode_Target_5XX_Count", "Sum"), ...this.both("r", "RequestCount", "Sum") },
      },
      meaning: `Requests to ${service} fail`,
    };
  }

  private latency(): Objective {
    const { objectives, service } = this.props;
    const seconds = objectives.latencyMilliseconds / 1000;
    return {
      name: "latency",
      percent: objectives.latencyPercent,
      bad: {
        // Of each group the share that was in time, weighted with its requests.
        expression: "(FILL(r1, 0) * (100 - FILL(f1, 100)) + FILL(r2, 0) * (100 - FILL(f2, 100))) / (FILL(r1, 0) + FILL(r2, 0))",
        label: "Late requests in percent",
        of: { ...this.both("f", "TargetResponseTime", `PR(:${seconds})`), ...this.both("r", "RequestCount", "Sum") },
      },
      meaning: `Requests to ${service} take more than ${objectives.latencyMilliseconds} ms`,
    };
  }

  /** A metric of either group: whichever of them takes the traffic. */
  private both(id: string, name: string, statistic: Statistic): Record<string, Metric> {
    const { loadBalancerArnSuffix, targets } = this.props;
    const of = ({ arnSuffix }: TargetGroup): Metric => ({
      namespace: "AWS/ApplicationELB",
      name,
      statistic,
      dimensions: { LoadBalancer: loadBalancerArnSuffix, TargetGroup: arnSuffix },
    });
    return { [`${id}1`]: of(targets.blue), [`${id}2`]: of(targets.green) };
  }
}
