import { blocksOf } from "../../quotas/resources";
import { logVolume } from "../log-volumes";
import { fixed, free, type Part, priced, type Resource, type ServicePricing, type Surroundings, used, within } from "../model";
import { hoursPerMonth, months } from "../usage";

const page = "https://aws.amazon.com/cloudwatch/pricing/";
const deliveryPage = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html";

/** Metrics that an alarm reads, each of which is billed; an anomaly band counts as two more. */
function alarmParts({ args }: Resource): readonly Part[] {
  const queries = blocksOf(args.metric_query);
  const metrics = queries.flatMap(({ metric }) => blocksOf(metric));
  const bands = queries.filter(({ expression }) => String(expression ?? "").includes("ANOMALY_DETECTION_BAND")).length;
  const periods = [args.period, ...metrics.map(({ period }) => period)].filter((period) => period !== undefined).map(Number);
  const price = periods.some((period) => period < 60) ? "cloudwatch.alarm-fast" : "cloudwatch.alarm";
  return [fixed(price, Math.max(1, metrics.length) + 2 * bands)];
}

function groupParts(group: Resource, around: Surroundings): readonly Part[] {
  const gib = logVolume(group, around);
  const days = Number(group.args.retention_in_days ?? 0);
  const kept = days === 0 ? around.usage.assumed.storage.horizonMonths : months(days);
  return [
    used(`logs.${String(group.args.log_group_class ?? "STANDARD")}`, gib),
    used("logs.storage", gib * kept * (around.usage.assumed.logs.storedPercent / 100)),
  ];
}

/** What is written to the policy's group is scanned. */
function maskedParts({ args }: Resource, around: Surroundings): readonly Part[] {
  const group = around.here("aws_cloudwatch_log_group").find(({ name }) => String(args.log_group_name).includes(`.${name}.`));
  return group === undefined ? [] : [used("logs.masked", logVolume(group, around))];
}

/** Runs of a canary in a month, by its rate; one on a cron expression is taken to run once an hour. */
function canaryRuns({ args }: Resource): number {
  const [, every = "60", unit = "minutes"] = /^rate\((\d+) (\w+)\)$/.exec(String(blocksOf(args.schedule)[0]?.expression)) ?? [];
  return (hoursPerMonth * 60) / (Number(every) * (unit.startsWith("hour") ? 60 : 1));
}

export const observability: ServicePricing = {
  service: "CloudWatch",
  types: {
    aws_cloudwatch_metric_alarm: priced(alarmParts),
    aws_cloudwatch_composite_alarm: priced(() => [fixed("cloudwatch.composite", 1)]),
    aws_cloudwatch_dashboard: priced(() => [fixed("cloudwatch.dashboard", 1)]),
    aws_cloudwatch_log_group: priced(groupParts),
    // Each makes at least one custom metric; dimensions make more.
    aws_cloudwatch_log_metric_filter: priced(() => [fixed("cloudwatch.metric", 1)]),
    aws_cloudwatch_metric_stream: priced((_, { usage }) => [used("cloudwatch.stream", usage.assumed.metrics.streamedPerMonth / 1000)]),
    aws_synthetics_canary: priced((canary) => [fixed("cloudwatch.canary", canaryRuns(canary))]),
    // The collector beside the tasks sends metrics of its services; they are put to the groups of traces, one for each cluster.
    aws_xray_sampling_rule: priced(({ args }, { usage, traffic, here }) => {
      const { ordersPercent } = usage.assumed.traces;
      const takesAll = args.url_path === "*";
      const requests = usage.originRequests * traffic * ((takesAll ? 100 - ordersPercent : ordersPercent) / 100);
      return [
        used("xray.recorded", (requests * Number(args.fixed_rate)) / 1e6),
        ...(takesAll ? [fixed("cloudwatch.metric", usage.assumed.metrics.customPerService * here("aws_ecs_service").length)] : []),
      ];
    }),
    aws_cloudwatch_contributor_insight_rule: priced(() => [fixed("cloudwatch.composite", 1)]),
    aws_cloudwatch_log_account_policy: free(page),
    aws_cloudwatch_log_anomaly_detector: free(page, "anomaly detection in logs is part of what is paid for taking them in"),
    aws_cloudwatch_log_data_protection_policy: priced(maskedParts),
    aws_cloudwatch_log_delivery: free(deliveryPage, "delivery of CloudFront's logs to S3 as JSON is free; the bucket is paid for"),
    aws_cloudwatch_log_delivery_destination: free(deliveryPage),
    aws_cloudwatch_log_delivery_destination_policy: free(deliveryPage),
    aws_cloudwatch_log_delivery_source: free(deliveryPage),
    aws_cloudwatch_log_destination: free(page),
    aws_cloudwatch_log_destination_policy: free(page),
    aws_cloudwatch_log_resource_policy: free(page),
    aws_cloudwatch_log_stream: within("aws_cloudwatch_log_group", page),
    aws_cloudwatch_log_subscription_filter: within("aws_cloudwatch_log_group", page),
    aws_cloudwatch_query_definition: priced((_, { usage }) => [used("logs.scanned", usage.assumed.logs.queriedGiBPerMonth)]),
    aws_oam_link: free(page),
    aws_oam_sink: free(page),
    aws_oam_sink_policy: free(page),
    aws_resourcegroups_group: free("https://docs.aws.amazon.com/ARG/latest/userguide/resource-groups.html"),
    aws_applicationinsights_application: within("aws_cloudwatch_metric_alarm", page),
    aws_synthetics_group: free(page),
    aws_synthetics_group_association: free(page),
    aws_xray_encryption_config: free("https://aws.amazon.com/xray/pricing/"),
    aws_xray_group: free("https://aws.amazon.com/xray/pricing/"),
  },
};
