import { database, gone, kept } from "./helpers.mjs";

const target = (min) => ({
  max_capacity: 10,
  min_capacity: min,
  resource_id: "service/trading/api",
  scalable_dimension: "ecs:service:DesiredCount",
  service_namespace: "ecs",
});
const service = {
  name: "api",
  cluster: "arn:aws:ecs:us-east-1:111111111111:cluster/trading",
  desired_count: 4,
  task_definition: "api:1",
  launch_type: "FARGATE",
  deployment_minimum_healthy_percent: 100,
  network_configuration: [{ subnets: ["subnet-1"], assign_public_ip: false }],
};
const cache = {
  replication_group_id: "smart0dte-dev",
  description: "cache",
  engine: "redis",
  node_type: "cache.r7g.large",
  num_cache_clusters: 3,
  automatic_failover_enabled: true,
  multi_az_enabled: true,
  at_rest_encryption_enabled: true,
  subnet_group_name: "cache",
};
const handler = {
  function_name: "rotate",
  role: "arn:aws:iam::111111111111:role/rotate",
  runtime: "nodejs20.x",
  handler: "index.handler",
  s3_bucket: "code",
  s3_key: "rotate.zip",
  memory_size: 512,
  reserved_concurrent_executions: 10,
};
const alarm = {
  alarm_name: "errors",
  comparison_operator: "GreaterThanThreshold",
  evaluation_periods: 1,
  metric_name: "Errors",
  namespace: "Smart0DTE/Trading",
  period: 60,
  statistic: "Sum",
  threshold: 1,
};

export default {
  "scaling-minimum-to-one": kept("aws_appautoscaling_target", target(2), { min_capacity: 1 }),
  "scaling-minimum-lowered": kept("aws_appautoscaling_target", target(4), { min_capacity: 2 }),
  "scaling-minimum-raised": kept("aws_appautoscaling_target", target(2), { min_capacity: 4 }),
  "service-stopped": kept("aws_ecs_service", service, { desired_count: 0 }),
  "service-count-lowered": kept("aws_ecs_service", service, { desired_count: 3 }),
  "service-count-raised": kept("aws_ecs_service", service, { desired_count: 6 }),
  "service-below-its-minimum": {
    before: { "aws_ecs_service.main": service, "aws_appautoscaling_target.main": target(4) },
    after: { "aws_ecs_service.main": { ...service, desired_count: 3 }, "aws_appautoscaling_target.main": target(4) },
  },
  "service-at-its-minimum": {
    before: { "aws_ecs_service.main": service, "aws_appautoscaling_target.main": target(3) },
    after: { "aws_ecs_service.main": { ...service, desired_count: 3 }, "aws_appautoscaling_target.main": target(3) },
  },
  "cache-nodes-to-one": kept(
    "aws_elasticache_replication_group",
    { ...cache, automatic_failover_enabled: false, multi_az_enabled: false },
    { num_cache_clusters: 1 },
  ),
  "database-smaller": kept("aws_db_instance", database, { instance_class: "db.t4g.medium" }),
  "database-larger": kept("aws_db_instance", database, { instance_class: "db.r6g.2xlarge" }),
  "function-throttled-to-zero": kept("aws_lambda_function", handler, { reserved_concurrent_executions: 0 }),
  "function-timeout-changed": kept("aws_lambda_function", { ...handler, timeout: 3 }, { timeout: 30 }),
  "alarm-silenced": kept("aws_cloudwatch_metric_alarm", { ...alarm, actions_enabled: true }, { actions_enabled: false }),
  "alarm-destroyed": gone("aws_cloudwatch_metric_alarm", alarm),
};
