import { edited, type GoldenEdit } from "./golden-edit";

/** Queues, topics, event rules, streams. */
export const messaging: readonly GoldenEdit[] = [
  {
    title: "a queue keeps messages longer",
    ...edited("aws_sqs_queue", "kept", { name: "kept" }, { message_retention_seconds: 60 }, { message_retention_seconds: 120 }),
    does: { "aws_sqs_queue.kept": "update: message_retention_seconds" },
  },
  {
    title: "a queue hides messages longer, and is encrypted by SQS no more",
    ...edited(
      "aws_sqs_queue",
      "hidden",
      { name: "hidden" },
      { visibility_timeout_seconds: 30, sqs_managed_sse_enabled: true },
      { visibility_timeout_seconds: 60, sqs_managed_sse_enabled: false },
    ),
    does: { "aws_sqs_queue.hidden": "update: sqs_managed_sse_enabled, visibility_timeout_seconds" },
  },
  {
    title: "a queue gets another name",
    ...edited("aws_sqs_queue", "renamed-queue", {}, { name: "old" }, { name: "new" }),
    does: { "aws_sqs_queue.renamed-queue": "replace: name" },
  },
  {
    title: "a queue keeps an order from now on",
    ...edited("aws_sqs_queue", "ordered", {}, { name: "ordered" }, { name: "ordered.fifo", fifo_queue: true }),
    does: { "aws_sqs_queue.ordered": "replace: fifo_queue, name" },
  },
  {
    title: "a queue gets a queue for what fails",
    base: { aws_sqs_queue: { failing: { name: "failing" } } },
    edit: {
      aws_sqs_queue: {
        failing: {
          name: "failing",
          redrive_policy: "${jsonencode({deadLetterTargetArn = aws_sqs_queue.failed.arn, maxReceiveCount = 3})}",
        },
        failed: { name: "failed" },
      },
    },
    does: { "aws_sqs_queue.failed": "create", "aws_sqs_queue.failing": "update: redrive_policy" },
  },
  {
    title: "a topic is shown under another name",
    ...edited("aws_sns_topic", "shown", { name: "shown" }, { display_name: "one" }, { display_name: "two" }),
    does: { "aws_sns_topic.shown": "update: display_name" },
  },
  {
    title: "a topic gets another name, and its subscription goes with it",
    base: {
      aws_sns_topic: { "renamed-topic": { name: "old" } },
      aws_sns_topic_subscription: {
        "renamed-topic": {
          topic_arn: "${aws_sns_topic.renamed-topic.arn}",
          protocol: "sqs",
          endpoint: "arn:aws:sqs:us-east-1:111111111111:a",
        },
      },
    },
    edit: {
      aws_sns_topic: { "renamed-topic": { name: "new" } },
      aws_sns_topic_subscription: {
        "renamed-topic": {
          topic_arn: "${aws_sns_topic.renamed-topic.arn}",
          protocol: "sqs",
          endpoint: "arn:aws:sqs:us-east-1:111111111111:a",
        },
      },
    },
    does: { "aws_sns_topic.renamed-topic": "replace: name", "aws_sns_topic_subscription.renamed-topic": "replace: topic_arn" },
  },
  {
    title: "a subscription lets fewer messages through, another leads elsewhere",
    base: {
      aws_sns_topic: { subscribed: { name: "subscribed" } },
      aws_sns_topic_subscription: {
        filtered: {
          topic_arn: "${aws_sns_topic.subscribed.arn}",
          protocol: "sqs",
          endpoint: "arn:aws:sqs:us-east-1:111111111111:b",
          filter_policy: '{"kind":["a","b"]}',
        },
        led: { topic_arn: "${aws_sns_topic.subscribed.arn}", protocol: "sqs", endpoint: "arn:aws:sqs:us-east-1:111111111111:c" },
      },
    },
    edit: {
      aws_sns_topic: { subscribed: { name: "subscribed" } },
      aws_sns_topic_subscription: {
        filtered: {
          topic_arn: "${aws_sns_topic.subscribed.arn}",
          protocol: "sqs",
          endpoint: "arn:aws:sqs:us-east-1:111111111111:b",
          filter_policy: '{"kind":["a"]}',
        },
        led: { topic_arn: "${aws_sns_topic.subscribed.arn}", protocol: "sqs", endpoint: "arn:aws:sqs:us-east-1:111111111111:d" },
      },
    },
    does: { "aws_sns_topic_subscription.filtered": "update: filter_policy", "aws_sns_topic_subscription.led": "replace: endpoint" },
  },
  {
    title: "a rule runs more often",
    ...edited(
      "aws_cloudwatch_event_rule",
      "often",
      { name: "often" },
      { schedule_expression: "rate(2 hours)" },
      { schedule_expression: "rate(1 hour)" },
    ),
    does: { "aws_cloudwatch_event_rule.often": "update: schedule_expression" },
  },
  {
    title: "a rule gets another name, and its target goes with it",
    base: {
      aws_cloudwatch_event_rule: { "renamed-rule": { name: "old", schedule_expression: "rate(1 hour)" } },
      aws_cloudwatch_event_target: {
        "renamed-rule": {
          rule: "${aws_cloudwatch_event_rule.renamed-rule.name}",
          target_id: "one",
          arn: "arn:aws:sqs:us-east-1:111111111111:a",
        },
      },
    },
    edit: {
      aws_cloudwatch_event_rule: { "renamed-rule": { name: "new", schedule_expression: "rate(1 hour)" } },
      aws_cloudwatch_event_target: {
        "renamed-rule": {
          rule: "${aws_cloudwatch_event_rule.renamed-rule.name}",
          target_id: "one",
          arn: "arn:aws:sqs:us-east-1:111111111111:a",
        },
      },
    },
    does: { "aws_cloudwatch_event_rule.renamed-rule": "replace: name", "aws_cloudwatch_event_target.renamed-rule": "replace: rule" },
  },
  {
    title: "events leave an archive earlier",
    base: {
      aws_cloudwatch_event_bus: { archived: { name: "archived" } },
      aws_cloudwatch_event_archive: {
        archived: { name: "archived", event_source_arn: "${aws_cloudwatch_event_bus.archived.arn}", retention_days: 30 },
      },
    },
    edit: {
      aws_cloudwatch_event_bus: { archived: { name: "archived" } },
      aws_cloudwatch_event_archive: {
        archived: { name: "archived", event_source_arn: "${aws_cloudwatch_event_bus.archived.arn}", retention_days: 10 },
      },
    },
    does: { "aws_cloudwatch_event_archive.archived": "update: retention_days" },
  },
  {
    title: "a stream keeps records longer and gets another shard; another stream gets another name",
    base: {
      aws_kinesis_stream: {
        longer: { name: "longer", shard_count: 1, retention_period: 24 },
        "renamed-stream": { name: "old", shard_count: 1 },
      },
    },
    edit: {
      aws_kinesis_stream: {
        longer: { name: "longer", shard_count: 2, retention_period: 48 },
        "renamed-stream": { name: "new", shard_count: 1 },
      },
    },
    does: { "aws_kinesis_stream.longer": "update: retention_period, shard_count", "aws_kinesis_stream.renamed-stream": "replace: name" },
    unconfirmed: "the provider waits for streams",
  },
];
