import { anyOf, destroyed, fewer, isKept, lowered, numberOf, on, only, turnedOff, turnedOn, worse, worseOrCreated } from "../matchers";
import { found, type Matcher } from "../model";
import { read, unknown } from "../values";

const minima = [
  "min_capacity",
  "min_size",
  "serverlessv2_scaling_configuration.0.min_capacity",
  "scaling_config.0.min_size",
  "deployment_minimum_healthy_percent",
];
const counts = [
  "max_capacity",
  "max_size",
  "desired_count",
  "desired_capacity",
  "num_cache_clusters",
  "num_node_groups",
  "replicas_per_node_group",
  "num_replicas_per_shard",
  "replication_factor",
  "shard_count",
  "instance_count",
  "cluster_config.0.instance_count",
  "read_capacity",
  "write_capacity",
  "iops",
  "storage_throughput",
];

/** Counts of things that stand in for each other: with fewer than two, the loss of one is the loss of all. */
const spares = ["min_capacity", "min_size", "desired_count", "desired_capacity", "num_cache_clusters"];
const hasSpare = (value: unknown): boolean => numberOf(value) >= 2;
const scalable = ["aws_appautoscaling_target", "aws_autoscaling_group", "aws_ecs_service", "aws_elasticache_replication_group"];

export const noSpareLeft: Matcher = anyOf(
  only(scalable, anyOf(...spares.map((path) => worse(path, (before, after) => hasSpare(before) && !hasSpare(after))))),
  only(
    ["aws_elasticache_replication_group"],
    worse("replicas_per_node_group", (before, after) => numberOf(before) >= 1 && !(numberOf(after) >= 1)),
  ),
  only(
    ["aws_memorydb_cluster"],
    worse("num_replicas_per_shard", (before, after) => numberOf(before) >= 1 && !(numberOf(after) >= 1)),
  ),
  ...(
    [
      ["aws_dax_cluster", "replication_factor"],
      ["aws_opensearch_domain", "cluster_config.0.instance_count"],
      ["aws_eks_node_group", "scaling_config.0.min_size"],
    ] as const
  ).map(([type, path]) =>
    only(
      [type],
      worse(path, (before, after) => hasSpare(before) && !hasSpare(after)),
    ),
  ),
  only(
    ["aws_ecs_service"],
    worse("desired_count", (before, after) => numberOf(before) > 0 && numberOf(after) === 0),
  ),
);

export const minimumLowered: Matcher = anyOf(...minima.map(lowered));
export const capacityLowered: Matcher = anyOf(...counts.map(lowered));

/** A service or group that is to run fewer than its own scaling target allows. */
export const belowMinimum: Matcher = anyOf(
  only(["aws_ecs_service"], (subject, estate) => {
    const [name, wanted] = [read(subject.after, "name"), read(subject.after, "desired_count")];
    if (typeof name !== "string" || typeof wanted !== "number") return [];
    const target = estate.find(subject.stack, ({ type, after }) => {
      const id = read(after, "resource_id");
      return type === "aws_appautoscaling_target" && typeof id === "string" && id.startsWith("service/") && id.endsWith(`/${name}`);
    });
    const minimum = numberOf(read(target?.after, "min_capacity"));
    return wanted < minimum
      ? [found(`desired_count ${wanted} is below min_capacity ${minimum} of its scaling target`, "desired_count")]
      : [];
  }),
  only(["aws_autoscaling_group"], ({ after }) => {
    const [wanted, minimum] = [read(after, "desired_capacity"), read(after, "min_size")];
    if (wanted === unknown || minimum === unknown) return [];
    return numberOf(wanted) < numberOf(minimum)
      ? [found(`desired_capacity ${String(wanted)} is below min_size ${String(minimum)}`, "desired_capacity")]
      : [];
  }),
);

const scaling = [
  "aws_appautoscaling_target",
  "aws_appautoscaling_policy",
  "aws_appautoscaling_scheduled_action",
  "aws_autoscaling_policy",
  "aws_autoscaling_schedule",
];
const suspensions = ["dynamic_scaling_in_suspended", "dynamic_scaling_out_suspended", "scheduled_scaling_suspended"];
/** A replacement scales again within the same apply. */
export const scalingLost: Matcher = anyOf(
  only(
    scaling,
    on(
      ["destroy"],
      destroyed(() => "the capacity stays what it is, whatever the load"),
    ),
  ),
  only(["aws_appautoscaling_target"], anyOf(...suspensions.map((name) => turnedOn(`suspended_state.0.${name}`)))),
);

const sizes = ["nano", "micro", "small", "medium", "large", "xlarge"];
/** Size within a family: 4 for large, 5 for xlarge, 7 for 2xlarge; NaN for what has no such name. */
function size(value: unknown): number {
  const name = /(?:^|\.)([a-z0-9]+)$/.exec(String(value))?.[1] ?? "";
  const many = /^(\d+)xlarge$/.exec(name)?.[1];
  return many === undefined ? (sizes.includes(name) ? sizes.indexOf(name) : NaN) : 5 + Number(many);
}

export const smallerInstance: Matcher = (subject) => {
  if (!isKept(subject)) return [];
  const steps = ["instance_class", "node_type", "instance_type", "db_instance_type"].flatMap((path) =>
    worse(path, (before, after) => size(after) < size(before))(subject, { find: () => undefined }),
  );
  const task = only(["aws_ecs_task_definition"], anyOf(lowered("cpu"), lowered("memory")))(subject, { find: () => undefined });
  const memory = only(["aws_lambda_function"], lowered("memory_size"))(subject, { find: () => undefined });
  return [...steps, ...task, ...memory];
};

export const switchedOff: Matcher = anyOf(
  only(
    ["aws_lambda_function"],
    worseOrCreated("reserved_concurrent_executions", (value) => value === 0),
  ),
  only(["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"], turnedOff("actions_enabled")),
  only(["aws_lambda_event_source_mapping", "aws_cloudfront_distribution"], turnedOff("enabled")),
  only(["aws_cloudfront_distribution"], fewer("aliases")),
  only(["aws_cloudwatch_event_rule", "aws_scheduler_schedule"], turnedOff("state")),
  only(["aws_cloudwatch_metric_alarm"], (subject) => (subject.effect === "destroy" ? [found("nobody is told any more")] : [])),
);
