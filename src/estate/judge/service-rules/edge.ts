import { regionOf } from "../aws-models/region";
import { block, blocks, broken, type Declared, type ServiceRule, text } from "./rule";

const regionOfResource = ({ stack, args }: Declared): string => regionOf(stack.json, args, stack.instance.region);
const readOnlyMethods = ["GET", "HEAD", "OPTIONS"];

export const edgeRules: readonly ServiceRule[] = [
  {
    id: "zone-waits-for-nothing",
    aws: "A new zone is delegated by hand once its name servers are known: a stack that makes it and waits for a certificate's proof waits until it fails.",
    source: "https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html",
    find: (estate) =>
      estate
        .all("aws_acm_certificate_validation")
        .filter((one) => estate.beside(one, "aws_route53_zone").length > 0)
        .map((one) => broken(one, "waits in the stack that makes the zone")),
  },
  {
    id: "global-firewall-in-us-east-1",
    aws: "Firewalls of CloudFront exist in us-east-1 alone.",
    source: "https://docs.aws.amazon.com/waf/latest/developerguide/cloudfront-features.html",
    find: (estate) =>
      ["aws_wafv2_web_acl", "aws_wafv2_ip_set", "aws_wafv2_regex_pattern_set"]
        .flatMap((type) => estate.all(type))
        .filter((one) => one.args.scope === "CLOUDFRONT" && regionOfResource(one) !== "us-east-1")
        .map((one) => broken(one, `is of CloudFront's scope in ${regionOfResource(one)}`)),
  },
  {
    id: "firewall-log-names",
    aws: "Logs of a firewall are delivered only to what is named aws-waf-logs-…",
    source: "https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html",
    find: (estate) =>
      estate.all("aws_wafv2_web_acl_logging_configuration").flatMap((one) =>
        estate
          .beside(one, "aws_cloudwatch_log_group")
          .filter(
            ({ address, args }) =>
              JSON.stringify(one.args.log_destination_configs).includes(`${address}.`) && !text(args.name).startsWith("aws-waf-logs-"),
          )
          .map((group) => broken(group, `takes a firewall's log and is named ${text(group.args.name)}`)),
      ),
  },
  {
    id: "origin-groups-are-read",
    aws: "A behavior that leads to an origin group takes reading methods alone.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html",
    find: (estate) =>
      estate.all("aws_cloudfront_distribution").flatMap((one) => {
        const groups = blocks(one.args.origin_group).map(({ origin_id: id }) => id);
        return [...blocks(one.args.default_cache_behavior), ...blocks(one.args.ordered_cache_behavior)]
          .filter(
            ({ target_origin_id: target, allowed_methods: methods }) =>
              groups.includes(target) && (methods as string[]).some((method) => !readOnlyMethods.includes(method)),
          )
          .map(({ path_pattern: pattern }) =>
            broken(one, `lets writing methods through to an origin group at ${text(pattern) || "the default"}`),
          );
      }),
  },
  {
    id: "failover-with-health-check",
    aws: "Route 53 never leaves a primary record that has no health check and does not follow its target's.",
    source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-types.html",
    find: (estate) =>
      estate
        .all("aws_route53_record")
        .filter(({ args }) => block(args.failover_routing_policy).type === "PRIMARY" && args.health_check_id === undefined)
        .map((one) => broken(one, "is the primary of a pair without a health check")),
  },
  {
    id: "alarm-checks-name-an-alarm",
    aws: "A health check of the kind CLOUDWATCH_METRIC without an alarm is refused.",
    source: "https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html",
    find: (estate) =>
      estate
        .all("aws_route53_health_check")
        .filter(
          ({ args }) =>
            args.type === "CLOUDWATCH_METRIC" && (args.cloudwatch_alarm_name === undefined || args.cloudwatch_alarm_region === undefined),
        )
        .map((one) => broken(one, "names no alarm")),
  },
];
