import { regionOf } from "../aws-models/region";
import { block, blocks, broken, type Declared, type ServiceRule, text } from "./rule";

const regionOfResource = ({ stack, args }: Declared): string => regionOf(stack.json, args, stack.instance.region);
/** Zone of every distribution's name. @see https://docs.aws.amazon.com/general/latest/gr/cf_region.html */
const cloudFrontZone = "Z2FDTNDATAQYW2";
const routingPolicies = [
  "cidr_routing_policy",
  "failover_routing_policy",
  "geolocation_routing_policy",
  "geoproximity_routing_policy",
  "latency_routing_policy",
  "multivalue_answer_routing_policy",
  "weighted_routing_policy",
];
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
    id: "cloudfront-certificates-in-us-east-1",
    aws: "CloudFront takes certificates of us-east-1 alone.",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html",
    find: (estate) =>
      estate
        .all("aws_cloudfront_distribution")
        .filter((one) => {
          const arn = text(block(one.args.viewer_certificate).acm_certificate_arn);
          const made = estate.beside(one, "aws_acm_certificate").find(({ address }) => arn.includes(`${address}.`));
          const region = made === undefined ? /^arn:aws:acm:(?<region>[^:]+):/.exec(arn)?.groups?.region : regionOfResource(made);
          return region !== undefined && region !== "us-east-1";
        })
        .map((one) => broken(one, "shows a certificate of another region")),
  },
  {
    id: "counted-addresses-are-not-the-viewers",
    aws: "A rate rule that counts by X-Forwarded-For counts its first address, which the viewer writes: he can have others locked out.",
    source: "https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-forwarded-ip-address.html",
    find: (estate) =>
      estate.all("aws_wafv2_web_acl").flatMap((acl) =>
        blocks(acl.args.rule)
          .filter(({ statement }) => {
            const { forwarded_ip_config: by } = block(block(statement).rate_based_statement);
            return text(block(by).header_name).toLowerCase() === "x-forwarded-for";
          })
          .map(({ name }) => broken(acl, `counts by a header of the viewer's in ${text(name)}`)),
      ),
  },
  {
    id: "aliases-follow-no-distribution",
    aws: "Route 53 refuses an alias that is to follow the health of a distribution.",
    source: "https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html",
    find: (estate) =>
      estate
        .all("aws_route53_record")
        .filter(({ args }) => {
          const { name, zone_id: zone, evaluate_target_health: follows } = block(args.alias);
          const isDistribution =
            text(zone) === cloudFrontZone || /\.cloudfront\.net$|istributionDomainName\}$|aws_cloudfront_distribution\./.test(text(name));
          return follows === true && isDistribution;
        })
        .map((one) => broken(one, "follows the health of a distribution")),
  },
  {
    id: "one-routing-policy-of-a-name",
    aws: "Records of one name and type have one kind of routing policy, and each an identifier of its own.",
    source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy.html",
    find: (estate) => {
      const byName = new Map<string, Declared[]>();
      for (const one of estate.all("aws_route53_record")) {
        const name = [one.stack.instance.owner, one.args.zone_id, one.args.name, one.args.type].map(String).join(" ");
        byName.set(name, [...(byName.get(name) ?? []), one]);
      }
      return [...byName.values()]
        .filter((records) => {
          const kinds = new Set(records.map(({ args }) => routingPolicies.filter((name) => args[name] !== undefined).join(" and ")));
          const identifiers = new Set(records.map(({ args }) => args.set_identifier));
          return kinds.size > 1 || [...kinds].some((kind) => kind.includes(" and ")) || identifiers.size < records.length;
        })
        .map(([first, ...rest]) => broken(first as Declared, `has ${rest.length + 1} records that do not go together`));
    },
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
