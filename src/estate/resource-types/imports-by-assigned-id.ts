/** What happens when a thing that AWS gave an id to is created once more, and how it is found without the id. */
export type Assigned = {
  /** Form of the import id, where it is not the id alone. @default {id} */
  readonly form?: string;
} & (
  | {
      /** Type by which the tagging API lists it; its tags are the resource's. */
      readonly tagged: string;
      /** Whether the id is the whole ARN, or what comes last in it. */
      readonly id: "arn" | "last";
    }
  /** Why a second one cannot come to be, so that nothing needs to be found. */
  | { readonly once: string }
);

const refused = (what: string): Assigned => ({ once: `AWS refuses a second one: ${what}` });
const ec2 = (type: string): Assigned => ({ tagged: `ec2:${type}`, id: "last" });

/**
 * Types whose import id AWS assigns: known from Terraform's output of their creation, or found by tags.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs (section "Import" of each type)
 * @see https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/supported-services.html
 */
export const assignedImports: Readonly<Record<string, Assigned>> = {
  aws_acm_certificate: { tagged: "acm:certificate", id: "arn" },
  aws_backup_plan: { tagged: "backup:backup-plan", id: "last" },
  aws_backup_selection: { form: "{plan_id}|{id}", ...refused("CreateBackupSelection answers that it exists (docs/unproved.md)") },
  aws_ce_anomaly_monitor: refused("an account has one monitor of services"),
  aws_ce_anomaly_subscription: {
    once: "a second one stands beside it and tells the same topic again, until somebody deletes it: it changes nothing",
  },
  aws_cloudfront_cache_policy: refused("names of policies are unique in an account"),
  aws_cloudfront_distribution: refused("an alternate domain name belongs to one distribution"),
  aws_cloudfront_origin_access_control: refused("names of origin access controls are unique in an account"),
  aws_cloudfront_origin_request_policy: refused("names of policies are unique in an account"),
  aws_cloudfront_response_headers_policy: refused("names of policies are unique in an account"),
  aws_cloudwatch_log_delivery: refused("a source has one delivery to a destination"),
  aws_cloudwatch_query_definition: {
    once: "a second one stands beside it under the same name, and is deleted by hand: it asks and changes nothing",
  },
  aws_config_retention_configuration: { once: "it is a setting of the region, and is set again" },
  aws_codeconnections_connection: refused("names of connections are unique in an account"),
  aws_db_instance_automated_backups_replication: refused("an instance's backups are copied to a region once"),
  aws_dynamodb_table_item: refused("the provider writes an item only where none of its key is"),
  aws_eip: ec2("elastic-ip"),
  aws_elasticache_global_replication_group: refused("a replication group is primary of one global datastore"),
  aws_flow_log: refused("a VPC has one flow log to a destination"),
  aws_guardduty_detector: refused("a region has one detector"),
  aws_iam_service_linked_role: refused("an account has one role for a service"),
  aws_internet_gateway: ec2("internet-gateway"),
  aws_kms_key: { tagged: "kms:key", id: "last" },
  aws_lb: { tagged: "elasticloadbalancing:loadbalancer", id: "arn" },
  aws_lb_listener: refused("a load balancer has one listener on a port"),
  aws_lb_listener_rule: refused("a listener has one rule of a priority"),
  aws_lb_target_group: { tagged: "elasticloadbalancing:targetgroup", id: "arn" },
  aws_macie2_account: refused("Macie is enabled in a region once"),
  aws_macie2_classification_job: { once: "a second one searches the same again until somebody cancels it: it changes nothing" },
  aws_nat_gateway: ec2("natgateway"),
  aws_network_acl: ec2("network-acl"),
  aws_organizations_policy: refused("names of policies are unique in an organization"),
  aws_route53_health_check: { tagged: "route53:healthcheck", id: "last" },
  aws_route53_resolver_firewall_domain_list: { tagged: "route53resolver:firewall-domain-list", id: "last" },
  aws_route53_resolver_firewall_rule_group: { tagged: "route53resolver:firewall-rule-group", id: "last" },
  aws_route53_resolver_firewall_rule_group_association: refused("a VPC has one association with a rule group"),
  aws_route53_resolver_query_log_config: { tagged: "route53resolver:resolver-query-log-config", id: "last" },
  aws_route53_resolver_query_log_config_association: refused("a VPC has one association with a configuration"),
  aws_route53_zone: { tagged: "route53:hostedzone", id: "last" },
  aws_route_table: ec2("route-table"),
  aws_secretsmanager_secret: refused("names of secrets are unique in a region"),
  aws_secretsmanager_secret_rotation: { once: "it sets the rotation of a secret, which has one" },
  aws_secretsmanager_secret_version: {
    once: "one more version of a secret takes the place of the one before, which keeps no label and is forgotten",
  },
  aws_security_group: ec2("security-group"),
  aws_securityhub_account: refused("Security Hub is enabled in a region once"),
  aws_securityhub_automation_rule: { once: "a second one stands beside it and sets the same; it is deleted by hand" },
  aws_securityhub_finding_aggregator: refused("an account has one aggregator"),
  aws_securityhub_standards_subscription: { once: "AWS answers with the subscription that there is" },
  aws_sns_topic_subscription: { once: "subscribing an endpoint again answers with the subscription that it has" },
  aws_subnet: ec2("subnet"),
  aws_timestreaminfluxdb_db_instance: refused("names of instances are unique in an account and region"),
  aws_vpc: ec2("vpc"),
  aws_vpc_endpoint: ec2("vpc-endpoint"),
  aws_vpc_security_group_egress_rule: refused("a group has no two rules for the same peer, protocol and ports"),
  aws_vpc_security_group_ingress_rule: refused("a group has no two rules for the same peer, protocol and ports"),
  aws_wafv2_ip_set: { form: "{id}/{name}/{scope}", ...refused("names of sets are unique in an account and scope") },
  aws_wafv2_regex_pattern_set: { form: "{id}/{name}/{scope}", ...refused("names of sets are unique in an account and scope") },
  aws_wafv2_web_acl: { form: "{id}/{name}/{scope}", ...refused("names of web ACLs are unique in an account and scope") },
  aws_xray_group: refused("names of groups are unique in an account and region"),
};

/** Types that are created once more, and why nothing comes to be twice by it. */
export const createdAgain: Readonly<Record<string, string>> = {
  aws_acm_certificate_validation: "it has no import; it makes nothing, but waits for a certificate",
  aws_appautoscaling_scheduled_action: "it has no import; its name belongs to one action of a target, which is set again",
  aws_backup_region_settings: "it is a setting of the region, and is set again",
  aws_xray_encryption_config: "it is a setting of the region, and is set again",
  aws_default_network_acl: "it takes charge of what came with the VPC, again as well",
  aws_default_route_table: "it takes charge of what came with the VPC, again as well",
  aws_default_security_group: "it takes charge of what came with the VPC, again as well",
  aws_ebs_encryption_by_default: "it is a setting of the region, and is set again",
  aws_ebs_snapshot_block_public_access: "it is a setting of the region, and is set again",
  aws_ecr_registry_scanning_configuration: "it is a setting of the registry, and is set again",
  aws_ecr_replication_configuration: "it is a setting of the registry, and is set again",
  aws_ecs_task_definition: "its id names no revision; one more revision costs nothing, and the services take the last",
  aws_guardduty_detector_feature: "it has no import; it is a setting of the detector, and is set again",
  aws_iam_account_password_policy: "it is a setting of the account, and is set again",
  aws_inspector2_enabler: "it has no import; it is a setting of the region, and is set again",
  aws_lambda_invocation: "it has no import; the functions that an apply calls may be called again",
  aws_route53_resolver_firewall_config: "it is a setting of the VPC, and is set again",
  aws_s3_account_public_access_block: "it is a setting of the account, and is set again",
};
