import { Construct } from "constructs";
import { quotaUses } from "../../facts/aws-quotas";
import { type Watch } from "../alarms/rows/row";
import { type Metric } from "../alarms/measure";
import { watchAlarm, type WatchSettings } from "../alarms/watch-alarm";

/** What is watched of a region as a whole, where AWS counts for all resources of a kind together. */
function regionWatches({ value }: Pick<WatchSettings, "value">): Watch[] {
  const quotas = quotaUses.map(({ role, what, dimensions }): Watch => {
    const calls = dimensions.Type === "API";
    const used: Metric = {
      namespace: "AWS/Usage",
      name: calls ? "CallCount" : "ResourceCount",
      statistic: calls ? "Sum" : "Maximum",
      dimensions,
    };
    return {
      role: `quota-${role}`,
      measure: { expression: "100 * used / SERVICE_QUOTA(used)", label: "Used share of the quota in percent", of: { used } },
      threshold: { key: "quotas.usedPercent" },
      // Calls are counted by the minute, and AWS compares them with the quota of a minute, sixty times that of a second
      // (https://aws.amazon.com/blogs/security/manage-your-aws-kms-api-request-rates-using-service-quotas-and-amazon-cloudwatch/).
      ...(calls ? { periodSeconds: 60, periods: 10 } : { periodSeconds: 300, periods: 2 }),
      severity: "warning",
      meaning: `The region uses more than ${value("quotas.usedPercent")} % of its quota of ${what}`,
      firstAction: "ask for more with `estate quotas` and an apply of the layer quotas",
    };
  });
  return [
    ...quotas,
    {
      role: "schedules-dropped",
      measure: { namespace: "AWS/Scheduler", name: "InvocationDroppedCount", statistic: "Sum", dimensions: { ScheduleGroup: "default" } },
      threshold: 0,
      periodSeconds: 300,
      periods: 1,
      severity: "warning",
      meaning: "EventBridge Scheduler could not start what was due, and gave up",
      firstAction: "see which schedule's target refuses it",
    },
  ];
}

/** Alarms of a region as a whole. */
export class RegionAlarms extends Construct {
  public constructor(scope: Construct, id: string, settings: WatchSettings) {
    super(scope, id);
    for (const watch of regionWatches(settings))
      watchAlarm(this, watch.role, { subject: "region", runbook: `region-${watch.role}`, watch }, settings);
  }
}
