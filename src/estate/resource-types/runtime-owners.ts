/** Arguments that something else than Terraform sets while the estate runs. */
export interface RuntimeOwner {
  readonly type: string;
  readonly arguments: readonly string[];
  readonly by: string;
  /** Rules of the review that what the owner does may set off; any other one makes a finding of it. */
  readonly expected: readonly string[];
}

/**
 * Who may change what behind Terraform's back. It counts only where the synthesized JSON has the
 * argument in its `ignore_changes`; what is ignored there and not named here is drift that Terraform
 * will not put back.
 */
export const runtimeOwners: readonly RuntimeOwner[] = [
  {
    type: "aws_ecs_service",
    arguments: ["desired_count"],
    by: "Application Auto Scaling",
    expected: ["no-spare-left", "capacity-lowered", "more-capacity"],
  },
  {
    type: "aws_appautoscaling_target",
    arguments: ["min_capacity"],
    by: "its schedule, while volume peaks",
    expected: ["minimum-lowered", "more-capacity"],
  },
  {
    type: "aws_ecs_service",
    arguments: [
      "task_definition",
      "load_balancer",
      "network_configuration",
      "capacity_provider_strategy",
      "platform_version",
      "launch_type",
    ],
    by: "deployments",
    expected: [],
  },
  { type: "aws_lb_listener_rule", arguments: ["action"], by: "CodeDeploy, which moves the traffic", expected: [] },
  { type: "aws_lb_listener", arguments: ["default_action"], by: "CodeDeploy, which moves the traffic", expected: [] },
  {
    type: "aws_autoscaling_group",
    arguments: ["desired_capacity"],
    by: "ECS managed scaling",
    expected: ["no-spare-left", "capacity-lowered", "more-capacity"],
  },
  {
    type: "aws_elasticache_replication_group",
    arguments: ["auth_token", "auth_token_update_strategy"],
    by: "the rotation of the token",
    expected: [],
  },
  {
    type: "aws_elasticache_replication_group",
    arguments: ["engine_version", "node_type", "num_node_groups", "parameter_group_name"],
    by: "the global datastore",
    expected: ["one-way"],
  },
  { type: "aws_elasticache_global_replication_group", arguments: ["primary_replication_group_id"], by: "a failover", expected: [] },
  { type: "aws_wafv2_regex_pattern_set", arguments: ["regular_expression"], by: "the rotation of the origin's tokens", expected: [] },
  { type: "aws_ssm_parameter", arguments: ["value", "insecure_value"], by: "a failover", expected: [] },
  { type: "aws_default_network_acl", arguments: ["subnet_ids"], by: "AWS, which puts subnets without an ACL there", expected: [] },
  { type: "aws_timestreaminfluxdb_db_instance", arguments: ["password"], by: "the rotation of the password", expected: [] },
];

export const runtimeOwner = (type: string, argument: string): RuntimeOwner | undefined =>
  runtimeOwners.find((owner) => owner.type === type && owner.arguments.includes(argument));
