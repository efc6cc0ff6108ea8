import { byArguments } from "../adoption";
import { type ResourceTypes } from "../entry";
import { arn } from "../mock-values";

export const events: ResourceTypes = {
  "aws_cloudwatch_event_*": { loss: "service" },
  aws_cloudwatch_event_rule: {
    loss: "service",
    adoption: byArguments("{name}"),
    mock: { resource: arn("events", "rule/mock") },
  },
  aws_cloudwatch_event_target: {
    loss: "service",
    adoption: byArguments("{rule}/{target_id}"),
  },
  aws_pipes_pipe: { loss: "service" },
  "aws_scheduler_*": { loss: "service" },
  aws_scheduler_schedule: {
    loss: "service",
    adoption: byArguments("default/{name}"),
  },
};
