/**
 * Arguments whose order means nothing: sets in every resource of the AWS provider that the estate
 * uses (a test compares them with the provider's bindings), and Terraform's own.
 */
export const setArguments: ReadonlySet<string> = new Set([
  "depends_on",
  "ignore_changes",
  "replace_triggered_by",
  "alarm_actions",
  "insufficient_data_actions",
  "ok_actions",
  "aliases",
  "subject_alternative_names",
  "managed_policy_arns",
  "policy_arns",
  "security_group_ids",
  "security_groups",
  "vpc_security_group_ids",
  "subnet_ids",
  "subnets",
  "route_table_ids",
  "ingress",
  "egress",
  "route",
  "enabled_cloudwatch_logs_exports",
  "event_categories",
  "source_ids",
  "requires_compatibilities",
]);

/**
 * Arguments that hold a JSON document which the provider compares by content. Any other text is
 * compared letter by letter, because its letters are what is stored.
 */
export const documentArguments: ReadonlySet<string> = new Set([
  "policy",
  "assume_role_policy",
  "access_policy",
  "access_policies",
  "filter_policy",
  "redrive_policy",
  "redrive_allow_policy",
  "delivery_policy",
  "container_definitions",
  "dashboard_body",
  "event_pattern",
]);

/** Arguments that no other attribute follows from: a resource that changes in these alone keeps what others read of it. */
export const inertArguments: ReadonlySet<string> = new Set(["tags", "lifecycle", "depends_on", "timeouts"]);
