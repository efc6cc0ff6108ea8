import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { Construct } from "constructs";
import { dashboardLimits } from "../../facts/dashboards";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";
import { layout, type Section } from "./layout";
import { type Widget } from "./widget";

export interface DashboardProps {
  readonly place: Place;
  /** What it is for; its region is added, since names of dashboards are an account's and not a region's. */
  readonly name: string;
  readonly sections: readonly Section[];
}

/**
 * A dashboard of CloudWatch: the only construct that makes one. It shows three hours, and each region makes its
 * own, so that each is written by a region that works.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html (dashboards are global)
 *
 * @throws Error when it has more than CloudWatch takes
 */
export class Dashboard extends Construct {
  public constructor(scope: Construct, id: string, { place, name, sections }: DashboardProps) {
    super(scope, id);
    const widgets = layout(sections);
    refuseTooMuch(name, widgets);
    // Without a level of its own in the address, so that the dashboard's address is that of this construct.
    new CloudwatchDashboard(this, "Default", {
      dashboardName: physicalName("dashboard", place.names, `${name}-${place.region}`),
      dashboardBody: JSON.stringify({ start: "-PT3H", widgets }),
    });
  }
}

const seriesIn = ({ properties }: Widget): number => (Array.isArray(properties.metrics) ? properties.metrics.length : 0);
const alarmsIn = ({ type, properties }: Widget): number =>
  type === "alarm" && Array.isArray(properties.alarms) ? properties.alarms.length : 0;

function refuseTooMuch(name: string, widgets: readonly Widget[]): void {
  const has = {
    widgets: widgets.length,
    metricsPerWidget: Math.max(0, ...widgets.map(seriesIn)),
    metrics: widgets.reduce((sum, widget) => sum + seriesIn(widget), 0),
    alarmsPerWidget: Math.max(0, ...widgets.map(alarmsIn)),
  };
  for (const [what, count] of Object.entries(has) as [keyof typeof has, number][]) {
    if (count <= dashboardLimits[what]) continue;
    throw new Error(
      `dashboard ${name}: has ${count} ${what} and CloudWatch takes ${dashboardLimits[what]}; show the worst of many, or split it`,
    );
  }
}
