import { byArguments, harmlessTwice, refusedTwice } from "../adoption";
import { type ResourceTypes } from "../entry";
import { arn } from "../mock-values";

export const logs: ResourceTypes = {
  aws_cloudwatch_log_account_policy: { loss: "nothing" },
  aws_cloudwatch_log_data_protection_policy: {
    loss: "nothing",
    adoption: byArguments("{log_group_name}"),
  },
  aws_cloudwatch_log_delivery: {
    loss: "nothing",
    adoption: refusedTwice("a source has one delivery to a destination"),
  },
  "aws_cloudwatch_log_delivery*": { loss: "nothing" },
  aws_cloudwatch_log_delivery_destination: {
    loss: "nothing",
    adoption: byArguments("{name}"),
    mock: { resource: arn("logs", "delivery-destination:mock") },
  },
  aws_cloudwatch_log_delivery_source: {
    loss: "nothing",
    adoption: byArguments("{name}"),
  },
  aws_cloudwatch_log_group: {
    loss: { of: "its log events" },
    name: { argument: "name" },
    adoption: byArguments("{name}"),
    mock: { resource: arn("logs", "log-group:mock") },
  },
  aws_cloudwatch_log_metric_filter: { loss: "nothing" },
  aws_cloudwatch_log_resource_policy: {
    loss: "nothing",
    adoption: byArguments("{policy_name}"),
  },
  aws_cloudwatch_log_stream: { loss: { of: "its log events" } },
  aws_cloudwatch_log_subscription_filter: { loss: "nothing" },
  aws_cloudwatch_query_definition: {
    loss: "nothing",
    adoption: harmlessTwice("a second one stands beside it under the same name, and is deleted by hand: it asks and changes nothing"),
  },
};
