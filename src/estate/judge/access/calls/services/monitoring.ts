import { arnOf } from "../../world/arns";
import { type Call } from "../call";
import { byService, caller, type Derivations, first, inAccount, list, publishes, roleAt, takes, text, why } from "./derive";

/** What CloudWatch and the watches of costs do. */
export const monitoring: Derivations = {
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
  aws_cloudwatch_metric_alarm: (resource, world) =>
    publishes(
      world,
      resource,
      "cloudwatch.amazonaws.com",
      [...list(resource.args.alarm_actions), ...list(resource.args.ok_actions)],
      arnOf(resource),
    ),
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html
  aws_cloudwatch_log_delivery_destination: (resource) => {
    const bucket = text(first(resource.args.delivery_destination_configuration).destination_resource_arn).split("/")[0] ?? "";
    if (!bucket.startsWith("arn:aws:s3:::")) return [];
    const source = `arn:aws:logs:${resource.region}:${resource.account}:delivery-source:one`;
    const write = byService(
      resource,
      "delivery.logs.amazonaws.com",
      "s3:PutObject",
      `${bucket}/cloudfront/one`,
      "CloudFront's logs are delivered",
      source,
    );
    return [
      byService(resource, "delivery.logs.amazonaws.com", "s3:GetBucketAcl", bucket, "CloudFront's logs are delivered", source),
      { ...write, context: { ...write.context, "s3:x-amz-acl": "bucket-owner-full-control" } },
    ];
  },
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
  aws_cloudwatch_log_group: (resource) => {
    const key = text(resource.args.kms_key_id);
    if (key === "") return [];
    return ["kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:GenerateDataKey", "kms:DescribeKey"].map(
      (action): Call => ({
        who: `logs.${resource.region}.amazonaws.com`,
        action,
        resource: key,
        region: resource.region,
        context: { "kms:EncryptionContext:aws:logs:arn": arnOf(resource) ?? "" },
        why: why(resource, "CloudWatch Logs uses the group's key"),
      }),
    );
  },
  // https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
  aws_budgets_budget: (resource, world) =>
    list(resource.args.notification).flatMap((one) =>
      publishes(
        world,
        resource,
        "budgets.amazonaws.com",
        list((one as { subscriber_sns_topic_arns?: unknown }).subscriber_sns_topic_arns),
        `arn:aws:budgets::${resource.account}:budget/${text(resource.args.name)}`,
      ),
    ),
  // https://docs.aws.amazon.com/cost-management/latest/userguide/ad-SNS.html
  aws_ce_anomaly_subscription: (resource, world) =>
    publishes(
      world,
      resource,
      "costalerts.amazonaws.com",
      list(resource.args.subscriber).map((one) => (one as { address?: unknown }).address),
    ),
  // https://docs.aws.amazon.com/chatbot/latest/adminguide/chatbot-iam-policies.html: what a person asks of an alarm in a channel
  aws_chatbot_slack_channel_configuration: (resource, world) => {
    const role = roleAt(resource, world, resource.args.iam_role_arn);
    const call = caller(resource, role, "it shows an alarm");
    return [
      takes(resource, "chatbot.amazonaws.com", role, inAccount(resource)),
      ...["cloudwatch:DescribeAlarms", "cloudwatch:GetMetricData"].map((action) => call(action, "*")),
    ];
  },
};
