import { byArguments, harmlessTwice } from "../adoption";
import { type ResourceTypes } from "../entry";
import { arn } from "../mock-values";

export const messages: ResourceTypes = {
  "aws_chatbot_*": { loss: "nothing" },
  aws_chatbot_slack_channel_configuration: {
    loss: "nothing",
    adoption: byArguments("arn:aws:chatbot::{account}:chat-configuration/slack-channel/{configuration_name}"),
  },
  "aws_notifications_*": { loss: "nothing" },
  "aws_sesv2_*": { loss: "nothing" },
  aws_sns_topic: {
    loss: "service",
    name: { argument: "name" },
    adoption: byArguments("arn:aws:sns:{region}:{account}:{name}"),
    mock: { resource: arn("sns", "mock") },
  },
  aws_sns_topic_policy: {
    loss: "service",
    completes: [{ owner: "aws_sns_topic", argument: "policy", holds: "all", link: "arn", by: ["arn"] }],
    adoption: byArguments("{arn}"),
  },
  aws_sns_topic_subscription: {
    loss: "service",
    adoption: harmlessTwice("subscribing an endpoint again answers with the subscription that it has"),
  },
  aws_sqs_queue: {
    loss: { of: "the messages in it" },
    name: { argument: "name" },
    adoption: byArguments("https://sqs.{region}.amazonaws.com/{account}/{name}"),
  },
  aws_sqs_queue_policy: {
    loss: "service",
    completes: [{ owner: "aws_sqs_queue", argument: "policy", holds: "all", link: "queue_url", by: ["id", "url"] }],
    adoption: byArguments("{queue_url}"),
  },
};
