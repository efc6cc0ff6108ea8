import { Construct } from "constructs";
import { type DashboardKind, dashboards } from "../../facts/dashboards";
import { physicalName } from "../../facts/naming";
import { type ObjectivesProps } from "../services/objectives";
import { type Place } from "../shared/place";
import { Dashboard } from "./dashboard";
import { type Section } from "./layout";
import { costSections, deliverySections, failoverSections, type Side, systemSections, tradingSections } from "./sections";

export interface DashboardsProps {
  readonly place: Place;
  /** Those that the environment has. */
  readonly kinds: readonly DashboardKind[];
  /** The environment's regions, the primary one first. */
  readonly sides: readonly Side[];
  /** Services of the region with objectives. */
  readonly objectives: readonly ObjectivesProps[];
}

/** The dashboards of a region. */
export class Dashboards extends Construct {
  public constructor(scope: Construct, id: string, { place, kinds, sides, objectives }: DashboardsProps) {
    super(scope, id);
    const sections: Readonly<Record<DashboardKind, () => readonly Section[]>> = {
      system: () => systemSections(sides, { region: place.region, services: objectives }),
      trading: () => tradingSections(sides),
      failover: () => failoverSections(sides),
      delivery: () => deliverySections(sides, stoppedPipelines(place)),
      cost: () => costSections(sides),
    };
    const isPrimary = sides[0]?.place.region === place.region;
    for (const kind of kinds) {
      if (dashboards[kind].where === "everyRegion" || isPrimary)
        new Dashboard(this, kind, { place, name: kind, sections: sections[kind]() });
    }
  }
}

/** Pipelines' failures are events; the rule that hands them to people counts them. @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html */
const stoppedPipelines = ({ names }: Place) => ({
  namespace: "AWS/Events",
  name: "Invocations",
  statistic: "Sum" as const,
  dimensions: { RuleName: physicalName("eventRule", names, "pipeline-failed") },
});
