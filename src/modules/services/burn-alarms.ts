import { Construct } from "constructs";
import { type BurnRate, budgetPercent, burnRates } from "../../facts/burn-rates";
import { tells, tellsNobody } from "../alarms/actions";
import { Alarm } from "../alarms/alarm";
import { allOf, inAlarm } from "../alarms/alarm-rule";
import { CompositeAlarm } from "../alarms/composite-alarm";
import { type Place } from "../shared/place";
import { type Objective, type ObjectivesProps, objectivesOf } from "./objectives";

export interface BurnAlarmsProps extends ObjectivesProps {
  readonly place: Place;
  readonly warningTopicArn: string;
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
    for (const objective of objectivesOf(props)) for (const rate of burnRates) this.create(objective, rate);
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
      symptom: speed === "fast" && "breaks",
    });
  }
}
