import { broken, conditionKeys, type ServiceRule, statements, text } from "./rule";

/** Whether a statement of a policy lets a service in. */
const names = (principal: unknown, service: string): boolean => JSON.stringify(principal ?? "").includes(`"${service}"`);

export const messageRules: readonly ServiceRule[] = [
  {
    id: "alarms-publish-under-own-keys",
    aws: "CloudWatch and EventBridge publish to no topic that is encrypted with the key that AWS manages for SNS.",
    source: "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html",
    find: (estate) =>
      estate
        .all("aws_sns_topic")
        .filter(({ args }) => text(args.kms_master_key_id).endsWith("alias/aws/sns"))
        .map((topic) => broken(topic, "is encrypted with AWS's own key")),
  },
  {
    id: "events-use-keys-without-source",
    aws: "EventBridge sends neither account nor ARN of its source to the key of a topic: a key that asks for one lets no event through.",
    source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-troubleshooting.html#eb-sns-encrypted",
    find: (estate) =>
      estate.all("aws_kms_key").flatMap((key) =>
        statements(key.args.policy)
          .filter(
            (one) =>
              one.Effect === "Allow" &&
              names(one.Principal, "events.amazonaws.com") &&
              conditionKeys(one).some((name) => name.toLowerCase().startsWith("aws:source")),
          )
          .map(({ Sid = "a statement" }) => broken(key, `asks EventBridge for its source in ${Sid}`)),
      ),
  },
  {
    id: "cache-events-to-plain-topics",
    aws: "ElastiCache publishes to no encrypted topic.",
    source: "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ECEvents.SNS.html",
    find: (estate) =>
      ["aws_elasticache_replication_group", "aws_elasticache_cluster"]
        .flatMap((type) => estate.all(type))
        .flatMap((cache) =>
          estate
            .beside(cache, "aws_sns_topic")
            .filter(
              ({ address, args }) =>
                text(cache.args.notification_topic_arn).includes(`${address}.`) && args.kms_master_key_id !== undefined,
            )
            .map((topic) => broken(topic, `is encrypted and takes the events of ${cache.address}`)),
        ),
  },
  {
    id: "alarm-form-of-health-checks",
    aws: "Route 53 follows alarms of one metric with a plain statistic and periods of whole minutes, and no others.",
    source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html",
    find: (estate) => {
      const followed = new Set(estate.all("aws_route53_health_check").map(({ args }) => text(args.cloudwatch_alarm_name)));
      return estate
        .all("aws_cloudwatch_metric_alarm")
        .filter(
          ({ args }) =>
            followed.has(text(args.alarm_name)) &&
            (args.metric_query !== undefined ||
              args.extended_statistic !== undefined ||
              args.datapoints_to_alarm !== undefined ||
              Number(args.period) % 60 !== 0),
        )
        .map((alarm) => broken(alarm, "is followed by a health check, and of another form"));
    },
  },
];
