import { Construct } from "constructs";
import { type Watch } from "../alarms/rows/row";
import { type Metric } from "../alarms/measure";
import { watchAlarm, type WatchSettings } from "../alarms/watch-alarm";

/** A use of AWS that CloudWatch counts beside its quota. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Service-Quota-Integration.html */
const uses = {
  "fargate-vcpus": { what: "vCPUs of Fargate", Service: "Fargate", Type: "Resource", Resource: "vCPU", Class: "Standard/OnDemand" },
  "lambda-concurrency": {
    what: "concurrent runs of functions",
    Service: "Lambda",
    Type: "Resource",
    Resource: "ConcurrentExecutions",
    Class: "None",
  },
  "kms-requests": {
    what: "requests to keys per second",
    Service: "KMS",
    Type: "API",
    Resource: "CryptographicOperationsSymmetric",
    Class: "None",
  },
} as const;

/** What is watched of a region as a whole, where AWS counts for all resources of a kind together. */
function regionWatches({ value }: Pick<WatchSettings, "value">): Watch[] {
  const quotas = Object.entries(uses).map(([role, { what, ...dimensions }]): Watch => {
    const perSecond = dimensions.Type === "API";
    const used: Metric = {
      namespace: "AWS/Usage",
      name: perSecond ? "CallCount" : "ResourceCount",
      // API calls are counted per minute and their quota is per second, which SERVICE_QUOTA takes account of.
      statistic: perSecond ? "Sum" : "Maximum",
      dimensions,
    };
    return {
      role: `quota-${role}`,
      measure: { expression: "100 * used / SERVICE_QUOTA(used)", label: "Used share of the quota in percent", of: { used } },
      threshold: { key: "quotas.usedPercent" },
      periodSeconds: 300,
      periods: 2,
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
