import { gone, kept } from "./helpers.mjs";

const balancer = (more) => ({
  name: "api",
  subnets: ["subnet-1", "subnet-2"],
  desync_mitigation_mode: "strictest",
  drop_invalid_header_fields: true,
  ...more,
});
const headers = (more) => ({ name: "own", security_headers_config: [{ content_type_options: [{ override: true }], ...more }] });
const hsts = (seconds) => ({ strict_transport_security: [{ access_control_max_age_sec: seconds, override: true }] });
const ownership = (object_ownership) => ({ bucket: "smart0dte-dev-reports", rule: [{ object_ownership }] });
const recorder = (all) => ({
  name: "r",
  role_arn: "arn:aws:iam::111111111111:role/config",
  recording_group: [all ? { all_supported: true } : { all_supported: false, resource_types: ["AWS::S3::Bucket"] }],
});
const trail = (read_write_type) => ({
  name: "trail",
  s3_bucket_name: "smart0dte-dev-trail",
  event_selector: [{ read_write_type, include_management_events: true }],
});
const alarm = (treat_missing_data) => ({
  alarm_name: "silence",
  comparison_operator: "LessThanThreshold",
  evaluation_periods: 1,
  metric_name: "Heartbeats",
  namespace: "Smart0DTE/Trading",
  period: 60,
  statistic: "Sum",
  threshold: 1,
  treat_missing_data,
});
const signed = {
  function_name: "hook",
  role: "arn:aws:iam::111111111111:role/hook",
  image_uri: "111111111111.dkr.ecr.us-east-1.amazonaws.com/hook:1",
  package_type: "Image",
};
const association = (mutation_protection) => ({
  name: "own",
  firewall_rule_group_id: "rslvr-frg-1",
  vpc_id: "vpc-1",
  priority: 200,
  mutation_protection,
});

/** Words of the services' own for more and for less. */
export default {
  "balancer-mitigates-less": kept("aws_lb", balancer(), balancer({ desync_mitigation_mode: "monitor" })),
  "balancer-mitigates-more": kept("aws_lb", balancer({ desync_mitigation_mode: "monitor" }), balancer()),
  "balancer-passes-invalid-headers": kept("aws_lb", balancer(), balancer({ drop_invalid_header_fields: false })),
  "browsers-keep-to-https-for-less": kept("aws_cloudfront_response_headers_policy", headers(hsts(31_536_000)), headers(hsts(300))),
  "browsers-no-longer-told-what-to-load": kept(
    "aws_cloudfront_response_headers_policy",
    headers({ content_security_policy: [{ content_security_policy: "default-src 'self'", override: true }] }),
    headers({}),
  ),
  "lists-of-rights-count-again": kept("aws_s3_bucket_ownership_controls", ownership("BucketOwnerEnforced"), ownership("ObjectWriter")),
  "lists-of-rights-count-no-more": kept("aws_s3_bucket_ownership_controls", ownership("ObjectWriter"), ownership("BucketOwnerEnforced")),
  "recorder-records-less": kept("aws_config_configuration_recorder", recorder(true), recorder(false)),
  "trail-records-less": kept("aws_cloudtrail", trail("All"), trail("WriteOnly")),
  "silence-is-fine": kept("aws_cloudwatch_metric_alarm", alarm("breaching"), alarm("notBreaching")),
  "silence-is-alarming": kept("aws_cloudwatch_metric_alarm", alarm("notBreaching"), alarm("breaching")),
  "function-of-anybody": kept(
    "aws_lambda_function",
    { ...signed, code_signing_config_arn: "arn:aws:lambda:us-east-1:111111111111:code-signing-config:csc-0123456789abcdef0" },
    { code_signing_config_arn: undefined },
  ),
  "names-let-through-by-exchange": kept(
    "aws_route53_resolver_firewall_rule_group_association",
    association("ENABLED"),
    association("DISABLED"),
  ),
  "delivery-of-logs-destroyed": gone("aws_cloudwatch_log_delivery", {
    delivery_source_name: "s",
    delivery_destination_arn: "arn:aws:logs:us-east-1:111111111111:delivery-destination:d",
  }),
  "images-scanned-once": kept(
    "aws_ecr_registry_scanning_configuration",
    { scan_type: "ENHANCED", rule: [{ scan_frequency: "SCAN_ON_PUSH", repository_filter: [{ filter: "*", filter_type: "WILDCARD" }] }] },
    { scan_type: "BASIC" },
  ),
};
