import { gone, kept, made } from "./helpers.mjs";

const certificate = "arn:aws:acm:us-east-1:111111111111:certificate/11111111-2222-3333-4444-555555555555";
const cachePolicy = "658327ea-f89d-4fab-a63d-7e88639e58f6";
const keyGroup = "11111111-2222-3333-4444-555555555555";
const behaviour = {
  target_origin_id: "api",
  viewer_protocol_policy: "redirect-to-https",
  allowed_methods: ["GET", "HEAD"],
  cached_methods: ["GET", "HEAD"],
  cache_policy_id: cachePolicy,
};
const api = {
  origin_id: "api",
  domain_name: "origin.example.com",
  custom_origin_config: [{ http_port: 80, https_port: 443, origin_protocol_policy: "https-only", origin_ssl_protocols: ["TLSv1.2"] }],
};
const content = { origin_id: "content", domain_name: "content.s3.us-east-1.amazonaws.com", origin_access_control_id: "E1" };
const signed = { ...behaviour, path_pattern: "/reports/*", target_origin_id: "content", trusted_key_groups: [keyGroup] };
const distribution = {
  enabled: true,
  is_ipv6_enabled: true,
  aliases: ["app.example.com", "www.example.com"],
  web_acl_id: "arn:aws:wafv2:us-east-1:111111111111:global/webacl/edge/1",
  origin: [api, content],
  default_cache_behavior: [behaviour],
  ordered_cache_behavior: [signed],
  restrictions: [{ geo_restriction: [{ restriction_type: "none" }] }],
  viewer_certificate: [{ acm_certificate_arn: certificate, ssl_support_method: "sni-only", minimum_protocol_version: "TLSv1.2_2021" }],
  logging_config: [{ bucket: "logs.s3.amazonaws.com" }],
};
const listener = (action) => ({
  load_balancer_arn: "arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/app/api/1",
  port: 80,
  protocol: "HTTP",
  default_action: [action],
});
const forward = { type: "forward", target_group_arn: "arn:aws:elasticloadbalancing:us-east-1:111111111111:targetgroup/api/1" };
const refusal = { type: "fixed-response", fixed_response: [{ content_type: "text/plain", status_code: "403" }] };
const redirect = { type: "redirect", redirect: [{ protocol: "HTTPS", port: "443", status_code: "HTTP_301" }] };
const visible = (name) => [{ cloudwatch_metrics_enabled: true, sampled_requests_enabled: true, metric_name: name }];
const managed = (action) => ({
  name: "common",
  priority: 1,
  override_action: [{ [action]: [{}] }],
  statement: [{ managed_rule_group_statement: [{ vendor_name: "AWS", name: "AWSManagedRulesCommonRuleSet" }] }],
  visibility_config: visible("common"),
});
const rate = (limit) => ({
  name: "rate",
  priority: 0,
  action: [{ block: [{}] }],
  statement: [{ rate_based_statement: [{ limit, aggregate_key_type: "IP" }] }],
  visibility_config: visible("rate"),
});
const webAcl = {
  name: "edge",
  scope: "REGIONAL",
  default_action: [{ allow: [{}] }],
  rule: [rate(2000), managed("none")],
  visibility_config: visible("edge"),
};
const balancer = (enabled) => ({
  name: "api",
  load_balancer_type: "application",
  subnets: ["subnet-1", "subnet-2"],
  access_logs: [{ bucket: "logs", enabled }],
});
const health = {
  type: "HTTPS",
  fqdn: "us-east-1.example.com",
  port: 443,
  resource_path: "/health",
  failure_threshold: 3,
  request_interval: 10,
};
const alias = (evaluate) => ({
  zone_id: "Z1",
  name: "us-east-1.example.com",
  type: "A",
  alias: [{ name: "api.elb.amazonaws.com", zone_id: "Z2", evaluate_target_health: evaluate }],
});
const url = (authorization) => ({ function_name: "hook", authorization_type: authorization });

export default {
  "distribution-tls-weakened": kept("aws_cloudfront_distribution", distribution, {
    viewer_certificate: [{ ...distribution.viewer_certificate[0], minimum_protocol_version: "TLSv1.1_2016" }],
  }),
  "distribution-answers-in-plain-text": kept("aws_cloudfront_distribution", distribution, {
    ordered_cache_behavior: [{ ...signed, viewer_protocol_policy: "allow-all" }],
  }),
  "origin-asked-in-plain-text": kept("aws_cloudfront_distribution", distribution, {
    origin: [{ ...api, custom_origin_config: [{ ...api.custom_origin_config[0], origin_protocol_policy: "match-viewer" }] }, content],
  }),
  "distribution-firewall-detached": kept("aws_cloudfront_distribution", distribution, { web_acl_id: undefined }),
  "distribution-switched-off": kept("aws_cloudfront_distribution", distribution, { enabled: false }),
  "distribution-name-dropped": kept("aws_cloudfront_distribution", distribution, { aliases: ["app.example.com"] }),
  "distribution-logs-off": kept("aws_cloudfront_distribution", distribution, { logging_config: undefined }),
  "distribution-price-class-changed": kept(
    "aws_cloudfront_distribution",
    { ...distribution, price_class: "PriceClass_All" },
    { price_class: "PriceClass_100" },
  ),
  "origin-unsigned": kept("aws_cloudfront_distribution", distribution, {
    origin: [api, { ...content, origin_access_control_id: undefined }],
  }),
  "reports-open-without-signature": kept("aws_cloudfront_distribution", distribution, {
    ordered_cache_behavior: [{ ...signed, trusted_key_groups: undefined }],
  }),
  "listener-passes-everything-on": kept("aws_lb_listener", listener(refusal), { default_action: [forward] }),
  "listener-made-in-plain-text": made("aws_lb_listener", listener(forward)),
  "listener-made-that-redirects": made("aws_lb_listener", listener(redirect)),
  "targets-in-plain-text": kept(
    "aws_lb_target_group",
    { name: "api", port: 443, protocol: "HTTPS", vpc_id: "vpc-1", target_type: "ip" },
    { protocol: "HTTP" },
  ),
  "firewall-rule-removed": kept("aws_wafv2_web_acl", webAcl, { rule: [rate(2000)] }),
  "firewall-only-counts": kept("aws_wafv2_web_acl", webAcl, { rule: [rate(2000), managed("count")] }),
  "firewall-rate-changed": kept("aws_wafv2_web_acl", webAcl, { rule: [rate(1000), managed("none")] }),
  "balancer-logs-off": kept("aws_lb", balancer(true), { access_logs: balancer(false).access_logs }),
  "balancer-logs-on": kept("aws_lb", balancer(false), { access_logs: balancer(true).access_logs }),
  "health-check-destroyed": gone("aws_route53_health_check", health),
  "health-check-disabled": kept("aws_route53_health_check", health, { disabled: true }),
  "health-check-path-changed": kept("aws_route53_health_check", health, { resource_path: "/ready" }),
  "target-health-ignored": kept("aws_route53_record", alias(true), { alias: alias(false).alias }),
  "function-open-to-anyone": made("aws_lambda_function_url", url("NONE")),
  "function-open-to-iam": made("aws_lambda_function_url", url("AWS_IAM")),
};
