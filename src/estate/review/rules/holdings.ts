import { isType } from "../matchers";

/** What is lost with a resource that holds something, by type. */
const holds: Readonly<Record<string, string>> = {
  aws_athena_workgroup: "its query history and saved queries",
  aws_api_gateway_api_key: "the key's value",
  aws_backup_vault: "the recovery points in it",
  aws_cloudfront_key_value_store: "its keys and values",
  aws_cloudfrontkeyvaluestore_key: "the value",
  aws_cloudtrail_event_data_store: "the events in it",
  aws_cloudwatch_log_group: "its log events",
  aws_cloudwatch_log_stream: "its log events",
  aws_cognito_user_pool: "its users",
  aws_db_cluster_snapshot: "the snapshot",
  aws_db_instance: "the database",
  aws_db_snapshot: "the snapshot",
  aws_dynamodb_table: "its items",
  aws_dynamodb_table_item: "the item",
  aws_ebs_snapshot: "the snapshot",
  aws_ebs_volume: "the volume's data",
  aws_ecr_repository: "its images",
  aws_ecrpublic_repository: "its images",
  aws_efs_file_system: "its files",
  aws_elasticache_cluster: "what the cache holds",
  aws_elasticache_replication_group: "what the cache holds",
  aws_elasticache_serverless_cache: "what the cache holds",
  aws_fsx_lustre_file_system: "its files",
  aws_glue_catalog_database: "its table definitions",
  aws_grafana_workspace: "its dashboards",
  aws_guardduty_detector: "its findings",
  aws_inspector2_enabler: "its findings",
  aws_instance: "what its root volume holds",
  aws_kinesis_stream: "the records in it",
  aws_kms_key: "everything that is encrypted with it",
  aws_kms_external_key: "everything that is encrypted with it",
  aws_kms_replica_key: "what only this region's copy can decrypt",
  aws_macie2_account: "its findings",
  aws_memorydb_cluster: "its data",
  aws_msk_cluster: "its topics",
  aws_neptune_cluster: "the database",
  aws_docdb_cluster: "the database",
  aws_opensearch_domain: "its indices",
  aws_prometheus_workspace: "its metrics",
  aws_rds_cluster: "the database",
  aws_rds_cluster_instance: "its performance data; the cluster's volume stays",
  aws_redshift_cluster: "the warehouse",
  aws_route53_zone: "its name servers, which the domain's registrar points to",
  aws_s3_bucket: "its objects and its name",
  aws_s3_bucket_object: "the object",
  aws_s3control_bucket: "its objects",
  aws_s3_directory_bucket: "its objects",
  aws_s3_object: "the object",
  aws_secretsmanager_secret: "the secret's versions",
  aws_secretsmanager_secret_version: "this version of the secret",
  aws_securityhub_account: "its findings",
  aws_sqs_queue: "the messages in it",
  aws_ssm_parameter: "its value and history",
  aws_timestreaminfluxdb_db_instance: "its measurements",
  aws_timestreamwrite_database: "its tables",
  aws_timestreamwrite_table: "its measurements",
  aws_eip: "the address, which others may have on their lists",
  aws_iam_access_key: "the key; its secret cannot be made again",
  aws_acmpca_certificate_authority: "the authority's key",
};

/** Types that stand in the way of requests, or of the platform's work, while they are gone. */
const serves: readonly string[] = [
  "aws_lb", "aws_alb", "aws_lb_listener*", "aws_lb_target_group*", "aws_ecs_*", "aws_autoscaling_group", "aws_launch_template", "aws_lambda_*", "aws_nat_gateway", "aws_internet_gateway", "aws_vpc",
  "aws_subnet", "aws_route", "aws_route_table*", "aws_network_acl*", "aws_security_group*", "aws_vpc_security_group_*", "aws_vpc_endpoint*", "aws_vpc_dhcp_options*", "aws_route53_record", "aws_route53_resolver_*",
  "aws_cloudfront_distribution", "aws_cloudfront_vpc_origin", "aws_cloudfront_origin_access_control", "aws_cloudfront_function", "aws_api_gateway_*", "aws_apigatewayv2_*", "aws_acm_certificate*", "aws_iam_role", "aws_iam_role_policy*", "aws_iam_policy", "aws_iam_instance_profile",
  "aws_sns_topic", "aws_sns_topic_subscription", "aws_sqs_queue_policy", "aws_sns_topic_policy", "aws_kms_alias", "aws_kms_grant", "aws_db_proxy*", "aws_db_subnet_group", "aws_elasticache_subnet_group", "aws_elasticache_user*",
  "aws_eip_association", "aws_service_discovery_*", "aws_scheduler_*", "aws_cloudwatch_event_*", "aws_sfn_*", "aws_kinesis_firehose_delivery_stream", "aws_kinesis_stream_consumer", "aws_pipes_pipe", "aws_transfer_*", "aws_globalaccelerator_*",
];

/** Types that hold nothing and that nothing waits for: settings, attachments, watchers, builds. */
const settings: readonly string[] = [
  "aws_s3_bucket_*", "aws_s3_account_*", "aws_s3control_*", "aws_iam_*", "aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm", "aws_cloudwatch_dashboard", "aws_cloudwatch_log_metric_filter", "aws_cloudwatch_log_subscription_filter",
  "aws_cloudwatch_log_delivery*", "aws_cloudwatch_log_resource_policy", "aws_cloudwatch_log_data_protection_policy", "aws_cloudwatch_query_definition", "aws_cloudwatch_log_account_policy", "aws_flow_log", "aws_cloudtrail", "aws_config_*", "aws_guardduty_*", "aws_securityhub_*", "aws_inspector2_*", "aws_macie2_*",
  "aws_accessanalyzer_*", "aws_wafv2_*", "aws_shield_*", "aws_budgets_*", "aws_ce_*", "aws_cur_*", "aws_appautoscaling_*", "aws_autoscaling_policy", "aws_autoscaling_schedule", "aws_db_parameter_group", "aws_rds_cluster_parameter_group",
  "aws_elasticache_parameter_group", "aws_db_option_group", "aws_db_event_subscription", "aws_db_instance_automated_backups_replication", "aws_rds_global_cluster", "aws_elasticache_global_replication_group", "aws_dynamodb_table_replica", "aws_dynamodb_contributor_insights",
  "aws_dynamodb_kinesis_streaming_destination", "aws_ecr_*", "aws_kms_key_policy", "aws_secretsmanager_secret_policy", "aws_secretsmanager_secret_rotation", "aws_ebs_encryption_by_default", "aws_ebs_default_kms_key", "aws_ebs_snapshot_block_public_access", "aws_ec2_*",
  "aws_default_*", "aws_backup_plan", "aws_backup_selection", "aws_backup_vault_*", "aws_backup_framework", "aws_backup_report_plan", "aws_backup_region_settings", "aws_backup_global_settings", "aws_backup_restore_testing_*", "aws_codebuild_*", "aws_codepipeline*",
  "aws_codedeploy_*", "aws_codestarconnections_*", "aws_codeconnections_*", "aws_xray_*", "aws_route53_health_check", "aws_route53_query_log", "aws_route53_hosted_zone_dnssec", "aws_route53_key_signing_key", "aws_route53recoverycontrolconfig_*", "aws_route53recoveryreadiness_*",
  "aws_resiliencehub_*", "aws_fis_*", "aws_ssm_document", "aws_ssm_association", "aws_ssm_maintenance_window*", "aws_ssm_service_setting", "aws_synthetics_*", "aws_rum_*", "aws_cloudfront_*", "aws_servicequotas_*", "aws_organizations_policy*", "aws_ram_*",
  "aws_vpc_peering_connection*", "aws_vpc_ipam*", "aws_glue_crawler", "aws_glue_job", "aws_cognito_user_pool_client", "aws_cognito_user_pool_domain", "aws_cognito_resource_server", "aws_cognito_identity_provider", "aws_account_*", "aws_oam_*", "aws_key_pair", "aws_placement_group", "aws_resourcegroups_*", "aws_region_*", "aws_sesv2_*", "aws_chatbot_*", "aws_notifications_*", "aws_devopsguru_*", "aws_efs_*", "aws_grafana_*", "aws_prometheus_*", "terraform_data", "aws_signer_*",
];

/** What a resource of this type takes with it; undefined when it holds nothing or is not on record. */
export const heldBy = (type: string): string | undefined => holds[type];

export const isServing = (type: string): boolean => heldBy(type) === undefined && serves.some((pattern) => isType(type, pattern));

/** Whether it is on record that a type holds something or does not. */
export const isClassified = (type: string): boolean => heldBy(type) !== undefined || isServing(type) || settings.some((pattern) => isType(type, pattern));
