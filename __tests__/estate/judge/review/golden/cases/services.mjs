import { gone, kept } from "./helpers.mjs";

const group = {
  app_name: "trading",
  deployment_group_name: "api",
  service_role_arn: "arn:aws:iam::111111111111:role/deploy",
  deployment_config_name: "CodeDeployDefault.ECSLinear10PercentEvery1Minutes",
  deployment_style: [{ deployment_option: "WITH_TRAFFIC_CONTROL", deployment_type: "BLUE_GREEN" }],
  ecs_service: [{ cluster_name: "trading", service_name: "api" }],
  auto_rollback_configuration: [{ enabled: true, events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"] }],
  alarm_configuration: [{ enabled: true, alarms: ["api-errors", "api-latency"], ignore_poll_alarm_failure: false }],
};
const alarms = (more) => ({ alarm_configuration: [{ ...group.alarm_configuration[0], ...more }] });
const service = {
  name: "api",
  cluster: "arn:aws:ecs:us-east-1:111111111111:cluster/trading",
  desired_count: 4,
  task_definition: "api:1",
  launch_type: "FARGATE",
  deployment_circuit_breaker: [{ enable: true, rollback: true }],
};
const target = {
  max_capacity: 10,
  min_capacity: 2,
  resource_id: "service/trading/api",
  scalable_dimension: "ecs:service:DesiredCount",
  service_namespace: "ecs",
};
const suspended = (out) => [
  { dynamic_scaling_in_suspended: false, dynamic_scaling_out_suspended: out, scheduled_scaling_suspended: false },
];
const policy = {
  name: "cpu",
  policy_type: "TargetTrackingScaling",
  resource_id: target.resource_id,
  scalable_dimension: target.scalable_dimension,
  service_namespace: "ecs",
  target_tracking_scaling_policy_configuration: [
    { target_value: 60, predefined_metric_specification: [{ predefined_metric_type: "ECSServiceAverageCPUUtilization" }] },
  ],
};
const repository = { name: "api", image_tag_mutability: "IMMUTABLE", image_scanning_configuration: [{ scan_on_push: true }] };

export default {
  "rollback-off": kept("aws_codedeploy_deployment_group", group, { auto_rollback_configuration: [{ enabled: false }] }),
  "rollback-alarm-removed": kept("aws_codedeploy_deployment_group", group, alarms({ alarms: ["api-errors"] })),
  "rollback-alarms-off": kept("aws_codedeploy_deployment_group", group, alarms({ enabled: false })),
  "rollback-alarm-added": kept("aws_codedeploy_deployment_group", group, alarms({ alarms: ["api-errors", "api-latency", "api-orders"] })),
  "deployment-group-destroyed": gone("aws_codedeploy_deployment_group", group),
  "circuit-breaker-off": kept("aws_ecs_service", service, { deployment_circuit_breaker: [{ enable: true, rollback: false }] }),
  "scaling-target-destroyed": gone("aws_appautoscaling_target", target),
  "scaling-policy-destroyed": gone("aws_appautoscaling_policy", policy),
  "scaling-policy-changed": kept("aws_appautoscaling_policy", policy, {
    target_tracking_scaling_policy_configuration: [{ ...policy.target_tracking_scaling_policy_configuration[0], target_value: 50 }],
  }),
  "scaling-out-suspended": kept(
    "aws_appautoscaling_target",
    { ...target, suspended_state: suspended(false) },
    { suspended_state: suspended(true) },
  ),
  "scaling-maximum-lowered": kept("aws_appautoscaling_target", target, { max_capacity: 6 }),
  "tags-of-images-can-move": kept("aws_ecr_repository", repository, { image_tag_mutability: "MUTABLE" }),
  "images-not-scanned": kept("aws_ecr_repository", repository, { image_scanning_configuration: [{ scan_on_push: false }] }),
  "tags-of-images-fixed": kept(
    "aws_ecr_repository",
    { ...repository, image_tag_mutability: "MUTABLE" },
    { image_tag_mutability: "IMMUTABLE" },
  ),
};
