import { byArguments, createdAgain, refusedTwice } from "../adoption";
import { type ResourceTypes } from "../entry";
import { arn } from "../mock-values";

export const autoscaling: ResourceTypes = {
  "aws_appautoscaling_*": { loss: "nothing" },
  aws_appautoscaling_policy: {
    loss: "nothing",
    partOf: ["aws_ecs_service", "aws_appautoscaling_target"],
    adoption: byArguments("{service_namespace}/{resource_id}/{scalable_dimension}/{name}"),
  },
  aws_appautoscaling_scheduled_action: {
    loss: "nothing",
    partOf: ["aws_appautoscaling_target"],
    adoption: createdAgain("it has no import; its name belongs to one action of a target, which is set again"),
  },
  aws_appautoscaling_target: {
    loss: "nothing",
    partOf: ["aws_ecs_service"],
    adoption: byArguments("{service_namespace}/{resource_id}/{scalable_dimension}"),
    runtimeOwners: [
      { arguments: ["min_capacity"], by: "its schedule, while volume peaks", expected: ["minimum-lowered", "more-capacity"] },
    ],
  },
  aws_autoscaling_group: {
    loss: "service",
    adoption: byArguments("{name}"),
    runtimeOwners: [
      { arguments: ["desired_capacity"], by: "ECS managed scaling", expected: ["no-spare-left", "capacity-lowered", "more-capacity"] },
    ],
    mock: { resource: arn("autoscaling", "autoScalingGroup:mock") },
  },
  aws_autoscaling_policy: { loss: "nothing" },
  aws_autoscaling_schedule: { loss: "nothing" },
  aws_launch_template: { loss: "service", adoption: refusedTwice("names of launch templates are unique in a region") },
  aws_placement_group: { loss: "nothing", adoption: byArguments("{name}") },
};
