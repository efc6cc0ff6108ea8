import { gone, kept, key, made } from "./helpers.mjs";

const cluster = {
  cluster_identifier: "wh",
  node_type: "ra3.large",
  master_username: "app",
  manage_master_password: true,
  encrypted: true,
  skip_final_snapshot: false,
  final_snapshot_identifier: "last",
  automated_snapshot_retention_period: 14,
  publicly_accessible: false,
  enhanced_vpc_routing: true,
};
const eks = (more) => ({
  name: "c",
  role_arn: "arn:aws:iam::111111111111:role/c",
  vpc_config: [
    {
      subnet_ids: ["subnet-1", "subnet-2"],
      endpoint_public_access: false,
      endpoint_private_access: true,
      public_access_cidrs: ["192.0.2.0/24"],
      ...more,
    },
  ],
});
const neptune = {
  cluster_identifier: "graph",
  storage_encrypted: true,
  kms_key_arn: key,
  skip_final_snapshot: true,
  iam_database_authentication_enabled: true,
};
const dax = (on) => ({
  cluster_name: "dax",
  iam_role_arn: "arn:aws:iam::111111111111:role/dax",
  node_type: "dax.r5.large",
  replication_factor: 3,
  server_side_encryption: [{ enabled: on }],
});
const search = (more) => ({
  domain_name: "logs",
  domain_endpoint_options: [{ enforce_https: true, tls_security_policy: "Policy-Min-TLS-1-2-2019-07", ...more }],
});
const group = (check) => ({
  name: "api",
  port: 8080,
  protocol: "HTTP",
  vpc_id: "vpc-1",
  target_type: "ip",
  health_check: [
    { path: "/health", interval: 10, timeout: 5, healthy_threshold: 3, unhealthy_threshold: 2, matcher: "200", protocol: "HTTP", ...check },
  ],
});
const elb = (check) => ({
  name: "old",
  listener: [{ instance_port: 80, instance_protocol: "http", lb_port: 80, lb_protocol: "http" }],
  availability_zones: ["us-east-1a"],
  health_check: [{ target: "HTTP:80/", interval: 10, timeout: 5, healthy_threshold: 3, unhealthy_threshold: 2, ...check }],
});
const check = {
  type: "HTTPS",
  fqdn: "us-east-1.example.com",
  port: 443,
  resource_path: "/health",
  failure_threshold: 3,
  request_interval: 10,
  regions: ["us-east-1", "us-west-2", "eu-west-1"],
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
  alarm_actions: ["arn:aws:sns:us-east-1:111111111111:alarms", "arn:aws:sns:us-east-1:111111111111:desk"],
};
const classic = { name: "old", metric_name: "old", default_action: [{ type: "ALLOW" }] };
const resolver = (action) => ({
  name: "bad",
  action,
  ...(action === "BLOCK" ? { block_response: "NODATA" } : {}),
  firewall_domain_list_id: "rslvr-fdl-1",
  firewall_rule_group_id: "rslvr-frg-1",
  priority: 1,
});
const acl = (action) => ({
  name: "web",
  scope: "REGIONAL",
  default_action: [{ [action]: [{}] }],
  visibility_config: [{ cloudwatch_metrics_enabled: true, sampled_requests_enabled: true, metric_name: "web" }],
});
const rotation = (days) => ({
  secret_id: "arn:aws:secretsmanager:us-east-1:111111111111:secret:broker",
  rotation_lambda_arn: "arn:aws:lambda:us-east-1:111111111111:function:rotate",
  rotation_rules: [{ automatically_after_days: days }],
});
const machine = (more) => ({
  ami: "ami-12345678",
  instance_type: "m7g.large",
  metadata_options: [{ http_tokens: "required", http_put_response_hop_limit: 1, ...more }],
});
const method = (authorization) => ({ rest_api_id: "a", resource_id: "r", http_method: "GET", authorization });
const pool = (mfa) => ({ name: "users", mfa_configuration: mfa, software_token_mfa_configuration: [{ enabled: true }] });
const ips = (...addresses) => ({ name: "desks", scope: "REGIONAL", ip_address_version: "IPV4", addresses });
const prefixes = (...cidrs) => ({
  name: "desks",
  address_family: "IPv4",
  max_entries: 5,
  entry: cidrs.map((cidr) => ({ cidr, description: cidr })),
});
const network = (cidr) => ({
  vpc_id: "vpc-1",
  ingress: [
    {
      action: "allow",
      cidr_block: cidr,
      from_port: 443,
      to_port: 443,
      protocol: "tcp",
      rule_no: 100,
      icmp_code: 0,
      icmp_type: 0,
      ipv6_cidr_block: null,
    },
  ],
});
const lake = (days) => ({ name: "events", retention_period: days, termination_protection_enabled: true });
const guardduty = (enable) => ({ enable: true, datasources: [{ s3_logs: [{ enable }] }] });
const tagged = (tags) => ({ bucket: "smart0dte-dev-reports", tags });
const selection = {
  "aws_backup_selection.by_tag": {
    name: "by-tag",
    plan_id: "p",
    iam_role_arn: "arn:aws:iam::111111111111:role/backup",
    selection_tag: [{ type: "STRINGEQUALS", key: "Backup", value: "daily" }],
  },
};
const budget = {
  "aws_budgets_budget.by_tag": {
    name: "by-tag",
    budget_type: "COST",
    time_unit: "MONTHLY",
    limit_amount: "1",
    limit_unit: "USD",
    cost_filter: [{ name: "TagKeyValue", values: ["user:Team$desk"] }],
  },
};
const retagged = (before, after, reader) =>
  kept("aws_s3_bucket", tagged(before), tagged(after), { synthesized: { "aws_s3_bucket.main": tagged(after), ...reader } });

/** Arguments by what their names mean, in types that the estate does not use. */
export default {
  "search-zones-fewer": kept(
    "aws_opensearch_domain",
    { domain_name: "logs", cluster_config: [{ instance_count: 2, zone_awareness_enabled: true }] },
    { cluster_config: [{ instance_count: 2, zone_awareness_enabled: false }] },
  ),
  "warehouse-protection-kept": kept("aws_redshift_cluster", cluster, { node_type: "ra3.xlplus" }),
  "warehouse-snapshot-skipped": kept("aws_redshift_cluster", cluster, { skip_final_snapshot: true }),
  "warehouse-made-public": kept("aws_redshift_cluster", cluster, { publicly_accessible: true }),
  "warehouse-unencrypted": kept("aws_redshift_cluster", cluster, { encrypted: false }),
  "warehouse-snapshots-kept-shorter": kept("aws_redshift_cluster", cluster, { automated_snapshot_retention_period: 1 }),
  "warehouse-snapshots-kept-longer": kept("aws_redshift_cluster", cluster, { automated_snapshot_retention_period: 30 }),
  "event-store-unprotected": kept("aws_cloudtrail_event_data_store", lake(365), { termination_protection_enabled: false }),
  "event-store-kept": kept("aws_cloudtrail_event_data_store", lake(365), { retention_period: 400 }),
  "cluster-endpoint-opened": kept("aws_eks_cluster", eks(), { vpc_config: eks({ endpoint_public_access: true }).vpc_config }),
  "cluster-endpoint-closed": kept("aws_eks_cluster", eks({ endpoint_public_access: true }), { vpc_config: eks().vpc_config }),
  "cluster-open-to-the-world": kept("aws_eks_cluster", eks(), { vpc_config: eks({ public_access_cidrs: ["0.0.0.0/0"] }).vpc_config }),
  "cluster-open-to-a-range": kept("aws_eks_cluster", eks(), {
    vpc_config: eks({ public_access_cidrs: ["192.0.2.0/24", "198.51.100.0/24"] }).vpc_config,
  }),
  "graph-authentication-off": kept("aws_neptune_cluster", neptune, { iam_database_authentication_enabled: false }),
  "graph-authentication-on": kept(
    "aws_neptune_cluster",
    { ...neptune, iam_database_authentication_enabled: false },
    { iam_database_authentication_enabled: true },
  ),
  "cache-encryption-off": kept("aws_dax_cluster", dax(true), { server_side_encryption: dax(false).server_side_encryption }),
  "cache-made-unencrypted": made("aws_dax_cluster", dax(false)),
  "cache-made-encrypted": made("aws_dax_cluster", dax(true)),
  "search-https-optional": kept("aws_opensearch_domain", search(), {
    domain_endpoint_options: search({ enforce_https: false }).domain_endpoint_options,
  }),
  "search-tls-older": kept("aws_opensearch_domain", search(), {
    domain_endpoint_options: search({ tls_security_policy: "Policy-Min-TLS-1-0-2019-07" }).domain_endpoint_options,
  }),
  "search-tls-newer": kept("aws_opensearch_domain", search({ tls_security_policy: "Policy-Min-TLS-1-0-2019-07" }), {
    domain_endpoint_options: search().domain_endpoint_options,
  }),
  "health-check-slower": kept("aws_lb_target_group", group(), { health_check: group({ interval: 60 }).health_check }),
  "health-check-faster": kept("aws_lb_target_group", group({ interval: 60 }), { health_check: group().health_check }),
  "health-check-takes-errors": kept("aws_lb_target_group", group(), { health_check: group({ matcher: "200-499" }).health_check }),
  "health-check-takes-fewer-codes": kept("aws_lb_target_group", group({ matcher: "200-499" }), { health_check: group().health_check }),
  "health-check-of-more-failures": kept("aws_elb", elb(), { health_check: elb({ unhealthy_threshold: 10 }).health_check }),
  "health-check-from-fewer-regions": kept(
    "aws_route53_health_check",
    { ...check, regions: [...check.regions, "sa-east-1"] },
    { regions: check.regions },
  ),
  "health-check-inverted": kept("aws_route53_health_check", check, { invert_healthcheck: true }),
  "alarm-tells-fewer": kept("aws_cloudwatch_metric_alarm", alarm, { alarm_actions: [alarm.alarm_actions[0]] }),
  "alarm-tells-more": kept(
    "aws_cloudwatch_metric_alarm",
    { ...alarm, alarm_actions: [alarm.alarm_actions[0]] },
    { alarm_actions: alarm.alarm_actions },
  ),
  "classic-firewall-only-counts": kept(
    "aws_wafregional_web_acl",
    { ...classic, rule: [{ priority: 1, rule_id: "r", action: [{ type: "BLOCK" }] }] },
    { rule: [{ priority: 1, rule_id: "r", action: [{ type: "COUNT" }] }] },
  ),
  "classic-firewall-blocks": kept(
    "aws_wafregional_web_acl",
    { ...classic, rule: [{ priority: 1, rule_id: "r", action: [{ type: "COUNT" }] }] },
    { rule: [{ priority: 1, rule_id: "r", action: [{ type: "BLOCK" }] }] },
  ),
  "resolver-firewall-only-alerts": kept("aws_route53_resolver_firewall_rule", resolver("BLOCK"), {
    action: "ALERT",
    block_response: undefined,
  }),
  "resolver-firewall-blocks": kept("aws_route53_resolver_firewall_rule", resolver("ALERT"), { action: "BLOCK", block_response: "NODATA" }),
  "firewall-lets-in-by-default": kept("aws_wafv2_web_acl", acl("block"), { default_action: acl("allow").default_action }),
  "secret-rotated-less-often": kept("aws_secretsmanager_secret_rotation", rotation(30), { rotation_rules: rotation(365).rotation_rules }),
  "secret-rotated-more-often": kept("aws_secretsmanager_secret_rotation", rotation(365), { rotation_rules: rotation(30).rotation_rules }),
  "metadata-without-token": kept("aws_instance", machine(), { metadata_options: machine({ http_tokens: "optional" }).metadata_options }),
  "metadata-with-token": kept("aws_instance", machine({ http_tokens: "optional" }), { metadata_options: machine().metadata_options }),
  "method-open": kept("aws_api_gateway_method", method("AWS_IAM"), { authorization: "NONE" }),
  "method-guarded": kept("aws_api_gateway_method", method("NONE"), { authorization: "AWS_IAM" }),
  "second-factor-optional": kept("aws_cognito_user_pool", pool("ON"), { mfa_configuration: "OPTIONAL" }),
  "detector-sees-less": kept("aws_guardduty_detector", guardduty(true), { datasources: guardduty(false).datasources }),
  "detector-sees-more": kept("aws_guardduty_detector", guardduty(false), { datasources: guardduty(true).datasources }),
  "addresses-of-everybody": made("aws_ec2_managed_prefix_list", prefixes("0.0.0.0/0")),
  "addresses-of-a-desk": made("aws_ec2_managed_prefix_list", prefixes("192.0.2.0/24")),
  "set-with-half-of-everybody": made("aws_wafv2_ip_set", ips("128.0.0.0/1")),
  "set-without-addresses": made("aws_wafv2_ip_set", ips()),
  "old-acl-names-everybody": made("aws_network_acl", network("0.0.0.0/0")),
  "old-acl-names-a-range": made("aws_network_acl", network("10.4.0.0/16")),
  "ledger-unprotected": kept(
    "aws_qldb_ledger",
    { name: "l", permissions_mode: "STANDARD", deletion_protection: true },
    { deletion_protection: false },
  ),
  "emr-block-weakened": kept(
    "aws_emr_block_public_access_configuration",
    { block_public_security_group_rules: true },
    { block_public_security_group_rules: false },
  ),
  "emr-block-strengthened": kept(
    "aws_emr_block_public_access_configuration",
    { block_public_security_group_rules: false },
    { block_public_security_group_rules: true },
  ),
  "glacier-lock-made": made("aws_glacier_vault_lock", { vault_name: "old", complete_lock: false, policy: "{}" }),
  "multicast-joined": made("aws_ec2_transit_gateway_multicast_domain_association", {
    subnet_id: "subnet-1",
    transit_gateway_attachment_id: "tgw-attach-1",
    transit_gateway_multicast_domain_id: "tgw-mcast-1",
  }),
  "password-policy-made": made("aws_iam_account_password_policy", { minimum_password_length: 8 }),
  "cache-policy-made": made("aws_cloudfront_origin_request_policy", {
    name: "all",
    cookies_config: [{ cookie_behavior: "none" }],
    headers_config: [{ header_behavior: "none" }],
    query_strings_config: [{ query_string_behavior: "none" }],
  }),
  "cache-policy-changed": kept(
    "aws_cloudfront_origin_request_policy",
    {
      name: "all",
      comment: "a",
      cookies_config: [{ cookie_behavior: "none" }],
      headers_config: [{ header_behavior: "none" }],
      query_strings_config: [{ query_string_behavior: "none" }],
    },
    { cookies_config: [{ cookie_behavior: "all" }] },
  ),
  "analyzer-destroyed": gone("aws_accessanalyzer_archive_rule", {
    analyzer_name: "a",
    rule_name: "r",
    filter: [{ criteria: "isPublic", eq: ["false"] }],
  }),
  "file-system-backups-off": kept(
    "aws_efs_backup_policy",
    { file_system_id: "fs-1", backup_policy: [{ status: "ENABLED" }] },
    { backup_policy: [{ status: "DISABLED" }] },
  ),
  "file-system-backups-on": kept(
    "aws_efs_backup_policy",
    { file_system_id: "fs-1", backup_policy: [{ status: "DISABLED" }] },
    { backup_policy: [{ status: "ENABLED" }] },
  ),
  "broker-standby-off": kept(
    "aws_dms_replication_instance",
    { replication_instance_id: "copy", replication_instance_class: "dms.r6i.large", multi_az: true },
    { multi_az: false },
  ),
  "multi-region-cache-plain": kept(
    "aws_memorydb_multi_region_cluster",
    { multi_region_cluster_name_suffix: "m", node_type: "db.r7g.large", tls_enabled: true },
    { tls_enabled: false },
  ),
  "accelerator-switched-off": kept("aws_globalaccelerator_accelerator", { name: "a", enabled: true }, { enabled: false }),
  "accelerator-switched-on": kept("aws_globalaccelerator_accelerator", { name: "a", enabled: false }, { enabled: true }),
  "vault-hold-released": kept(
    "aws_s3_object",
    { bucket: "b", key: "k", content: "x", object_lock_legal_hold_status: "ON" },
    { object_lock_legal_hold_status: "OFF" },
  ),
  "vault-hold-set": kept(
    "aws_s3_object",
    { bucket: "b", key: "k", content: "x", object_lock_legal_hold_status: "OFF" },
    { object_lock_legal_hold_status: "ON" },
  ),
  "backup-tag-changed": retagged({ Name: "r", Backup: "daily" }, { Name: "r", Backup: "none" }, selection),
  "backup-tag-added": retagged({ Name: "r" }, { Name: "r", Backup: "daily" }, selection),
  "tag-that-nothing-reads-changed": retagged({ Name: "r", Backup: "daily" }, { Name: "other", Backup: "daily" }, selection),
  "cost-tag-changed": retagged({ Team: "desk" }, { Team: "risk" }, budget),
};
