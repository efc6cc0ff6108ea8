import { kept, key, otherKey } from "./helpers.mjs";

const firewall = {
  name: "edge",
  vpc_id: "vpc-1",
  firewall_policy_arn: "arn:aws:network-firewall:us-east-1:111111111111:firewall-policy/edge",
  subnet_mapping: [{ subnet_id: "subnet-1" }, { subnet_id: "subnet-2" }],
  delete_protection: true,
  subnet_change_protection: true,
};
const graph = { cluster_identifier: "graph", skip_final_snapshot: true, storage_encrypted: true, deletion_protection: true };
const documents = {
  cluster_identifier: "docs",
  storage_encrypted: true,
  kms_key_id: key,
  skip_final_snapshot: true,
  enabled_cloudwatch_logs_exports: ["audit", "profiler"],
  vpc_security_group_ids: ["sg-1"],
};
const table = (more) => ({
  keyspace_name: "ticks",
  table_name: "quotes",
  schema_definition: [{ column: [{ name: "id", type: "ascii" }], partition_key: [{ name: "id" }] }],
  ...more,
});
const catalog = (mode, more) => ({
  data_catalog_encryption_settings: [
    {
      connection_password_encryption: [{ return_connection_password_encrypted: true, aws_kms_key_id: key }],
      encryption_at_rest: [{ catalog_encryption_mode: mode, ...more }],
    },
  ],
});
const parameters = (family, name, value) => ({ name: "own", family, parameter: [{ name, value }] });
const broker = (audit, more) => ({
  broker_name: "orders",
  engine_type: "ActiveMQ",
  engine_version: "5.18",
  host_instance_type: "mq.m5.large",
  auto_minor_version_upgrade: true,
  logs: [{ audit, general: true }],
  user: [{ username: "app", password: "made-up-for-a-plan" }],
  ...more,
});
const registered = { domain_name: "example.com", auto_renew: true, transfer_lock: true };
const app = (more, check) => ({
  service_name: "desk",
  source_configuration: [{ image_repository: [{ image_identifier: "public.ecr.aws/nginx/nginx:1", image_repository_type: "ECR_PUBLIC" }] }],
  network_configuration: [{ ingress_configuration: [{ is_publicly_accessible: false, ...more }] }],
  health_check_configuration: [{ protocol: "HTTP", path: "/health", interval: 5, timeout: 2, ...check }],
});
const pool = (only, length) => ({
  name: "users",
  admin_create_user_config: [{ allow_admin_create_user_only: only }],
  password_policy: [{ minimum_length: length }],
});
const targets = (on) => ({
  name: "desk",
  type: "IP",
  config: [{ port: 443, protocol: "HTTPS", vpc_identifier: "vpc-1", health_check: [{ enabled: on, path: "/health" }] }],
});
const costs = (...addresses) => ({
  name: "costs",
  frequency: "DAILY",
  monitor_arn_list: ["arn:aws:ce::111111111111:anomalymonitor/1"],
  subscriber: addresses.map((address) => ({ type: "EMAIL", address })),
});
const pipe = {
  name: "fills",
  role_arn: "arn:aws:iam::111111111111:role/pipe",
  source: "arn:aws:sqs:us-east-1:111111111111:fills",
  target: "arn:aws:sqs:us-east-1:111111111111:books",
  desired_state: "RUNNING",
  kms_key_identifier: key,
};
const endpoints = {
  listener_arn: "arn:aws:globalaccelerator::111111111111:accelerator/1/listener/1",
  health_check_interval_seconds: 10,
  threshold_count: 3,
};
const copy = { endpoint_id: "source", endpoint_type: "source", engine_name: "postgres", server_name: "db", port: 5432, username: "app" };
const snaps = (count) => ({
  description: "volumes",
  execution_role_arn: "arn:aws:iam::111111111111:role/dlm",
  state: "ENABLED",
  policy_details: [
    {
      resource_types: ["VOLUME"],
      target_tags: { Snapshot: "true" },
      schedule: [{ name: "daily", create_rule: [{ interval: 24, interval_unit: "HOURS" }], retain_rule: [{ count }] }],
    },
  ],
});
const warehouse = {
  cluster_identifier: "wh",
  node_type: "ra3.large",
  master_username: "app",
  manage_master_password: true,
  encrypted: true,
  kms_key_id: key,
  skip_final_snapshot: true,
  manual_snapshot_retention_period: 30,
};
const policyOf = (action) => ({
  name: "edge",
  firewall_policy: [{ stateless_default_actions: [action], stateless_fragment_default_actions: ["aws:drop"] }],
});
const archive = (days) => ({
  name: "events",
  event_source_arn: "arn:aws:events:us-east-1:111111111111:event-bus/default",
  retention_days: days,
});
const outpost = (days) => ({
  bucket: "arn:aws:s3-outposts:us-east-1:111111111111:outpost/op-1/bucket/b",
  rule: [{ id: "old", status: "Enabled", expiration: [{ days }], filter: [{ prefix: "a/" }] }],
});
const shared = (more) => ({ bucket: "b", key: "k", content: "x", object_lock_mode: "GOVERNANCE", ...more });

/** Every meaning in types that the estate does not use, weaker and stronger, as AWS takes it. */
export default {
  // guard
  "firewall-subnets-unprotected": kept("aws_networkfirewall_firewall", firewall, { subnet_change_protection: false }),
  "firewall-deletable": kept("aws_networkfirewall_firewall", firewall, { delete_protection: false }),
  "firewall-protected": kept("aws_networkfirewall_firewall", { ...firewall, delete_protection: false }, { delete_protection: true }),
  "volume-takes-its-snapshots": kept(
    "aws_fsx_openzfs_volume",
    { name: "v", parent_volume_id: "fsvol-0123456789abcdef0" },
    { delete_volume_options: ["DELETE_CHILD_VOLUMES_AND_SNAPSHOTS"] },
  ),
  // public access
  "images-can-be-public": kept("aws_ec2_image_block_public_access", { state: "block-new-sharing" }, { state: "unblocked" }),
  "images-cannot-be-public": kept("aws_ec2_image_block_public_access", { state: "unblocked" }, { state: "block-new-sharing" }),
  "internet-blocked-inwards-only": kept(
    "aws_vpc_block_public_access_options",
    { internet_gateway_block_mode: "block-bidirectional" },
    { internet_gateway_block_mode: "block-ingress" },
  ),
  // exposure
  "app-made-public": kept("aws_apprunner_service", app(), {
    network_configuration: app({ is_publicly_accessible: true }).network_configuration,
  }),
  "api-leaves-the-network": kept(
    "aws_api_gateway_rest_api",
    { name: "desk", endpoint_configuration: [{ types: ["PRIVATE"] }] },
    { endpoint_configuration: [{ types: ["REGIONAL"] }] },
  ),
  "api-joins-the-network": kept(
    "aws_api_gateway_rest_api",
    { name: "desk", endpoint_configuration: [{ types: ["REGIONAL"] }] },
    { endpoint_configuration: [{ types: ["PRIVATE"] }] },
  ),
  // encryption and its key
  "catalog-in-the-clear": kept(
    "aws_glue_data_catalog_encryption_settings",
    catalog("SSE-KMS", { sse_aws_kms_key_id: key }),
    catalog("DISABLED"),
  ),
  "catalog-encrypted": kept(
    "aws_glue_data_catalog_encryption_settings",
    catalog("DISABLED"),
    catalog("SSE-KMS", { sse_aws_kms_key_id: key }),
  ),
  "table-under-a-key-of-aws": kept(
    "aws_keyspaces_table",
    table({ encryption_specification: [{ type: "CUSTOMER_MANAGED_KMS_KEY", kms_key_identifier: key }] }),
    { encryption_specification: [{ type: "AWS_OWNED_KMS_KEY" }] },
  ),
  "pipe-without-own-key": kept("aws_pipes_pipe", pipe, { kms_key_identifier: undefined }),
  "warehouse-under-another-key": kept("aws_redshift_cluster", warehouse, { kms_key_id: otherKey }),
  // transit
  "documents-in-plain-text": kept("aws_docdb_cluster_parameter_group", parameters("docdb5.0", "tls", "enabled"), {
    parameter: [{ name: "tls", value: "disabled" }],
  }),
  "documents-over-tls": kept("aws_docdb_cluster_parameter_group", parameters("docdb5.0", "tls", "disabled"), {
    parameter: [{ name: "tls", value: "enabled" }],
  }),
  "warehouse-tls-optional": kept("aws_redshift_parameter_group", parameters("redshift-1.0", "require_ssl", "true"), {
    parameter: [{ name: "require_ssl", value: "false" }],
  }),
  "mail-over-tls-if-it-can": kept(
    "aws_ses_configuration_set",
    { name: "mail", delivery_options: [{ tls_policy: "Require" }] },
    { delivery_options: [{ tls_policy: "Optional" }] },
  ),
  "transfer-policy-older": kept(
    "aws_transfer_server",
    { security_policy_name: "TransferSecurityPolicy-2024-01" },
    { security_policy_name: "TransferSecurityPolicy-2018-11" },
  ),
  "transfer-policy-newer": kept(
    "aws_transfer_server",
    { security_policy_name: "TransferSecurityPolicy-2018-11" },
    { security_policy_name: "TransferSecurityPolicy-2024-01" },
  ),
  "copy-without-verification": kept("aws_dms_endpoint", { ...copy, ssl_mode: "verify-full" }, { ssl_mode: "none" }),
  // login
  "users-sign-themselves-up": kept("aws_cognito_user_pool", pool(true, 14), pool(false, 14)),
  "users-have-longer-passwords": kept("aws_cognito_user_pool", pool(true, 8), pool(true, 14)),
  "users-have-shorter-passwords": kept("aws_cognito_user_pool", pool(true, 14), pool(true, 8)),
  "notebook-gives-root": kept(
    "aws_sagemaker_notebook_instance",
    { name: "n", instance_type: "ml.t3.medium", role_arn: "arn:aws:iam::111111111111:role/n", root_access: "Disabled" },
    { root_access: "Enabled" },
  ),
  // record
  "broker-audit-off": kept("aws_mq_broker", broker("true"), { logs: broker("false").logs }),
  "broker-audit-on": kept("aws_mq_broker", broker("false"), { logs: broker("true").logs }),
  "documents-logged-less": kept("aws_docdb_cluster", documents, { enabled_cloudwatch_logs_exports: ["profiler"] }),
  // backup
  "table-without-a-past": kept("aws_keyspaces_table", table({ point_in_time_recovery: [{ status: "ENABLED" }] }), {
    point_in_time_recovery: [{ status: "DISABLED" }],
  }),
  "small-database-without-backups": kept(
    "aws_lightsail_database",
    {
      relational_database_name: "small",
      blueprint_id: "postgres_16",
      bundle_id: "micro_2_0",
      master_database_name: "small",
      master_username: "app",
      master_password: "made-up-for-a-plan",
      skip_final_snapshot: true,
      backup_retention_enabled: true,
    },
    { backup_retention_enabled: false },
  ),
  // spare
  "memory-without-replicas": kept(
    "aws_memorydb_cluster",
    { name: "m", acl_name: "own", node_type: "db.r7g.large", num_replicas_per_shard: 1 },
    { num_replicas_per_shard: 0 },
  ),
  "memory-with-more-replicas": kept(
    "aws_memorydb_cluster",
    { name: "m", acl_name: "own", node_type: "db.r7g.large", num_replicas_per_shard: 1 },
    { num_replicas_per_shard: 2 },
  ),
  "firewall-in-fewer-zones": kept("aws_networkfirewall_firewall", firewall, { subnet_mapping: [{ subnet_id: "subnet-1" }] }),
  // rotation and lock
  "domain-left-to-expire": kept("aws_route53domains_registered_domain", registered, { auto_renew: false }),
  "domain-free-to-move": kept("aws_route53domains_registered_domain", registered, { transfer_lock: false }),
  "domain-locked": kept("aws_route53domains_registered_domain", { ...registered, transfer_lock: false }, { transfer_lock: true }),
  "object-held-for-less": kept("aws_s3_object", shared({ object_lock_retain_until_date: "2030-01-01T00:00:00Z" }), {
    object_lock_retain_until_date: "2027-01-01T00:00:00Z",
  }),
  "object-held-for-longer": kept("aws_s3_object", shared({ object_lock_retain_until_date: "2027-01-01T00:00:00Z" }), {
    object_lock_retain_until_date: "2030-01-01T00:00:00Z",
  }),
  // health check
  "targets-not-checked": kept("aws_vpclattice_target_group", targets(true), { config: targets(false).config }),
  "app-checked-by-connection": kept("aws_apprunner_service", app(), {
    health_check_configuration: app({}, { protocol: "TCP", path: undefined }).health_check_configuration,
  }),
  "endpoints-fail-later": kept("aws_globalaccelerator_endpoint_group", endpoints, { threshold_count: 10 }),
  "endpoints-checked-less-often": kept("aws_globalaccelerator_endpoint_group", endpoints, { health_check_interval_seconds: 30 }),
  // notification
  "costs-told-to-fewer": kept("aws_ce_anomaly_subscription", costs("a@example.com", "b@example.com"), costs("a@example.com")),
  "launches-no-longer-told": kept(
    "aws_autoscaling_notification",
    {
      group_names: ["workers"],
      topic_arn: "arn:aws:sns:us-east-1:111111111111:alarms",
      notifications: ["autoscaling:EC2_INSTANCE_LAUNCH_ERROR", "autoscaling:EC2_INSTANCE_TERMINATE_ERROR"],
    },
    { notifications: ["autoscaling:EC2_INSTANCE_TERMINATE_ERROR"] },
  ),
  // retention
  "video-kept-shorter": kept("aws_kinesis_video_stream", { name: "v", data_retention_in_hours: 24 }, { data_retention_in_hours: 1 }),
  "archive-no-longer-kept-for-ever": kept("aws_cloudwatch_event_archive", archive(0), archive(30)),
  "archive-kept-for-ever": kept("aws_cloudwatch_event_archive", archive(30), archive(0)),
  "snapshots-kept-for-ever": kept("aws_redshift_cluster", warehouse, { manual_snapshot_retention_period: -1 }),
  "volume-snapshots-fewer": kept("aws_dlm_lifecycle_policy", snaps(30), snaps(3)),
  "outpost-objects-expire-earlier": kept("aws_s3control_bucket_lifecycle_configuration", outpost(365), outpost(30)),
  "outpost-objects-expire-later": kept("aws_s3control_bucket_lifecycle_configuration", outpost(30), outpost(365)),
  // firewall
  "packets-passed-by-default": kept("aws_networkfirewall_firewall_policy", policyOf("aws:drop"), policyOf("aws:pass")),
  "packets-dropped-by-default": kept("aws_networkfirewall_firewall_policy", policyOf("aws:pass"), policyOf("aws:drop")),
  // switch
  "pipe-stopped": kept("aws_pipes_pipe", pipe, { desired_state: "STOPPED" }),
  "pipe-started": kept("aws_pipes_pipe", { ...pipe, desired_state: "STOPPED" }, { desired_state: "RUNNING" }),
  "job-trigger-off": kept(
    "aws_glue_trigger",
    { name: "t", type: "ON_DEMAND", actions: [{ job_name: "j" }], enabled: true },
    { enabled: false },
  ),
  // role, reach, destination
  "job-acts-with-another-role": kept(
    "aws_glue_job",
    { name: "j", role_arn: "arn:aws:iam::111111111111:role/a", command: [{ script_location: "s3://b/a.py" }] },
    { role_arn: "arn:aws:iam::111111111111:role/b" },
  ),
  "documents-reached-through-another-group": kept("aws_docdb_cluster", documents, { vpc_security_group_ids: ["sg-2"] }),
  "findings-put-aside": kept(
    "aws_guardduty_filter",
    {
      name: "noise",
      action: "ARCHIVE",
      detector_id: "d",
      rank: 1,
      finding_criteria: [{ criterion: [{ field: "severity", less_than: "2" }] }],
    },
    { finding_criteria: [{ criterion: [{ field: "severity", less_than: "8" }] }] },
  ),
  // harmless
  "job-described-otherwise": kept(
    "aws_glue_job",
    { name: "j", role_arn: "arn:aws:iam::111111111111:role/a", command: [{ script_location: "s3://b/a.py" }], description: "a" },
    { description: "b" },
  ),
  "directory-tagged": kept(
    "aws_workspaces_ip_group",
    { name: "desk", rules: [{ source: "192.0.2.0/24" }], tags: { Desk: "a" } },
    { tags: { Desk: "b" } },
  ),
  "graph-unprotected": kept("aws_neptune_cluster", graph, { deletion_protection: false }),
};
