import { byArguments, createdAgain } from "../adoption";
import { type ResourceTypes } from "../entry";
import { arn } from "../mock-values";

export const lambda: ResourceTypes = {
  "aws_lambda_*": { loss: "service" },
  aws_lambda_event_source_mapping: {
    loss: "service",
    partOf: ["aws_sqs_queue"],
  },
  aws_lambda_function: {
    loss: "service",
    name: { argument: "function_name" },
    adoption: byArguments("{function_name}"),
    mock: { resource: arn("lambda", "function:mock") },
  },
  aws_lambda_function_event_invoke_config: {
    loss: "service",
    adoption: byArguments("{function_name}"),
  },
  aws_lambda_invocation: {
    loss: "service",
    adoption: createdAgain("it has no import; the functions that an apply calls may be called again"),
  },
  aws_lambda_permission: {
    loss: "service",
    adoption: byArguments("{function_name}/{statement_id}"),
  },
};
