/**
 * What mock providers answer where a random text would be refused: attributes that are checked for
 * their form when they become another resource's argument. An entry is needed when `estate apply
 * --mock` says that a value "is an invalid ARN" or the like.
 */
interface MockDefaults {
  /** Computed attributes by resource type. */
  readonly resources: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Attributes of data sources, by type. */
  readonly data: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Attributes of ephemeral resources, by type. */
  readonly ephemeral: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Long enough for every service that checks the length. */
const password = "mockPasswordOf32CharactersLength";
const account = "123456789012";
const arn = (service: string, resource: string, region = "us-east-1"): { readonly arn: string } => ({
  arn: `arn:aws:${service}:${region}:${account}:${resource}`,
});

export const mockDefaults: MockDefaults = {
  resources: {
    aws_acm_certificate: {
      ...arn("acm", "certificate/mock"),
      domain_validation_options: [
        {
          domain_name: "example.com",
          resource_record_name: "_mock.example.com",
          resource_record_type: "CNAME",
          resource_record_value: "_mock.acm-validations.aws",
        },
      ],
    },
    aws_acm_certificate_validation: { certificate_arn: arn("acm", "certificate/mock").arn },
    aws_autoscaling_group: arn("autoscaling", "autoScalingGroup:mock"),
    aws_ce_anomaly_monitor: arn("ce", "anomalymonitor/mock", ""),
    aws_codeconnections_connection: arn("codeconnections", "connection/00000000-0000-0000-0000-000000000000"),
    aws_cloudfront_distribution: arn("cloudfront", "distribution/mock", ""),
    aws_cloudfront_function: arn("cloudfront", "function/mock", ""),
    aws_cloudfront_key_value_store: arn("cloudfront", "key-value-store/00000000-0000-0000-0000-000000000000", ""),
    aws_cloudwatch_event_rule: arn("events", "rule/mock"),
    aws_cloudwatch_log_delivery_destination: arn("logs", "delivery-destination:mock"),
    aws_cloudwatch_log_group: arn("logs", "log-group:mock"),
    aws_db_proxy_default_target_group: { name: "default" },
    aws_ecs_cluster: arn("ecs", "cluster/mock"),
    aws_ecs_task_definition: arn("ecs", "task-definition/mock:1"),
    aws_eip: { public_ip: "198.51.100.1" },
    aws_iam_policy: arn("iam", "policy/mock", ""),
    aws_iam_role: arn("iam", "role/mock", ""),
    aws_lb: arn("elasticloadbalancing", "loadbalancer/app/mock/0000000000000000"),
    aws_lb_listener: arn("elasticloadbalancing", "listener/app/mock/0000000000000000/0000000000000000"),
    aws_lb_target_group: arn("elasticloadbalancing", "targetgroup/mock/0000000000000000"),
    aws_wafv2_ip_set: arn("wafv2", "regional/ipset/mock/00000000-0000-0000-0000-000000000000"),
    aws_wafv2_regex_pattern_set: arn("wafv2", "regional/regexpatternset/mock/00000000-0000-0000-0000-000000000000"),
    aws_wafv2_web_acl: arn("wafv2", "regional/webacl/mock/00000000-0000-0000-0000-000000000000"),
    aws_elasticache_replication_group: { id: "mock" },
    aws_kms_key: { ...arn("kms", "key/00000000-0000-0000-0000-000000000000"), key_id: "00000000-0000-0000-0000-000000000000" },
    aws_s3_bucket: { arn: "arn:aws:s3:::mock" },
    aws_lambda_function: arn("lambda", "function:mock"),
    aws_secretsmanager_secret: arn("secretsmanager", "secret:mock-000000"),
    aws_secretsmanager_secret_version: arn("secretsmanager", "secret:mock-000000"),
    aws_security_group: { id: "sg-00000000000000000" },
    aws_sfn_state_machine: arn("states", "stateMachine:mock"),
    aws_sns_topic: arn("sns", "mock"),
    aws_subnet: { id: "subnet-00000000000000000" },
  },
  data: {
    aws_secretsmanager_secret: arn("secretsmanager", "secret:mock-000000"),
    aws_secretsmanager_random_password: { random_password: password },
  },
  ephemeral: {
    aws_secretsmanager_random_password: { random_password: password },
    aws_secretsmanager_secret_version: { secret_string: JSON.stringify({ username: "mock", password }) },
  },
};
