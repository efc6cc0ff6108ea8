import { stringify } from "yaml";
import { logGroupArn } from "../shared/arns";
import { anyResource, type Statement } from "../shared/iam";
import { type Place } from "../shared/place";
import { type Container } from "./container";
import { containerLogs, type ContainerLogs } from "./container-logs";

export interface TraceCollectorProps {
  /** Image of AWS's distribution of the OpenTelemetry collector. */
  readonly image: string;
  readonly place: Place;
  readonly service: string;
  /** Namespace of the platform's metrics in CloudWatch. */
  readonly metricsNamespace: string;
  /** Group that metrics are written to, as logs in the embedded metric format. */
  readonly metricsLogGroupName: string;
  readonly logs: ContainerLogs;
}

/**
 * MiB. From `limit - spike` on the collector refuses what it is sent, above `limit` it collects garbage
 * as well; Go's own soft limit comes next, and the container is ended for what is above `container`. The
 * collector's documents advise 20 % of the limit for the spike and 80 % of the hard limit for Go's.
 * @see https://github.com/open-telemetry/opentelemetry-collector/blob/main/processor/memorylimiterprocessor/README.md
 */
const memory = { reserved: 128, limit: 160, spike: 32, go: 204, container: 256 } as const;

/**
 * A collector that has ended starts again: it does not take its task with it, so nobody else would
 * replace it, and scaling would be blind to what the task reports. A container must have run for the
 * period before it is started again; 60 seconds are the least.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerRestartPolicy.html
 */
const restartPolicy = { enabled: true, restartAttemptPeriod: 60 } as const;

/** Attribute by which traces are told apart by environment, as X-Ray's filter expressions name it. */
export const environmentAnnotation = "otel.resource.deployment.environment";

/** Dimension by which a service's metrics are asked for. */
export const serviceDimension = "service.name";

/** Configuration of the collector: traces to X-Ray, metrics to CloudWatch. */
export function collectorConfiguration({
  place,
  service,
  metricsNamespace,
  metricsLogGroupName,
}: Pick<TraceCollectorProps, "place" | "service" | "metricsNamespace" | "metricsLogGroupName">): object {
  const processors = ["memory_limiter", "resource", "batch"];
  return {
    receivers: { otlp: { protocols: { grpc: { endpoint: "127.0.0.1:4317" }, http: { endpoint: "127.0.0.1:4318" } } } },
    processors: {
      memory_limiter: { check_interval: "1s", limit_mib: memory.limit, spike_limit_mib: memory.spike },
      resource: {
        attributes: [
          { key: serviceDimension, value: service, action: "upsert" },
          { key: "deployment.environment", value: place.names.owner, action: "upsert" },
        ],
      },
      batch: { timeout: "5s", send_batch_size: 256 },
    },
    exporters: {
      // X-Ray filters by what is indexed, and nothing is unless it is named.
      awsxray: { region: place.region, indexed_attributes: [environmentAnnotation] },
      awsemf: {
        region: place.region,
        namespace: metricsNamespace,
        log_group_name: metricsLogGroupName,
        dimension_rollup_option: "NoDimensionRollup",
        // Scaling asks for a metric by service and by nothing else.
        metric_declarations: [{ dimensions: [[serviceDimension]], metric_name_selectors: [".*"] }],
        resource_to_telemetry_conversion: { enabled: true },
      },
    },
    extensions: { health_check: { endpoint: "127.0.0.1:13133" } },
    service: {
      extensions: ["health_check"],
      pipelines: {
        traces: { receivers: ["otlp"], processors, exporters: ["awsxray"] },
        metrics: { receivers: ["otlp"], processors, exporters: ["awsemf"] },
      },
    },
  };
}

/** The container that takes a task's traces and metrics. A task trades on without it. */
export function traceCollector(props: TraceCollectorProps): Container {
  return {
    name: "collector",
    image: props.image,
    essential: false,
    restartPolicy,
    memory: memory.container,
    memoryReservation: memory.reserved,
    environment: [
      { name: "GOMEMLIMIT", value: `${memory.go}MiB` },
      { name: "AOT_CONFIG_CONTENT", value: stringify(collectorConfiguration(props)) },
    ],
    readonlyRootFilesystem: true,
    linuxParameters: { capabilities: { drop: ["ALL"] } },
    healthCheck: { command: ["CMD", "/healthcheck"], interval: 30, timeout: 5, retries: 3, startPeriod: 10 },
    logConfiguration: containerLogs(props.logs, "collector"),
  };
}

/** What the collector does in the task's name. */
export function collectorStatements({ region, accountId }: Place, metricsLogGroupName: string): Statement[] {
  return [
    anyResource(
      {
        sid: "SendTraces",
        effect: "Allow",
        actions: ["xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:PutTelemetryRecords", "xray:PutTraceSegments"],
      },
      "X-Ray's actions for senders know no resource",
    ),
    {
      sid: "WriteMetrics",
      effect: "Allow",
      actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      resources: [logGroupArn(region, accountId, metricsLogGroupName), `${logGroupArn(region, accountId, metricsLogGroupName)}:*`],
    },
  ];
}
