/** Types of resources that no quota counts, by what they are. */
export const uncounted: readonly { readonly pattern: RegExp; readonly reason: string }[] = [
  {
    pattern:
      /^aws_(iam_role_policy|iam_role_policy_attachment|iam_policy_attachment|s3_bucket_\w+|sns_topic_\w+|sqs_queue_policy|wafv2_web_acl_\w+|cloudwatch_event_target|db_proxy_\w+|ecs_cluster_capacity_providers|secretsmanager_secret_\w+|lambda_permission|lambda_invocation|acm_certificate_validation|lb_target_group_attachment|apigatewayv2_(integration|route|stage)|kms_alias|kms_key_policy|ecr_lifecycle_policy|ecr_repository_policy|route|route_table_association|default_\w+|cloudwatch_log_(metric_filter|delivery\w*|subscription_filter|stream))$/,
    reason: "a setting or a part of another resource, of which it has one or a few",
  },
  {
    pattern:
      /^aws_(s3_account_\w+|iam_account_\w+|iam_service_linked_role|ebs_\w+|ecr_(registry|replication|pull_through)\w*|inspector2_enabler|servicequotas_\w+|xray_\w+|guardduty_\w+|securityhub_\w+|config_\w+|accessanalyzer_\w+|macie2_\w+|budgets_\w+|ce_\w+|computeoptimizer_\w+|organizations_\w+|chatbot_\w+|resourcegroups_\w+)$/,
    reason: "a setting of the account or of its region",
  },
  {
    pattern:
      /^aws_(apigatewayv2_api|appautoscaling_\w+|codedeploy_\w+|fis_experiment_template|ecs_\w+|ecr_repository|iam_instance_profile|iam_openid_connect_provider|launch_template|placement_group|scheduler_\w+|sfn_\w+|sqs_queue|cloudwatch_dashboard|cloudwatch_query_definition|cloudwatch_metric_stream|cloudfront_(origin_access_control|key_value_store|continuous\w*|cache\w*)|cloudfrontkeyvaluestore_\w+|flow_log|timestream\w+|athena_\w+|glue_\w+|backup_\w+|cloudtrail\w*|dynamodb_\w+|ssm_\w+|db_(event_subscription|instance_automated_backups_replication|option_group)|elasticache_(parameter_group|global_replication_group|user\w*)|route53_resolver_\w+|route53_query_log|synthetics_\w+|rum_\w+|autoscaling_\w+|s3_\w+|lambda_\w+|codeconnections_\w+|codebuild_(?!project$)\w+|codepipeline_\w+|cloudwatch_\w+)$/,
    reason: "the estate has some dozens at the most of what AWS allows by the hundred",
  },
];
