/** What a change of an argument can mean, by its name: the same words mean the same in nearly every type of the provider. */
export const meanings = [
  "guard",
  "public-access",
  "exposure",
  "encryption",
  "transit",
  "login",
  "record",
  "backup",
  "spare",
  "rotation",
  "health-check",
  "notification",
  "lock",
  "retention",
  "firewall",
  "switch",
  "key",
  "policy",
  "principal",
  "range",
  "role",
  "reach",
  "trust",
  "destination",
  "harmless",
] as const;
export type Meaning = (typeof meanings)[number];

/** How two values of an argument compare: which of them is the safer one. `value`: by what is written, see weaker.ts. */
export type Safer = "on" | "off" | "more" | "less" | "listed" | "value";

export interface ArgumentMeaning {
  readonly meaning: Meaning;
  readonly safer: Safer;
}

/**
 * The first row that fits decides. Patterns are of the dotted names of an argument, without indices, with its type
 * in front: `aws_lb_target_group.health_check.interval`.
 */
const rows: readonly (readonly [Meaning, Safer, RegExp])[] = [
  [
    "harmless",
    "value",
    /\.(?:copy_tags\w*|propagate_tags|tags|tags_all|\w*description|comment|timeouts|name_prefix|display_name|wait_for_\w+|apply_immediately)(?:$|\.)/,
  ],
  // Checks whose arguments stand beside each other, not in a block.
  ["health-check", "less", /\.health_check_(?:interval|timeout)\w*$|globalaccelerator_endpoint_group\.threshold_count$/],
  ["health-check", "off", /health_check(?:\w*\.)(?:.*\.)?(?:disabled|inverted|invert_healthcheck)$/],
  ["health-check", "on", /health_check(?:\w*\.)(?:.*\.)?(?:enabled|enable_sni|measure_latency)$|\.evaluate_target_health$/],
  [
    "health-check",
    "less",
    /health_check(?:\w*\.)(?:.*\.)?(?:failure_threshold|unhealthy_threshold\w*|interval\w*|request_interval|timeout\w*|retries)$|\.health_check_grace_period\w*$/,
  ],
  ["health-check", "listed", /health_check(?:\w*\.)(?:.*\.)?(?:regions|child_healthchecks|search_string)$/],
  [
    "health-check",
    "value",
    /health_check(?:\w*\.)(?:.*\.)?(?:matcher|type|protocol|insufficient_data_health_status)$|\.health_check_type$/,
  ],
  ["lock", "value", /(?:retention|lock)(?:\w*\.)(?:.*\.)?mode$|\.\w*legal_hold\w*$/],
  ["lock", "more", /\.\w*retain_until_date$/],
  ["lock", "on", /\.object_lock_enabled$|\.transfer_lock$|\.(?:immutable|worm)\w*$/],
  ["lock", "more", /lock(?:\w*\.)(?:.*\.)?(?:days|years|min_retention_days)$/],
  ["guard", "more", /(?:recovery|deletion)_window\w*$/],
  [
    "guard",
    "on",
    /\.\w*(?:deletion|termination|delete|scale_in|removal|change|mutation)_protection\w*$|\.disable_api_(?:termination|stop)$|\.protect_from_scale_in$|\.skip_destroy$|\.retain_(?:on_delete|stacks?\w*)$|\.prevent_\w+$/,
  ],
  ["guard", "value", /\.delete_(?:volume_)?options$/],
  [
    "guard",
    "off",
    /\.(?:force_(?:destroy|delete\w*|detach\w*|stop)|skip_final_\w+|skip_deletion_check|skip_resource_in_use_check|bypass_policy_lockout_safety_check|delete_reports)$/,
  ],
  ["public-access", "on", /\.(?:block_public_\w+|ignore_public_acls|restrict_public_buckets|block_public_security_group_rules)$/],
  ["public-access", "value", /_block_public_access\.state$|\.internet_gateway_block_mode$|ownership_controls\.rule\.object_ownership$/],
  ["exposure", "value", /\.(?:endpoint_configuration\.types|endpoint_type|app_network_access_type|public_access\.type)$/],
  [
    "exposure",
    "off",
    /\.(?:\w*publicly_accessible|is_public|public|(?:auto_)?(?:assign|associate|map)_(?:public|elastic)_ips?\w*|\w*public_access(?:_enabled)?|endpoint_public_access|\w*internet_access|\w*anonymous\w*|allow_remote_\w+)$/,
  ],
  ["encryption", "off", /\.(?:encryption_disabled|disable_\w*encryption|allow_clear_text)$/],
  [
    "encryption",
    "on",
    /\.\w*(?:encrypted|encryption_enabled|encrypt_at_rest|require_encryption|sse_enabled)$|\.\w*encrypt\w*\.(?:.*\.)?(?:enabled|enable|encrypted)$/,
  ],
  [
    "encryption",
    "value",
    /\.(?:\w*encryption_(?:type|option|mode|status)|sse_algorithm|s3_encryption_mode|\w*sse_type)$|\.\w*encrypt\w*\.(?:.*\.)?(?:type|status|mode|encryption_option)$/,
  ],
  // What a browser is told to refuse; its name ends like that of a policy of TLS.
  ["firewall", "listed", /security_headers_config\.(?:.*\.)?(?:content_security_policy|frame_option)$/],
  ["transit", "more", /strict_transport_security\.(?:.*\.)?access_control_max_age_sec$/],
  ["transit", "off", /\.(?:\w*insecure\w*|allow_http|skip_tls\w*|ignore_client_certificate_expiry|disable_\w*(?:tls|ssl)\w*)$/],
  [
    "transit",
    "on",
    /\.(?:enforce_https|require_(?:ssl|tls)|(?:tls|ssl)_enabled|\w*in_transit\w*|\w*transit_encryption_enabled|in_cluster|force_ssl)$/,
  ],
  [
    "transit",
    "value",
    /\.\w*(?:tls|ssl)_?\w*(?:policy|version|protocols?|mode)$|\.\w*(?:ssl_policy|security_policy|tls_security_policy|security_policy_name|minimum_protocol_version|min_tls\w*|viewer_protocol_policy|origin_protocol_policy|client_broker|transit_encryption_mode|encryption_in_transit)$|\.(?:protocol|scheme|backend_protocol|listener_protocol|instance_protocol|lb_protocol)$/,
  ],
  [
    "login",
    "off",
    /\.(?:allow_unauthenticated_identities|allow_classic_flow|no_password_required|privileged(?:_mode)?|root_access|enable_execute_command|user_data_shared|allow_self_management)$/,
  ],
  [
    "login",
    "on",
    /\.(?:iam_database_authentication_enabled|\w*iam_auth\w*|require_(?:lowercase|uppercase|numbers|symbols)\w*|\w*mfa\w*_enabled|api_key_required|user_authorization_required|enable_token_revocation|server_side_token_check|read_only_root_file_system|run_as_non_root|enable_basic_auth|challenge_required_on_new_device|enable_network_isolation|allow_admin_create_user_only|source_dest_check|mutual_authentication)$/,
  ],
  ["login", "more", /\.(?:minimum_(?:password_)?length|password_reuse_prevention|password_history_size)$/],
  [
    "login",
    "less",
    /\.(?:max_session_duration|max_password_age|http_put_response_hop_limit|temporary_password_validity_days|session_duration)$/,
  ],
  [
    "login",
    "value",
    /\.(?:authorization(?:_type)?|authentication_(?:type|mode)|authentication_mode\.type|auth_type|auth_scheme|mfa_configuration|mfa_delete|http_tokens|prevent_user_existence_errors|iam_auth|client_authentication|root_login|access_type)$/,
  ],
  [
    "rotation",
    "less",
    /\.(?:\w*rotation_(?:period|interval)\w*|automatically_after_days)$|rotat\w*\.(?:.*\.)?(?:days|interval\w*|duration)$/,
  ],
  ["rotation", "on", /\.(?:\w*rotation(?:_enabled)?|enable_\w*rotation|auto_renew)$/],
  ["rotation", "value", /rotat\w*\.(?:.*\.)?schedule_expression$/],
  ["notification", "value", /\.treat_missing_data$/],
  [
    "notification",
    "listed",
    /\.(?:(?:alarm|ok|insufficient_data)_actions|\w*notification_(?:arns?|topics?\w*)|sns_topic_arns?|alarms|alarm_names|subscriber\w*(?:\.\w+)?|notifications|escalation_\w+)$/,
  ],
  ["notification", "on", /\.(?:actions_enabled|send_email_notification|notifications?_enabled|enable_notification)$/],
  ["firewall", "off", /\.enable_waf_fail_open$/],
  ["firewall", "on", /\.drop_invalid_header_fields$/],
  ["firewall", "value", /\.desync_mitigation_mode$|geo_restriction\.restriction_type$/],
  [
    "firewall",
    "value",
    /\.(?:action|rule_action|default_action|stateless_\w*default_actions|stateful_\w*default_actions|override_action|rule_action_override|fail_open|firewall_fail_open|enable_waf_fail_open|firewall_rule_action|block_response)(?:$|\.)/,
  ],
  [
    "record",
    "on",
    /\.\w*(?:log_file_validation|multi_region_trail|global_service_events|management_events|scan_on_push|scanning_enabled|insights_enabled|tracing_enabled|xray_enabled|metrics_enabled|sampled_requests_enabled|logs?_enabled|logging_enabled|audit\w*_enabled|monitoring(?:_enabled)?|log_enabled|enable_logging|enable_\w*logs?)$|\.\w*(?:log|audit|trail|insights|monitor|detector|tracing|scan|finding|threat|malware|datasource|features)\w*\.(?:.*\.)?(?:enabled|enable|status|auto_enable|state)$/,
  ],
  ["record", "on", /\.logs\.(?:audit|general)$|ecs_cluster\.setting\.value$/],
  ["record", "on", /\.(?:all_supported|include_global_resource_types|include_management_events)$/],
  ["record", "listed", /\.(?:enabled_cloudwatch_logs_exports|enabled_cluster_log_types)$|inspector2_enabler\.resource_types$/],
  [
    "record",
    "value",
    /\.(?:tracing_config\.mode|enhanced_monitoring|logging_level|log_level|log_type|scan_frequency|scan_type|read_write_type|logging_configuration\.level|container_insights)$/,
  ],
  [
    "spare",
    "on",
    /\.(?:multi_az\w*|automatic_failover\w*|\w*cross_zone\w*|zone_awareness_enabled|multi_region\w*|is_multi_region|\w*failover\w*_enabled)$|replicat\w*\.(?:.*\.)?(?:enabled|status)$/,
  ],
  ["spare", "listed", /networkfirewall_firewall\.subnet_mapping\.subnet_id$/],
  ["retention", "on", /\.\w*retention_enabled$/],
  ["retention", "more", /\.retain_rule\.(?:count|interval)$/],
  [
    "retention",
    "more",
    /\.\w*(?:retention|backtrack_window|retain|days_to_keep|delete_after|expiration_in_days|expire_after\w*|newer_noncurrent_versions|keep_\w+)\w*$|\.(?:retention|lifecycle)\w*\.(?:.*\.)?(?:days|years|hours|value|number_of_days|delete_after|count)$/,
  ],
  [
    "backup",
    "on",
    /\.\w*(?:backups?|snapshots?|versioning)_(?:enabled|status)$|\.(?:point_in_time_recovery|versioning|versioned|enable_continuous_backup)$|\.\w*(?:backup|point_in_time|versioning|snapshot)\w*\.(?:.*\.)?(?:enabled|status|enable)$/,
  ],
  ["key", "value", /\.\w*(?:kms|cmk|encryption)_?\w*key\w*$/],
  ["policy", "value", /\.\w*polic(?:y|ies)(?:_document|_text|_body|_json)?$|\.policy_document$|\.inline_policy$/],
  [
    "principal",
    "value",
    /\.\w*(?:principal|grantee|account_ids?|shared_accounts|organization_arn|organizational_unit_arn|trusted_\w+)\w*$/,
  ],
  ["range", "value", /_ip_group\.rules\.source$/],
  ["range", "value", /\.\w*(?:cidrs?|cidr_\w+|ip_ranges?|ip_allow_?list|addresses|allowed_ips?|ip_sets?|source_ips?)\w*$/],
  // Whose rights something acts with, by which ways it is reached, whom it believes, and where its records and leftovers go.
  [
    "role",
    "value",
    /\.(?:\w*_)?(?:iam_)?roles?(?:_arns?|_names?)?$|\.\w*(?:instance_profile|execution_role|permissions_boundary)\w*$|\.policy_arns?$/,
  ],
  [
    "reach",
    "value",
    /\.\w*(?:security_groups?|security_group_ids?|network_acl_ids?|subnet_ids?|vpc_endpoint_ids?|port_ranges?|allowed_methods|accept_connection|auto_accept\w*)$|port_range\.(?:.*\.)?(?:from_port|to_port)$|\.(?:from_port|to_port|rule_no|rule_number|egress)$|\.device_type_\w+$|\.\w*(?:copy|paste|print|download|upload)_allowed$|\.\w*(?:ssm|ssh|remote)_access$|permissions\.access$|\.(?:bucket_owner_access|creator_member_abilities|member_abilities|admins)$|^\w+\.grant\./,
  ],
  [
    "trust",
    "value",
    /\.\w*(?:ca_certificates?|certificate_authorit|trust_store|trust_provider|trusted_token|trust_anchor)\w*$|\.\w*(?:openid_connect|oidc|saml|identity_provider|idp)\w*(?:\.(?:client_id|issuer|scope|audience)|_arns?|_urls?|_types?)$|\.(?:authentication_providers|refresh_token_validity|access_token_validity|id_token_validity|disconnect_on_session_timeout|key_algorithm|private_key|customer_key)$|\.tunnel\d_(?:phase\d_\w+|ike_versions|rekey_\w+|preshared_key)$|strict_transport_security\w*$/,
  ],
  [
    "destination",
    "value",
    /\.\w*dead_letter\w*(?:\.\w+)?$|\.\w*(?:destination_vault|backup_vault|log_destination|delivery_destination)\w*$|\.(?:sns_topic_(?:name|arn)|topic_arns?|extension_period|wait_period|all_regions)$|alarms?\.(?:alarm_name|name)$|\.(?:overwrite_existing|delete_ebs|delete_eip|delete_associated_\w+)$|\.comparison$|\.(?:finding_)?criter(?:ion|ia)\.\w+$/,
  ],
  [
    "firewall",
    "value",
    /(?:rule_group|managed_rule_group)\w*\.(?:.*\.)?(?:name|vendor_name|version|resource_arn|arn)$|\.(?:rules_string|included_headers|excluded_headers|rejected_patches_action)$/,
  ],
  ["policy", "value", /\.policy_text$|policy_template_id$|lf_tag_policy\.\w+$/],
  ["guard", "off", /\.skip_final_backup$/],
  ["spare", "more", /\.availability_zone_count$/],
  ["switch", "off", /\.(?:disabled|is_disabled|\w+_suspended)$/],
  ["switch", "on", /\.(?:\w*enabled|enable|is_enabled|active|state|status|desired_state|enforce|enabled_in_broker)$/],
  // Names, places, sizes and texts: whom they let in, and what they keep, they do not say.
  [
    "harmless",
    "value",
    /\.(?:\w*name|\w*_arns?|arn|\w*_ids?|id|region|\w*title|label\w*|\w*_?size\w*|\w*count|\w*version\w*|format\w*|\w*timezone|\w*url|\w*path|\w*prefix|\w*suffix|\w*format|unit|\w*color|font\w*|\w*alignment|\w*_?order|\w*visibility|\w*column\w*|\w*field\w*|\w*text\w*|\w*message\w*|\w*locale\w*|slot_\w+|sheet\w*|visual\w*|\w*priority|\w*width|\w*height|\w*codec\w*|\w*bitrate\w*|aggregation\w*|\w*percentile\w*|delay\w*|engine|family|runtime|instance_type|instance_class|node_type|availability_zones?|capacity\w*|throughput|iops|cpu|memory\w*|schedule\w*|cron|timeout\w*|bucket|key|value|values|type)$/,
  ],
];

const known = new Map<string, ArgumentMeaning | undefined>();

/** @returns undefined when the name says nothing: nobody knows what a change of it means. */
export function meaningOf(type: string, names: readonly string[]): ArgumentMeaning | undefined {
  const text = [type, ...names].join(".");
  if (!known.has(text)) {
    const row = rows.find(([, , pattern]) => pattern.test(text));
    known.set(text, row === undefined ? undefined : { meaning: row[0], safer: row[1] });
  }
  return known.get(text);
}
